"""How the bot is, a line a figure, as /status and `verbatim status` show it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version

import psutil

from bot.context import Parts
from bot.health.condition import troubles
from bot.library.keeper import Keeper
from corpus.rules import MEBIBYTE
from retrieval.collection import Collection, EngineUnavailableError

TROUBLE = "Trouble"
Row = tuple[str, str]


async def status_rows(parts: Parts) -> list[Row]:
    """Return what to know of the bot, as names and values; what is wrong comes last, a row each."""
    keeper, index = parts.keeper, parts.keeper.index
    last = parts.health.figures.last_update_at
    return [
        ("Version", version("verbatim-bot")),
        ("Up for", _ago(parts.started_at)),
        ("Articles", str(index.articles.counts.articles)),
        ("Passages", str(len(index))),
        ("Engine", keeper.engine.name),
        *await _engine_rows(keeper),
        ("Encoder", _encoder(index)),
        ("Languages", ", ".join(index.languages) or "none"),
        ("Memory", f"{psutil.Process().memory_info().rss / MEBIBYTE:.0f} MB"),
        ("Last read", f"{keeper.loaded_at:%Y-%m-%d %H:%M} UTC, in {keeper.load_seconds:.1f} s"),
        ("Not read", str(len(keeper.report.problems))),
        *await _questions_today(parts),
        ("Last update", f"{_ago(last)} ago" if last else "none yet"),
        ("Updates waiting", str(len(parts.receiving.queues))),
        ("Errors since the start", str(parts.errors)),
        *([(TROUBLE, trouble.told) for trouble in troubles(parts)] or [(TROUBLE, "none")]),
    ]


async def _engine_rows(keeper: Keeper) -> Sequence[Row]:
    """Return what to know of the engine, nothing where it can't be asked: that is among the trouble."""
    try:
        return await keeper.availability.aside(partial(keeper.engine.rows, keeper.index))
    except EngineUnavailableError:
        return []


def _encoder(collection: Collection) -> str:
    """Return which encoder is asked, and how far its vectors are."""
    if collection.encoder is None:
        return "none"
    of = collection.articles.counts.articles
    return f"{collection.encoder.about.name}, {collection.encoded} of {of} articles encoded"


async def _questions_today(parts: Parts) -> list[Row]:
    today = next((day for day in await parts.ledger.days(1)), None)
    asked = today.answered + today.declined if today else 0
    missed = today.unavailable if today else 0
    times = await parts.ledger.milliseconds_today()
    took = f"median {_at(times, 0.5):.0f} ms, 95 % within {_at(times, 0.95):.0f} ms" if times else "–"
    return [
        ("Questions today", str(asked)),
        ("Answered", f"{today.answered / asked:.0%}" if today and asked else "–"),
        *([("Not looked up today", str(missed))] if missed else []),
        ("Time to answer", took),
    ]


def _ago(then: datetime) -> str:
    return str(datetime.now(UTC) - then).partition(".")[0]


def _at(ascending: Sequence[float], share: float) -> float:
    return ascending[min(len(ascending) - 1, int(share * len(ascending)))]
