"""What is said while the articles can't be looked into, as their engine is on another machine, and away."""

from telegram import Message, Update

from bot.context import Context
from bot.messages import words
from bot.messages.html import text
from bot.messages.outbox import answer_inline, answer_press, react, reply

_SEEN = "👀"


async def tell(update: Update, context: Context) -> None:
    """Tell a person that the articles can't be looked into just now, once a chat where the answer follows."""
    view, message = context.view(update.effective_user), update.message or update.edited_message
    if update.callback_query:
        await answer_press(update.callback_query, view.say(words.UNAVAILABLE), alert=True)
    elif update.inline_query:
        await answer_inline(update.inline_query, [], nothing=view.say(words.UNAVAILABLE), for_now=True)
    elif update.guest_message:
        await reply(update.guest_message, text(view.say(words.UNAVAILABLE)))
    elif message:
        await _put_off(message, context)


async def _put_off(message: Message, context: Context) -> None:
    """Say that the answer may follow; to the next messages of the chat only nod, and to none twice."""
    put_off = context.parts.put_off
    if put_off.has(message.chat.id, message.message_id):
        return
    if put_off.note(message):
        await reply(message, text(context.view(message.from_user).say(words.PUT_OFF)))
    else:
        await react(message, _SEEN)
