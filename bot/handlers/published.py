"""The articles of a time, a page at a time: "what happened in February 2026", "news from last week"."""

from telegram import Message, Update

from bot.context import Context
from bot.conversation.follow_ups import Spoken
from bot.conversation.intents import Intent
from bot.conversation.talk import Talk, where
from bot.handlers.pages import Page, page_keyboard, turn_to
from bot.handlers.turns import answer, is_linked
from bot.messages import words
from bot.messages.buttons import answer_keyboard
from bot.messages.filters import filters_in_words
from bot.messages.html import join, text
from bot.messages.outbox import reply
from bot.messages.render import render_published, render_quotes
from bot.messages.translate import View
from retrieval.answer import Quote
from retrieval.collection import Articles
from retrieval.dated import quotes_naming
from retrieval.filters import Filters

PATTERN = r"^published:(\d{4}[\d-]{0,6}):(\d{4}[\d-]{0,6})?:(\d{1,9})$"
_PAGE = 8


async def show(message: Message, intent: Intent, context: Context) -> None:
    """Send the first page of the articles of a time; where there are none, the sentences that name it."""
    view, since, before = context.view(message.from_user), intent.within.since or "", intent.within.before
    page = await context.keeper.look(lambda index: page_of(index.articles, since, before, 0, view))
    quotes = () if page is not None else await _quotes_naming(message, intent, context)
    if page is not None:
        await reply(message, *page)
    elif quotes:
        await _show_named(message, quotes, intent, context)
    else:
        time = text(filters_in_words(intent.within, view))
        await reply(message, join([time, text(view.say(words.NOTHING_THEN))]))


async def _quotes_naming(message: Message, intent: Intent, context: Context) -> tuple[Quote, ...]:
    """Return the sentences that name the date, in articles of the publisher that the group wants."""
    when = intent.when
    if when is None:
        return ()
    among = Filters(publisher=(await context.parts.ledger.settings_of(message.chat.id)).publisher)
    return await context.keeper.look(lambda index: quotes_naming(index, when, intent.topic, among))


async def _show_named(message: Message, quotes: tuple[Quote, ...], intent: Intent, context: Context) -> None:
    view = context.view(message.from_user)
    shown = join([text(view.say(words.NAMED_THEN)), render_quotes(quotes, view)])
    sent = await answer(
        message, shown, answer_keyboard(quotes, view, linked=is_linked(message, context)), context
    )
    talk = Talk(Spoken("", quotes), quotes[0].article.in_language, None, seen=len(quotes))
    context.parts.talks.note(where(message), talk, sent)


async def turn(update: Update, context: Context) -> None:
    """Turn to the page whose time and number the button carries."""
    query = update.callback_query
    if query is None or context.match is None:
        return
    view = context.view(query.from_user)
    since, before, number = context.match.groups()
    page = await context.keeper.look(lambda index: page_of(index.articles, since, before, int(number), view))
    await turn_to(page, query, context)


def page_of(articles: Articles, since: str, before: str | None, number: int, view: View) -> Page | None:
    """Return the page of that number, from 0, of the articles of a time, and the buttons that turn it; None
    where there are none.
    """
    total, found = articles.published(since, before, number * _PAGE, _PAGE)
    if not found:
        return None
    time = text(filters_in_words(Filters(since=since, before=before), view))
    last = (total - 1) // _PAGE
    keyboard = page_keyboard(number, last, lambda to: f"published:{since}:{before or ''}:{to}", view)
    return render_published(found, number * _PAGE, total, time, view), keyboard
