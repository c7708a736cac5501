"""Questions: in private chats any text; in groups /ask, a mention, a reply to the bot, or, if wanted, any.

Guests name the bot in a chat that it is no member of.
"""

from collections.abc import Sequence

from telegram import InlineKeyboardMarkup, Message, Update
from telegram.constants import ChatType

from bot.addressed import question_to
from bot.asking import Answered, Asking, Place, answering
from bot.context import Context
from bot.handlers.checking import check_message
from bot.manners import Turn
from bot.messages import words
from bot.messages.buttons import answer_keyboard, nearest_keyboard, quotes_under
from bot.messages.html import Html, text
from bot.messages.outbox import edit, react, reply, typing
from bot.messages.render import render_answer
from corpus.article import Article
from retrieval.checking import is_quotation

_ASLEEP = "😴"
_SHOWN_FROM = 0.1
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
    """Answer the text of a message; in reply to an answer, first from the articles which that one quotes.

    A message that is mostly a quotation is checked.
    """
    message = update.effective_message
    if message is None or not message.text:
        return
    if is_quotation(message.text):
        await check_message(message, message.text, context)
    else:
        await _answer(message, message.text, context, _quoted_articles(message, context))


async def in_group(update: Update, context: Context) -> None:
    """Answer a message of a group that is meant for the bot; be silent about all others.

    Where the group wants it, what ends in a question mark is answered unasked, if the bot is sure.
    """
    message = update.effective_message
    asked = question_to(context.bot.bot, message) if message else None
    if message is None:
        return
    if asked and is_quotation(asked):
        await check_message(message, asked, context)
    elif asked:
        await _answer(message, asked, context, _quoted_articles(message, context))
    elif asked is not None:
        await _say_how_to_ask(message, context)
    elif _could_be_asked(message) and (await context.parts.ledger.settings_of(message.chat.id)).unasked:
        await _answer(message, message.text or "", context, unasked=True)


async def guest(update: Update, context: Context) -> None:
    """Answer where somebody names the bot in a chat that it is no member of."""
    message = update.guest_message
    if message is None:
        return
    asked = question_to(context.bot.bot, message)
    if asked:
        await _answer(message, asked, context)
    else:
        await _say_how_to_ask(message, context)


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
    """Answer the message where its turn has come."""
    sender = message.from_user.id if message.from_user else 0
    asking = Asking(
        sender, message.chat.id, _place(message), asked, first_of, unasked, message_id=message.message_id
    )
    async with answering(context.parts, asking, typing(message, quietly=unasked)) as given:
        if isinstance(given, Answered):
            await _show(message, given, asking.place, context)
        elif given is Turn.ASK_FOR_PAUSE:
            await reply(message, text(context.view(message.from_user).say(words.SLOW_DOWN)))
        elif given is Turn.NOD:
            await react(message, _ASLEEP)


def _place(message: Message) -> Place:
    if message.guest_query_id is not None:
        return "guest"
    return "private" if message.chat.type == ChatType.PRIVATE else "group"


async def _show(message: Message, given: Answered, place: Place, context: Context) -> None:
    """Send the answer, whole in a private chat, elsewhere its best quote; a guest's carries no buttons.

    What only comes near stands behind a button, but in a private chat where it is likely enough.
    """
    answer, view, folded = given.answer, context.view(message.from_user), place != "private"
    if answer.nearest:
        folded = folded or answer.confidence < _SHOWN_FROM
        keyboard = nearest_keyboard(answer.nearest[0], view, folded=folded)
    else:
        keyboard = answer_keyboard(
            answer.quotes, view, folded=folded, question=given.number, bot=context.bot.username
        )
    shown = render_answer(answer, view, most=1 if folded else None)
    sent = await _send(message, shown, context, keyboard if place != "guest" else None)
    if given.number is not None and sent is not None:
        await context.parts.ledger.note_answer(given.number, message.chat.id, sent)


async def _say_how_to_ask(message: Message, context: Context) -> None:
    hint = context.view(message.from_user).say(words.ASK_ME, name=context.bot.username)
    await _send(message, text(hint), context)


async def _send(
    message: Message, what: Html, context: Context, keyboard: InlineKeyboardMarkup | None = None
) -> int | None:
    """Send the answer, or put it in the place of the one before an edit; return its message's id."""
    sent, question = context.parts.sent, (message.chat.id, message.message_id)
    before = sent.get(question)
    if before is not None and await edit(context.bot, message.chat.id, before, what, keyboard):
        return before
    answer = await reply(message, what, keyboard)
    if answer is None:
        return None
    sent[question] = answer.message_id
    return answer.message_id
