"""Questions: in a private chat any text, elsewhere /ask."""

from telegram import InlineKeyboardMarkup, Message, Update

from bot import words
from bot.buttons import answer_keyboard
from bot.context import Context
from bot.html import Html, text
from bot.outbox import edit, reply, typing
from bot.render import render_answer


async def ask(update: Update, context: Context) -> None:
    """Answer what stands behind /ask, or the message that it replies to."""
    message = update.effective_message
    if message is None:
        return
    asked = (message.text or "").partition(" ")[2].strip() or (message.text or "").partition("\n")[2].strip()
    if not asked and message.reply_to_message:
        asked = message.reply_to_message.text or message.reply_to_message.caption or ""
    if asked:
        await _answer(message, asked, context)
    else:
        await _send(message, text(words.ASK_WHAT), context)


async def question(update: Update, context: Context) -> None:
    """Answer the text of a message."""
    message = update.effective_message
    if message and message.text:
        await _answer(message, message.text, context)


async def _answer(message: Message, asked: str, context: Context) -> None:
    async with typing(message):
        answer = await context.keeper.answer(asked)
    shown = render_answer(answer, context.view(message.from_user))
    await _send(message, shown, context, answer_keyboard(answer.quotes))


async def _send(
    message: Message, what: Html, context: Context, keyboard: InlineKeyboardMarkup | None = None
) -> None:
    """Send the answer, or put it in place of the one to the question before it was edited."""
    sent = context.parts.sent
    before = sent.find(message.chat.id, message.message_id)
    if before is not None and await edit(context.bot, message.chat.id, before, what, keyboard):
        return
    answer = await reply(message, what, keyboard)
    if answer:
        sent.remember(message.chat.id, message.message_id, answer.message_id)
