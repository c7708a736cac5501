"""Questions: in a private chat any text; in groups /ask, a mention, or a reply to the bot."""

from collections.abc import Sequence

from telegram import InlineKeyboardMarkup, Message, Update
from telegram.constants import ChatType

from bot import words
from bot.addressed import question_to
from bot.buttons import answer_keyboard, quotes_under
from bot.context import Context
from bot.html import Html, text
from bot.outbox import edit, reply, typing
from bot.render import render_answer
from corpus.article import Article


async def ask(update: Update, context: Context) -> None:
    """Answer what stands behind /ask, or the message that it replies to."""
    message = update.effective_message
    if message is None:
        return
    parts = (message.text or "").split(maxsplit=1)
    asked = parts[1] if len(parts) > 1 else ""
    if not asked and message.reply_to_message:
        asked = message.reply_to_message.text or message.reply_to_message.caption or ""
    if asked:
        await _answer(message, asked, context)
    else:
        await _send(message, text(context.view(message.from_user).say(words.ASK_WHAT)), context)


async def question(update: Update, context: Context) -> None:
    """Answer the text of a message; in reply to an answer, first from the articles which that one quotes."""
    message = update.effective_message
    if message and message.text:
        await _answer(message, message.text, context, _quoted_articles(message, context))


async def in_group(update: Update, context: Context) -> None:
    """Answer a message of a group that is meant for the bot; be silent about all others."""
    message = update.effective_message
    asked = question_to(context.bot.bot, message) if message else None
    if message is None or asked is None:
        return
    if asked:
        await _answer(message, asked, context, _quoted_articles(message, context))
    else:
        await _send(
            message,
            text(context.view(message.from_user).say(words.ASK_ME, name=context.bot.username)),
            context,
        )


def _quoted_articles(message: Message, context: Context) -> list[Article]:
    """Return the articles that the answer quotes which the message replies to."""
    replied = message.reply_to_message
    if replied is None or replied.from_user != context.bot.bot:
        return []
    quotes = quotes_under(replied.reply_markup, context.keeper.index.library)
    return list({quote.article.id: quote.article for quote in quotes}.values())


async def _answer(message: Message, asked: str, context: Context, first_of: Sequence[Article] = ()) -> None:
    async with typing(message):
        answer = await context.keeper.answer(asked, first_of)
    folded = message.chat.type != ChatType.PRIVATE
    view = context.view(message.from_user)
    shown = render_answer(answer, view, most=1 if folded else None)
    await _send(message, shown, context, answer_keyboard(answer.quotes, view, folded=folded))


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
