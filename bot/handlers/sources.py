"""/sources, /latest and /article: what can be asked, the articles a page at a time, and single ones."""

import re

from telegram import Update

from bot.context import Context
from bot.handlers.pages import Page, page_keyboard, turn_to
from bot.messages import words
from bot.messages.buttons import article_keyboard
from bot.messages.dates import format_date
from bot.messages.html import Html, text
from bot.messages.outbox import reply
from bot.messages.render import render_about, render_article, render_latest, render_sources
from bot.messages.topics import named_in
from bot.messages.translate import View
from corpus.article import Article
from corpus.language import detect_language
from retrieval.about import articles_about
from retrieval.collection import Collection

PATTERN = r"^sources:(\d{1,9})$"
_PAGE = 8
_MOST_LATEST = 20
_PUBLISHERS = 12
_LONGEST_NUMBER = 9
_ID = re.compile(r"[0-9a-f]{20}")


async def sources(update: Update, context: Context) -> None:
    """Send the first page, or the articles about what stands behind the command."""
    if update.effective_message is None:
        return
    view, topic = context.view(update.effective_user), " ".join(context.args or [])
    if topic:
        found = await context.keeper.look(lambda index: _about_topic(index, topic, view))
        await reply(update.effective_message, found)
    else:
        page = await context.keeper.look(lambda index: _page(index, 0, view))
        await reply(update.effective_message, *page)


async def turn(update: Update, context: Context) -> None:
    """Turn to the page whose number the button carries."""
    query = update.callback_query
    if query is None or context.match is None:
        return
    view = context.view(query.from_user)
    number = int(context.match[1])
    page = await context.keeper.look(lambda index: _page(index, number, view))
    await turn_to(page, query, context)


async def latest(update: Update, context: Context) -> None:
    """List the articles that were published last, as many as the number behind the command."""
    if update.effective_message is None:
        return
    view, asked = context.view(update.effective_user), (context.args or [""])[0]
    most = max(1, min(_MOST_LATEST, int(asked))) if asked.isascii() and asked.isdigit() else _PAGE
    newest = await context.keeper.look(lambda index: _latest(index, view, most))
    await reply(update.effective_message, newest)


async def article(update: Update, context: Context) -> None:
    """Show the article of the number behind the command, as /sources counts them."""
    message = update.effective_message
    if message is None:
        return
    view = context.view(update.effective_user)
    found = await article_numbered(context)
    if found is not None:
        keyboard = article_keyboard(found, view, context.bot.username)
        await reply(message, render_article(found, view), keyboard)
    else:
        await reply(message, text(await _missing((context.args or [""])[0], view, context)))


async def _missing(asked: str, view: View, context: Context) -> str:
    """Return why there is no such article: no number is given, there is none of it, or it is gone."""
    if not asked:
        return view.say(words.ARTICLE_WHICH)
    if _ID.fullmatch(asked):
        return view.say(words.ARTICLE_GONE)
    total = await context.keeper.look(lambda index: index.articles.counts.articles)
    if not total:
        return view.say(words.NO_SOURCES)
    return view.say(words.ARTICLE_NUMBERS, number=asked[:_LONGEST_NUMBER], total=total)


async def article_numbered(context: Context) -> Article | None:
    """Return the article of the number or the id behind a command, None where there is none."""
    asked = (context.args or [""])[0]
    return await context.keeper.look(lambda index: index.articles.find_asked(asked))


def _about_topic(index: Collection, topic: str, view: View) -> Html:
    found = articles_about(index, topic, _PAGE)
    named = named_in(topic, detect_language(topic, index.languages or ("en",)), view)
    return render_about(found, named, view) if found else text(view.say(words.NO_SOURCES_ABOUT, topic=named))


def _latest(index: Collection, view: View, most: int) -> Html:
    newest = index.articles.latest(most)
    return render_latest(newest, view) if newest else text(view.say(words.NO_SOURCES))


def _page(index: Collection, number: int, view: View) -> Page:
    articles, count = index.articles, index.articles.counts.articles
    if not count:
        return text(view.say(words.NO_SOURCES)), None
    last = (count - 1) // _PAGE
    number = min(number, last)
    first = number * _PAGE
    about = _about(index, view) if number == 0 else ""
    page = render_sources(articles.many(first, _PAGE), first, count, view, about)
    return page, page_keyboard(number, last, lambda to: f"sources:{to}", view)


def _about(index: Collection, view: View) -> str:
    """Return the publishers, with how many articles each has, and the time the articles are of."""
    counts = index.articles.counts
    shown = [f"{name} ({count})" for name, count in counts.publishers[:_PUBLISHERS]]
    more = len(counts.publishers) - len(shown)
    days = {day for day in (counts.first_day, counts.last_day) if day is not None}
    span = [format_date(day, view.language) for day in sorted(days)]
    names = ", ".join(shown) + (f" … +{more}" if more > 0 else "")
    return "\n".join(filter(None, [names, " – ".join(span)]))
