"""Tells how the bot is for as long as it runs: on its pages, to systemd, and to whoever runs it."""

import contextlib
from collections.abc import AsyncIterator
from functools import partial

from bot.beside import beside
from bot.context import Parts
from bot.health.condition import why_deaf, why_not_started
from bot.health.pages import health_served
from bot.health.systemd import Systemd
from bot.health.watching import look, watch
from bot.settings import Settings

_LESS_TOLD = "From now on less is told of how the bot is."


@contextlib.asynccontextmanager
async def observed(parts: Parts, settings: Settings) -> AsyncIterator[None]:
    """Tell how the bot is, from before it starts until it has stopped. Raises ServingError."""
    async with (
        health_served(parts, settings),
        beside(Systemd().extend(partial(why_not_started, parts)), _LESS_TOLD),
    ):
        yield


@contextlib.asynccontextmanager
async def in_service(parts: Parts) -> AsyncIterator[None]:
    """Tell that the bot has started, and at the end of the block that it stops."""
    systemd = Systemd()
    parts.health.started = True
    systemd.tell("READY=1", "STATUS=Ready.")
    try:
        async with (
            beside(systemd.feed(partial(why_deaf, parts)), _LESS_TOLD),
            beside(watch(parts), _LESS_TOLD),
            beside(look(parts), _LESS_TOLD),
        ):
            yield
    finally:
        await parts.alerts.give_up()
        systemd.tell("STOPPING=1", "STATUS=Stopping.")
