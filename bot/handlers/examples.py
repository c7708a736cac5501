"""The examples under /start: buttons that ask what they say."""

from telegram import CallbackQuery, Message, Update

from bot.asking import Answered, Asking, answering
from bot.context import Context
from bot.conversation.talk import where
from bot.handlers.leaning import remember
from bot.handlers.turns import is_linked, place_of
from bot.manners import Turn
from bot.messages import words
from bot.messages.buttons import answer_keyboard, label_of
from bot.messages.html import bold, join
from bot.messages.outbox import answer_press, reply, typing
from bot.messages.render import render_answer


async def press(update: Update, context: Context) -> None:
    """Answer the question that the button says, below it."""
    query = update.callback_query
    if query is None or not isinstance(query.message, Message):
        return
    asked = label_of(query.message.reply_markup, str(query.data))
    if asked is None:
        await answer_press(query, context.view(query.from_user).say(words.ANSWER_TOO_OLD))
        return
    await _answer(asked, query, query.message, context)


async def _answer(asked: str, query: CallbackQuery, message: Message, context: Context) -> None:
    """Answer the question, and the press once that is done: it may have to tell why there is no answer."""
    view = context.view(query.from_user)
    asking = Asking(query.from_user.id, message.chat.id, place_of(message), asked)
    async with answering(context.parts, asking, typing(message)) as given:
        if not isinstance(given, Answered):
            await answer_press(query, view.say(words.SLOW_DOWN) if given is Turn.ASK_FOR_PAUSE else None)
            return
        linked = is_linked(message, context)
        keyboard = answer_keyboard(
            given.answer.shown, view, folded=True, question=given.number, linked=linked
        )
        sent = await reply(message, join([bold(asked), render_answer(given.answer, view, most=1)]), keyboard)
        await remember(
            where(message, query.from_user), asked, given, sent.message_id if sent else None, context
        )
        await answer_press(query)
