"""Questions: in a private chat any text; in groups /ask, a mention, a reply to the bot, or, if the group wants it, any."""

import time
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from telegram import InlineKeyboardMarkup, Message, Update
from telegram.constants import ChatType

from bot.addressed import question_to
from bot.context import Context
from bot.handlers.notes import note
from bot.ledger.groups import GroupSettings
from bot.manners import Turn
from bot.messages import words
from bot.messages.buttons import answer_keyboard, quotes_under
from bot.messages.html import Html, text
from bot.messages.outbox import edit, react, reply, typing
from bot.messages.render import render_answer
from corpus.article import Article
from retrieval.filters import Filters

_SURE = 0.9
_ASLEEP = "😴"
_ENDS_QUESTION = ("?", "？", "؟", "\u037e")


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
    """Answer a message of a group that is meant for the bot; be silent about all others.

    Where the group wants it, what ends in a question mark is answered unasked, if the bot is sure.
    """
    message = update.effective_message
    asked = question_to(context.bot.bot, message) if message else None
    if message is None:
        return
    if asked:
        await _answer(message, asked, context, _quoted_articles(message, context))
    elif asked is not None:
        view = context.view(message.from_user)
        await _send(message, text(view.say(words.ASK_ME, name=context.bot.username)), context)
    elif _could_be_asked(message) and (await context.parts.ledger.settings_of(message.chat.id)).unasked:
        await _answer(message, message.text or "", context, unasked=True)


def _could_be_asked(message: Message) -> bool:
    """Return whether the message is a person's own, and ends as a question does."""
    own = message.from_user is not None and not message.from_user.is_bot and message.reply_to_message is None
    foreign = message.via_bot or message.forward_origin or message.sender_chat
    return own and not foreign and (message.text or "").rstrip().endswith(_ENDS_QUESTION)


def _quoted_articles(message: Message, context: Context) -> list[Article]:
    """Return the articles that the answer quotes which the message replies to."""
    replied = message.reply_to_message
    if replied is None or replied.from_user != context.bot.bot:
        return []
    quotes = quotes_under(replied.reply_markup, context.keeper.index.library)
    return list({quote.article.id: quote.article for quote in quotes}.values())


async def _answer(
    message: Message, asked: str, context: Context, first_of: Sequence[Article] = (), *, unasked: bool = False
) -> None:
    manners, user_id = context.parts.manners, message.from_user.id if message.from_user else 0
    with manners.answering(user_id, message.chat.id, asked) as first:
        if not first:
            return
        turn = await manners.turn(user_id, message.chat.id)
        if turn is Turn.ASK_FOR_PAUSE and not unasked:
            await reply(message, text(context.view(message.from_user).say(words.SLOW_DOWN)))
        if turn is Turn.ANSWER:
            await _answer_now(message, asked, context, first_of, unasked=unasked)


async def _answer_now(
    message: Message, asked: str, context: Context, first_of: Sequence[Article], *, unasked: bool
) -> None:
    group = GroupSettings()
    if message.chat.type != ChatType.PRIVATE:
        group = await context.parts.ledger.settings_of(message.chat.id)
        if group.is_quiet(datetime.now(ZoneInfo(context.parts.settings.timezone)).time()):
            if not unasked:
                await react(message, _ASLEEP)
            return
    started = time.perf_counter()
    async with typing(message, quietly=unasked):
        answer = await context.keeper.answer(
            asked, first_of, group.quotes, Filters(publisher=group.publisher)
        )
    if unasked and (not answer.quotes or answer.confidence < _SURE):
        return
    number = await note(context, message, asked, answer, (time.perf_counter() - started) * 1000)
    folded = message.chat.type != ChatType.PRIVATE
    view = context.view(message.from_user)
    shown = render_answer(answer, view, most=1 if folded else None)
    keyboard = answer_keyboard(answer.quotes, view, folded=folded, question=number, bot=context.bot.username)
    sent = await _send(message, shown, context, keyboard)
    if number is not None and sent is not None:
        await context.parts.ledger.note_answer(number, message.chat.id, sent)


async def _send(
    message: Message, what: Html, context: Context, keyboard: InlineKeyboardMarkup | None = None
) -> int | None:
    """Send the answer, or put it in place of the one to the question before it was edited; return its message's id."""
    sent = context.parts.sent
    before = sent.find(message.chat.id, message.message_id)
    if before is not None and await edit(context.bot, message.chat.id, before, what, keyboard):
        return before
    answer = await reply(message, what, keyboard)
    if answer is None:
        return None
    sent.remember(message.chat.id, message.message_id, answer.message_id)
    return answer.message_id
