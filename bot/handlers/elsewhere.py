"""Chats the bot is no member of: inline queries, guest questions; and being added to a group."""

import time
from hashlib import blake2b

from telegram import (
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
    Update,
)
from telegram.constants import ChatMemberStatus, ChatType, ParseMode

from bot import words
from bot.addressed import question_to
from bot.context import Context
from bot.handlers.notes import note
from bot.html import Html, text
from bot.manners import Turn
from bot.outbox import answer_guest, offer, send
from bot.render import View, render_answer, render_quote
from retrieval.answer import Quote

_MOST = 10
_CACHE_SECONDS = 60
_TITLE, _DESCRIPTION = 90, 120
_SHORTEST = 3
_AWAY = (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)
_HERE = (ChatMemberStatus.MEMBER, ChatMemberStatus.ADMINISTRATOR)


async def inline(update: Update, context: Context) -> None:
    """Offer up to ten quotes for what is typed behind the bot's name in any chat."""
    query = update.inline_query
    if query is None:
        return
    view = context.view(query.from_user)
    asked = query.query.strip()
    quotes: tuple[Quote, ...] = ()
    if len(asked) >= _SHORTEST:
        quotes = (await context.keeper.answer(asked, most=_MOST)).quotes
    button = None
    if asked and not quotes:
        button = InlineQueryResultsButton(view.say(words.INLINE_NOTHING), start_parameter="inline")
    await offer(query, [_result(quote, view) for quote in quotes], button, _CACHE_SECONDS)


async def guest(update: Update, context: Context) -> None:
    """Answer where somebody names the bot in a chat that it is no member of."""
    message = update.guest_message
    if message is None or message.guest_query_id is None:
        return
    asked = question_to(context.bot.bot, message)
    view = context.view(message.from_user)
    sender = message.from_user.id if message.from_user else 0
    if asked and await context.parts.manners.turn(sender, message.chat.id) is not Turn.ANSWER:
        shown = text(view.say(words.SLOW_DOWN))
    elif asked:
        started = time.perf_counter()
        answer = await context.keeper.answer(asked)
        shown = render_answer(answer, view, most=1)
        await note(context, message, asked, answer, (time.perf_counter() - started) * 1000, "guest")
    else:
        shown = text(view.say(words.ASK_ME, name=context.bot.username))
    await answer_guest(
        context.bot, message.guest_query_id, _article("guest", view.say(words.SHORT_DESCRIPTION), "", shown)
    )


async def membership(update: Update, context: Context) -> None:
    """Say hello, once and shortly, when the bot is added to a group."""
    change = update.my_chat_member
    if change is None or change.chat.type not in (ChatType.GROUP, ChatType.SUPERGROUP):
        return
    if change.old_chat_member.status in _AWAY and change.new_chat_member.status in _HERE:
        await send(
            context.bot,
            change.chat.id,
            text(context.view(change.from_user).say(words.GROUP_HELLO, name=context.bot.username)),
        )


def _result(quote: Quote, view: View) -> InlineQueryResultArticle:
    article = quote.article
    key = blake2b(f"{article.id}:{quote.start}-{quote.end}".encode(), digest_size=12).hexdigest()
    source = " · ".join(
        filter(None, [quote.speaker.name if quote.speaker else None, article.publisher, article.headline])
    )
    return _article(
        key, _clipped(quote.text, _TITLE), _clipped(source, _DESCRIPTION), render_quote(quote, view)
    )


def _article(key: str, title: str, description: str, shown: Html) -> InlineQueryResultArticle:
    return InlineQueryResultArticle(
        key,
        title,
        InputTextMessageContent(
            shown.markup, parse_mode=ParseMode.HTML, link_preview_options=LinkPreviewOptions(is_disabled=True)
        ),
        description=description or None,
    )


def _clipped(label: str, most: int) -> str:
    line = " ".join(label.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
