"""/status, /stats and /unanswered, for admins: how the bot is doing, and what its articles lack."""

import asyncio
import time
from collections import Counter
from collections.abc import Sequence

from telegram import Update

from bot.context import Context
from bot.handlers.gate import for_admins
from bot.health.status import status_rows
from bot.messages import admin_words
from bot.messages.charts import ChartError, draw_stats
from bot.messages.dates import format_date
from bot.messages.html import bold, join, text
from bot.messages.outbox import reply, send_picture
from bot.messages.render import MESSAGE_LIMIT, render_rows
from retrieval.collection import Collection

_DAYS = 30
_MOST_QUOTED = 8
_MOST_UNANSWERED = 25


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
    if not days:
        await reply(update.message, text(admin_words.STATS_NONE))
        return
    articles = await context.keeper.look(lambda index: _headlines(index, quoted))
    try:
        picture = await asyncio.to_thread(draw_stats, days, articles)
    except ChartError as error:
        await reply(update.message, text(str(error)))
        return
    answered, declined = sum(d.answered for d in days), sum(d.declined for d in days)
    useful, useless = sum(d.useful for d in days), sum(d.useless for d in days)
    missed = sum(d.unavailable for d in days)
    caption = (
        f"{answered + declined} questions, {answered} answered; {useful} times useful, {useless} times not."
        + (f" For {missed} more the articles could not be looked into." if missed else "")
    )
    await send_picture(update.message, picture, text(caption))


def _headlines(index: Collection, quoted: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """Return the headlines of the articles of these ids, an id where an article is gone."""
    found = [(index.articles.find(key), key, count) for key, count in quoted]
    return [(article.headline if article else key, count) for article, key, count in found]


@for_admins
async def unanswered(update: Update, context: Context) -> None:
    """List what was asked and could not be answered, the most frequent first."""
    if update.message is None:
        return
    groups = await context.parts.ledger.unanswered(_MOST_UNANSWERED)
    if not groups:
        await reply(update.message, text(admin_words.NOTHING_UNANSWERED))
        return
    message = bold(admin_words.UNANSWERED)
    waiting = Counter(wish.text for wish in await context.parts.ledger.wishes())
    for group in groups:
        day = format_date(time.strftime("%Y-%m-%d", time.gmtime(group.at)))
        many = sum(waiting[asked] for asked in group.texts)
        waits = f" ({many} {'waits' if many == 1 else 'wait'} for it)" if many else ""
        line = text(f"{group.count} × {' '.join(group.text.split())[:200]} ({day}){waits}")
        if (longer := join([message, line])).length <= MESSAGE_LIMIT:
            message = longer
    await reply(update.message, message)
