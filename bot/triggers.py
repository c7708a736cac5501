"""What reloads the library without being asked in a chat: a signal, and changes in the folder."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import AsyncIterator

from watchfiles import awatch

from bot.keeper import Keeper, ReloadRunningError
from bot.settings import Settings

log = logging.getLogger(__name__)
_DEBOUNCE_MS = 1500


@contextlib.asynccontextmanager
async def reloading(keeper: Keeper, settings: Settings) -> AsyncIterator[None]:
    """Reload on SIGHUP and, with WATCH=1, when files change, for as long as the block lasts.

    A failed reload is logged, and the library stays as it was.
    """
    asked = asyncio.Event()
    tasks = [asyncio.create_task(_reload_when(asked, keeper))]
    if settings.watch and settings.articles_dir.exists():
        tasks.append(asyncio.create_task(_watch(settings, asked)))
    loop = asyncio.get_running_loop()
    with contextlib.suppress(NotImplementedError, AttributeError, RuntimeError):  # Windows has no SIGHUP
        loop.add_signal_handler(signal.SIGHUP, asked.set)
    try:
        yield
    finally:
        with contextlib.suppress(NotImplementedError, AttributeError, RuntimeError):
            loop.remove_signal_handler(signal.SIGHUP)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _reload_when(asked: asyncio.Event, keeper: Keeper) -> None:
    while True:
        await asked.wait()
        asked.clear()
        try:
            reload = await keeper.reload()
        except ReloadRunningError:
            await asyncio.sleep(1)
            asked.set()
        except Exception:
            log.exception("The reload failed; the articles stay as they were.")
        else:
            log.info(
                "Reloaded in %.1f s: %d articles, %d added, %d changed, %d removed, %d problems.",
                reload.seconds, len(reload.library.articles), reload.added, reload.changed, reload.removed,
                len(reload.library.report.problems),
            )  # fmt: skip


async def _watch(settings: Settings, asked: asyncio.Event) -> None:
    async for _ in awatch(settings.articles_dir, debounce=_DEBOUNCE_MS, raise_interrupt=False):
        asked.set()
