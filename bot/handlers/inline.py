"""Inline queries: quotes for what is typed behind the bot's name in any chat, and which of them was sent."""

from telegram import InlineQueryResultArticle, Update

from bot.asking import Asking, note_chosen, offer
from bot.context import Context
from bot.messages import words
from bot.messages.dates import format_date
from bot.messages.outbox import answer_inline, article_result
from bot.messages.render import render_article, render_quote
from bot.messages.translate import View
from corpus.article import Article
from retrieval.answer import Quote

_TITLE, _DESCRIPTION = 90, 120
_SHORTEST = 3
_MOST = 10


async def inline(update: Update, context: Context) -> None:
    """Offer up to ten quotes for what is typed behind the bot's name in any chat, or the latest articles."""
    query = update.inline_query
    if query is None:
        return
    view, asked = context.view(query.from_user), query.query.strip()
    if not asked:
        newest = await context.keeper.look(lambda index: index.articles.latest(_MOST))
        await answer_inline(query, [_latest(article, view) for _, article in newest])
        return
    if len(asked) < _SHORTEST:
        await answer_inline(query, [], nothing=view.say(words.INLINE_NOTHING))
        return
    answer = await offer(context.parts, _asking(query.from_user.id, asked))
    if answer is None:
        await answer_inline(query, [], for_now=True)
        return
    results = [_result(quote, view) for quote in answer.quotes]
    await answer_inline(query, results, nothing=None if results else view.say(words.INLINE_NOTHING))


async def chosen(update: Update, context: Context) -> None:
    """Take an inline result that somebody sent for a question answered, and found useful, if it was asked."""
    result = update.chosen_inline_result
    if result is not None and result.query.strip():
        asking = _asking(result.from_user.id, result.query.strip())
        await note_chosen(context.parts, asking, _article_of(result.result_id))


def _asking(user_id: int, asked: str) -> Asking:
    return Asking(user_id, user_id, "inline", asked)


def _result(quote: Quote, view: View) -> InlineQueryResultArticle:
    article = quote.article
    speaker = quote.speaker.name if quote.speaker else None
    source = " · ".join(filter(None, [speaker, article.publisher, article.headline]))
    return article_result(
        f"{article.id}:{quote.start}-{quote.end}",
        _clipped(quote.shown, _TITLE),
        _clipped(source, _DESCRIPTION),
        render_quote(quote, view),
    )


def _latest(article: Article, view: View) -> InlineQueryResultArticle:
    day = article.date_published and format_date(article.date_published, view.language)
    origin = " · ".join(filter(None, [article.publisher, day]))
    title, description = _clipped(article.headline, _TITLE), _clipped(origin, _DESCRIPTION)
    return article_result(article.id, title, description, render_article(article, view))


def _article_of(result_id: str) -> str:
    return result_id.partition(":")[0]


def _clipped(label: str, most: int) -> str:
    line = " ".join(label.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
