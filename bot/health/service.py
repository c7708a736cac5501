"""Tells how the bot is for as long as it runs: on its pages, to systemd, and to whoever runs it."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Coroutine
from functools import partial

from bot.context import Parts
from bot.health.condition import why_deaf, why_not_started
from bot.health.pages import health_served
from bot.health.systemd import Systemd
from bot.health.watching import look, watch
from bot.settings import Settings

log = logging.getLogger(__name__)


@contextlib.asynccontextmanager
async def observed(parts: Parts, settings: Settings) -> AsyncIterator[None]:
    """Tell how the bot is, from before it starts until it has stopped. Raises ServingError."""
    async with health_served(parts, settings), _beside(Systemd().extend(partial(why_not_started, parts))):
        yield


@contextlib.asynccontextmanager
async def in_service(parts: Parts) -> AsyncIterator[None]:
    """Tell that the bot has started, and at the end of the block that it stops."""
    systemd = Systemd()
    parts.health.started = True
    systemd.tell("READY=1", "STATUS=Ready.")
    try:
        async with (
            _beside(systemd.feed(partial(why_deaf, parts))),
            _beside(watch(parts)),
            _beside(look(parts)),
        ):
            yield
    finally:
        await parts.alerts.give_up()
        systemd.tell("STOPPING=1", "STATUS=Stopping.")


@contextlib.asynccontextmanager
async def _beside(doing: Coroutine[None, None, None]) -> AsyncIterator[None]:
    """Do something beside the block, for as long as that lasts; an error ends nothing but that."""
    task = asyncio.create_task(_logged(doing))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _logged(doing: Coroutine[None, None, None]) -> None:
    try:
        await doing
    except Exception:
        log.exception("From now on less is told of how the bot is.")
