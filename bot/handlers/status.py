"""/status, /stats and /unanswered, for admins: how the bot is doing, and what its articles lack."""

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import islice

from telegram import Update

from bot.context import Context
from bot.conversation.intents import intent_of
from bot.handlers.gate import for_admins
from bot.health.status import status_rows
from bot.ledger.questions import Day, Unanswered
from bot.messages import admin_words, words
from bot.messages.charts import ChartError, draw_stats
from bot.messages.dates import format_date
from bot.messages.html import bold, join, text
from bot.messages.outbox import reply, send_picture
from bot.messages.render import MESSAGE_LIMIT, render_rows
from bot.messages.translate import View
from corpus.language import detect_language
from retrieval.collection import Collection

_DAYS = 30
_MOST_QUOTED = 8
_MOST_UNANSWERED, _MOST_LOOKED_AT = 25, 75


@for_admins
async def status(update: Update, context: Context) -> None:
    """Say how the bot is doing, a line a figure."""
    if update.message is None:
        return
    await reply(update.message, render_rows(await status_rows(context.parts)))


@for_admins
async def stats(update: Update, context: Context) -> None:
    """Send a picture of the last 30 days."""
    if update.message is None:
        return
    ledger = context.parts.ledger
    days, quoted = await ledger.days(_DAYS), await ledger.most_quoted(_MOST_QUOTED)
    view = context.view(update.effective_user)
    if not days:
        await reply(update.message, text(admin_words.STATS_NONE))
        return
    articles = await context.keeper.look(lambda index: _headlines(index, quoted))
    try:
        today = datetime.now(UTC).date()  # the ledger's days are those of UTC, wherever the bot's clock is
        picture = await asyncio.to_thread(draw_stats, days, articles, today, view)
    except ChartError as error:
        await reply(update.message, text(str(error)))
        return
    await send_picture(update.message, picture, text(_summary(days, view)))


def _summary(days: Sequence[Day], view: View) -> str:
    """Return how many questions there were, how many were answered, and what was thought of answers."""
    answered, declined = sum(day.answered for day in days), sum(day.declined for day in days)
    told = [
        view.say(words.STATS_QUESTIONS, count=answered + declined),
        view.say(words.STATS_ANSWERED, count=answered),
        view.say(words.STATS_USEFUL, count=sum(day.useful for day in days)),
        view.say(words.STATS_USELESS, count=sum(day.useless for day in days)),
    ]
    missed = sum(day.unavailable for day in days)
    return " · ".join([*told, view.say(words.STATS_MISSED, count=missed)] if missed else told)


def _headlines(index: Collection, quoted: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """Return the headlines of the articles of these ids, an id where an article is gone."""
    found = [(index.articles.find(key), key, count) for key, count in quoted]
    return [(article.headline if article else key, count) for article, key, count in found]


@for_admins
async def unanswered(update: Update, context: Context) -> None:
    """List what was asked and could not be answered, the most frequent first."""
    if update.message is None:
        return
    found = await context.parts.ledger.unanswered(_MOST_LOOKED_AT)
    groups = await asyncio.to_thread(_asking, found, context.keeper.index.languages, context.today)
    if not groups:
        await reply(update.message, text(admin_words.NOTHING_UNANSWERED))
        return
    message = bold(admin_words.UNANSWERED)
    waiting = Counter(wish.text for wish in await context.parts.ledger.wishes())
    for group in groups:
        line = text(await _line(group, sum(waiting[asked] for asked in group.texts), context))
        if (longer := join([message, line])).length <= MESSAGE_LIMIT:
            message = longer
    await reply(update.message, message)


async def _line(group: Unanswered, many: int, context: Context) -> str:
    """Return a question that was not answered, how often, when last, how `many` wait for it, and whether an
    article answers it by now.
    """
    day = format_date(time.strftime("%Y-%m-%d", time.gmtime(group.at)))
    waits = f" ({many} {'waits' if many == 1 else 'wait'} for it)" if many else ""
    answered = (await context.keeper.ask(group.text)).level == "answer"
    mark = admin_words.ANSWERED_BY_NOW if answered else ""
    return f"{mark}{group.count} × {' '.join(group.text.split())[:200]} ({day}){waits}"


def _asking(found: Sequence[Unanswered], languages: Sequence[str], today: date) -> list[Unanswered]:
    """Return the most frequent that ask something of the articles; what doesn't was not always told apart."""

    def asks(group: Unanswered) -> bool:
        return intent_of(group.text, detect_language(group.text, languages or ("en",)), today) is None

    return list(islice(filter(asks, found), _MOST_UNANSWERED))
