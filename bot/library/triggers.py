"""What reloads the library without being asked in a chat: a signal, changed files, schedules of sources."""

import asyncio
import contextlib
import logging
import signal
import time
from collections.abc import AsyncIterator
from pathlib import Path

from watchfiles import awatch

from bot.library.collection import fetch_all, store_of
from bot.library.keeper import Keeper
from bot.library.presence import is_back, place_in_the_system
from bot.library.reports import reload_summary
from bot.settings import Settings
from corpus.errors import VerbatimError
from corpus.sources import Source, load_sources
from retrieval.collection import EngineUnavailableError

log = logging.getLogger(__name__)
_DEBOUNCE_MS = 1500
_LOOK_AT_FOLDER_MS = 2000
_LOOK_SECONDS = 60.0
_AT_LEAST = 1.0
_FOLLOW_SECONDS = 3.0


@contextlib.asynccontextmanager
async def reloading(keeper: Keeper, settings: Settings) -> AsyncIterator[None]:
    """Reload on SIGHUP, when a source's time has come, and, with WATCH=1, when files change.

    That holds for as long as the block lasts; articles that were not there at the start are read as soon as
    they are. All of them queue for one reloader. A failed reload is logged, and the library stays as it was.
    """
    asked = asyncio.Event()
    tasks = [
        asyncio.create_task(_reload_when(asked, keeper)),
        asyncio.create_task(_fetch_on_time(settings, asked)),
        asyncio.create_task(_follow(keeper)),
    ]
    if settings.watch:
        tasks.append(asyncio.create_task(_watch(settings, asked)))
    elif keeper.away:
        tasks.append(asyncio.create_task(_wait_for_articles(settings, asked)))
    if keeper.engine.is_shared and settings.has_articles:
        asked.set()
    if keeper.failure:
        log.error("%s", keeper.failure)
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
            reload = await keeper.wait_and_reload()
        except VerbatimError as error:
            log.error("The reload failed; the articles stay as they were. %s", error)  # noqa: TRY400
        except Exception:
            log.exception("The reload failed; the articles stay as they were.")
        else:
            log.info("Reloaded: %s", reload_summary(reload))


async def _follow(keeper: Keeper) -> None:
    """Take over what others publish, and look, while the engine can't be asked, whether it can again."""
    told: str | None = None
    while True:
        await asyncio.sleep(_FOLLOW_SECONDS if keeper.availability.trouble is None else _AT_LEAST)
        if not keeper.engine.is_shared and keeper.availability.trouble is None:
            continue
        try:
            await keeper.follow()
            told = None
        except EngineUnavailableError as error:
            log.debug("%s", error)
        except VerbatimError as error:
            if told != str(error):
                log.error("What was published can't be taken over. %s", error)  # noqa: TRY400
            told = str(error)
        except Exception:
            log.exception("What was published can't be taken over.")


async def _watch(settings: Settings, asked: asyncio.Event) -> None:
    """Ask for a reload when something changes in the folder, or the folder goes, comes, or is another."""
    folder = settings.articles_dir
    watched = place_in_the_system(folder)
    while True:
        if watched is not None:
            try:
                await _watch_one(folder, watched, asked)
            except (OSError, RuntimeError) as error:
                if place_in_the_system(folder) == watched:
                    log.warning("%s can't be watched (%s); changes wait for /reload.", folder, error)
                    await asyncio.sleep(_LOOK_SECONDS)
                    continue
            asked.set()
        await asyncio.sleep(_LOOK_AT_FOLDER_MS / 1000)
        watched = place_in_the_system(folder)
        if watched is not None:
            asked.set()


async def _watch_one(folder: Path, watched: tuple[int, int], asked: asyncio.Event) -> None:
    """Watch the folder until another, or none, is in its place. Raises OSError and RuntimeError."""
    async for changes in awatch(
        folder,
        debounce=_DEBOUNCE_MS,
        rust_timeout=_LOOK_AT_FOLDER_MS,
        yield_on_timeout=True,
        raise_interrupt=False,
    ):
        if changes:
            asked.set()
        if place_in_the_system(folder) != watched:
            return


async def _wait_for_articles(settings: Settings, asked: asyncio.Event) -> None:
    """Ask for a reload as soon as there is something to read."""
    while not await asyncio.to_thread(is_back, settings):  # noqa: ASYNC110 - a folder sets no event
        await asyncio.sleep(_LOOK_AT_FOLDER_MS / 1000)
    asked.set()


async def _fetch_on_time(settings: Settings, asked: asyncio.Event) -> None:
    """Fetch each source that has a schedule when its time has come, then have the library reloaded."""
    while True:
        wait = _LOOK_SECONDS
        try:
            waits = await asyncio.to_thread(_seconds_until_due, settings)
            due = [name for name, seconds in waits.items() if seconds <= 0]
            if due:
                for problem in await asyncio.to_thread(fetch_all, settings, names=due):
                    log.warning("Not fetched: %s", problem)
                asked.set()
            else:
                wait = min(_LOOK_SECONDS, *waits.values()) if waits else _LOOK_SECONDS
        except VerbatimError as error:
            log.warning("Sources are not fetched: %s", error)
        except Exception:
            log.exception("Sources could not be fetched; trying again.")
        await asyncio.sleep(max(_AT_LEAST, wait))


def _seconds_until_due(settings: Settings) -> dict[str, float]:
    store = store_of(settings)

    def left(source: Source) -> float:
        return store.last_run(source.name) + (source.seconds or 0) - time.time()

    sources = load_sources(settings.sources_file).source
    return {source.name: left(source) for source in sources if source.seconds}
