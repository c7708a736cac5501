"""The examples under /start: buttons that ask what they say."""

from telegram import CallbackQuery, Message, Update

from bot.asking import Answered, Asking, answering
from bot.context import Context
from bot.conversation.follow_ups import Spoken
from bot.conversation.talk import Talk
from bot.handlers.turns import is_linked, place_of, put_off
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
        await answer_press(query, context.view(query.from_user).say(words.PAGE_GONE))
        return
    await answer_press(query)
    await _answer(asked, query, query.message, context)


async def _answer(asked: str, query: CallbackQuery, message: Message, context: Context) -> None:
    asking = Asking(query.from_user.id, message.chat.id, place_of(message), asked)
    async with answering(context.parts, asking, typing(message)) as given:
        if not isinstance(given, Answered):
            await put_off(message, given, context)
            return
        answer, view = given.answer, context.view(query.from_user)
        linked = is_linked(message, context)
        keyboard = answer_keyboard(answer.shown, view, folded=True, question=given.number, linked=linked)
        shown = join([bold(asked), render_answer(answer, view, most=1)])
        sent = await reply(message, shown, keyboard)
        spoken = Spoken(asked, answer.shown or answer.nearest)
        talk = Talk(spoken, answer.question.language, given.number, sent.message_id if sent else None)
        context.parts.talks.note((message.chat.id, query.from_user.id, None), talk)
        if sent is not None and given.number is not None:
            await context.parts.ledger.note_answer(given.number, message.chat.id, sent.message_id)
