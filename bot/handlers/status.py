"""/status, /stats and /unanswered, for admins: how the bot is doing, and what its articles lack."""

import asyncio
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version

import psutil
from telegram import Update

from bot.context import Context
from bot.handlers.gate import for_admins
from bot.messages import admin_words
from bot.messages.charts import ChartError, draw_stats
from bot.messages.dates import format_date
from bot.messages.html import bold, join, text
from bot.messages.outbox import reply, send_picture
from bot.messages.render import MESSAGE_LIMIT, render_rows
from corpus.rules import MEBIBYTE

_DAYS = 30
_MOST_QUOTED = 8
_MOST_UNANSWERED = 25


@for_admins
async def status(update: Update, context: Context) -> None:
    """Say how the bot is doing, a line a figure."""
    if update.message is None:
        return
    keeper, parts = context.keeper, context.parts
    index, up = keeper.index, datetime.now(UTC) - parts.started_at
    today = next((day for day in await parts.ledger.days(1)), None)
    asked = today.answered + today.declined if today else 0
    times = await parts.ledger.milliseconds_today()
    rows = [
        ("Version", version("verbatim-bot")),
        ("Up for", str(up).partition(".")[0]),
        ("Articles", str(len(index.library.articles))),
        ("Passages", str(len(index))),
        ("Engine", index.name),
        ("Languages", ", ".join(index.library.languages) or "none"),
        ("Memory", f"{psutil.Process().memory_info().rss / MEBIBYTE:.0f} MB"),
        ("Last read", f"{keeper.loaded_at:%Y-%m-%d %H:%M} UTC, in {keeper.load_seconds:.1f} s"),
        ("Not read", str(len(index.library.report.problems))),
        ("Questions today", str(asked)),
        ("Answered", f"{today.answered / asked:.0%}" if today and asked else "–"),
        (
            "Time to answer",
            f"median {_at(times, 0.5):.0f} ms, 95 % within {_at(times, 0.95):.0f} ms" if times else "–",
        ),
        ("Updates waiting", str(context.application.update_queue.qsize())),
        ("Errors since the start", str(parts.errors)),
    ]
    await reply(update.message, render_rows(rows))


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
    find = context.keeper.index.library.find
    articles = [(article.headline if (article := find(key)) else key, count) for key, count in quoted]
    try:
        picture = await asyncio.to_thread(draw_stats, days, articles)
    except ChartError as error:
        await reply(update.message, text(str(error)))
        return
    answered, declined = sum(d.answered for d in days), sum(d.declined for d in days)
    useful, useless = sum(d.useful for d in days), sum(d.useless for d in days)
    caption = (
        f"{answered + declined} questions, {answered} answered; {useful} times useful, {useless} times not."
    )
    await send_picture(update.message, picture, text(caption))


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
    for group in groups:
        day = format_date(time.strftime("%Y-%m-%d", time.gmtime(group.at)))
        line = text(f"{group.count} × {' '.join(group.text.split())[:200]} ({day})")
        if (longer := join([message, line])).length <= MESSAGE_LIMIT:
            message = longer
    await reply(update.message, message)


def _at(ascending: Sequence[float], share: float) -> float:
    return ascending[min(len(ascending) - 1, int(share * len(ascending)))]
