"""The articles of a time, a page at a time: "what happened in February 2026", "news from last week"."""

from telegram import Message, Update

from bot.context import Context
from bot.handlers.pages import Page, page_keyboard, turn_to
from bot.messages import words
from bot.messages.filters import filters_in_words
from bot.messages.html import join, text
from bot.messages.outbox import reply
from bot.messages.render import render_published
from bot.messages.translate import View
from retrieval.collection import Articles
from retrieval.filters import Filters

PATTERN = r"^published:(\d{4}[\d-]{0,6}):(\d{4}[\d-]{0,6})?:(\d{1,9})$"
_PAGE = 8


async def show(message: Message, within: Filters, context: Context) -> None:
    """Send the first page of the articles that the filters' time has."""
    view, since = context.view(message.from_user), within.since or ""
    page = await context.keeper.look(lambda index: page_of(index.articles, since, within.before, 0, view))
    await reply(message, *page)


async def turn(update: Update, context: Context) -> None:
    """Turn to the page whose time and number the button carries."""
    query = update.callback_query
    if query is None or context.match is None:
        return
    view = context.view(query.from_user)
    since, before, number = context.match.groups()
    page = await context.keeper.look(lambda index: page_of(index.articles, since, before, int(number), view))
    await turn_to(page, query, context)


def page_of(articles: Articles, since: str, before: str | None, number: int, view: View) -> Page:
    """Return the page of that number, from 0, of the articles of a time, and the buttons that turn it."""
    total, found = articles.published(since, before, number * _PAGE, _PAGE)
    time = text(filters_in_words(Filters(since=since, before=before), view))
    if not found:
        return join([time, text(view.say(words.NOTHING_THEN))]), None
    last = (total - 1) // _PAGE
    keyboard = page_keyboard(number, last, lambda to: f"published:{since}:{before or ''}:{to}", view)
    return render_published(found, number * _PAGE, total, time, view), keyboard
