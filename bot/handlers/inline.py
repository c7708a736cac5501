"""Inline queries: quotes for what is typed behind the bot's name in any chat."""

from hashlib import blake2b

from telegram import InlineQueryResultArticle, InlineQueryResultsButton, Update

from bot.context import Context
from bot.messages import words
from bot.messages.outbox import article_result, offer
from bot.messages.render import render_quote
from bot.messages.translate import View
from retrieval.answer import Quote

_MOST = 10
_CACHE_SECONDS = 60
_TITLE, _DESCRIPTION = 90, 120
_SHORTEST = 3


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


def _result(quote: Quote, view: View) -> InlineQueryResultArticle:
    article = quote.article
    key = blake2b(f"{article.id}:{quote.start}-{quote.end}".encode(), digest_size=12).hexdigest()
    source = " · ".join(
        filter(None, [quote.speaker.name if quote.speaker else None, article.publisher, article.headline])
    )
    return article_result(
        key, _clipped(quote.text, _TITLE), _clipped(source, _DESCRIPTION), render_quote(quote, view)
    )


def _clipped(label: str, most: int) -> str:
    line = " ".join(label.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
