"""/privacy and /forget: what is kept of a person, and its end."""

from telegram import Message, Update

from bot.context import Context
from bot.messages import words
from bot.messages.buttons import forget_keyboard
from bot.messages.html import text
from bot.messages.outbox import answer_press, edit, reply


async def privacy(update: Update, context: Context) -> None:
    """Say what is kept."""
    settings, say = context.parts.settings, context.view(update.effective_user).say
    strict = settings.privacy == "strict"
    what = say(words.PRIVACY_STRICT if strict else words.PRIVACY, days=settings.keep_days)
    if message := update.effective_message:
        await reply(message, text(what if strict else f"{what}\n{say(words.PRIVACY_WISHES)}"))


async def forget(update: Update, context: Context) -> None:
    """Ask whether all is to be deleted that is kept of the person."""
    message = update.effective_message
    if message and update.effective_user:
        view = context.view(update.effective_user)
        keyboard = forget_keyboard(update.effective_user.id, view)
        await reply(message, text(view.say(words.FORGET_SURE)), keyboard)


async def decide(update: Update, context: Context) -> None:
    """Delete it or not, as the button says, if it is theirs who pressed it."""
    query = update.callback_query
    if query is None or context.match is None or not isinstance(query.message, Message):
        return
    view, shown = context.view(query.from_user), query.message
    if int(context.match[1]) != query.from_user.id:
        await answer_press(query, view.say(words.NOT_FOR_YOU), alert=True)
        return
    told = view.say(words.KEPT)
    if context.match[2] == "1":
        count = await context.parts.ledger.forget(query.from_user.id)
        told = view.say(words.NOT_FORGOTTEN) if count is None else view.say(words.FORGOTTEN, count=count)
    await edit(context.bot, shown.chat.id, shown.message_id, text(told))
    await answer_press(query)
