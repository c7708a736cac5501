"""Keeps the library that questions are asked of, and replaces it whole when it is read again."""

import asyncio
import contextlib
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TypeVar

from bot.library.availability import Availability
from bot.library.collection import (
    Progress,
    fetch_all,
    forget_what_was_read,
    known_articles,
    read_articles,
    store_of,
)
from bot.library.engines import Embedded, Engine
from bot.library.presence import why_gone
from bot.library.reports import Reload
from bot.settings import Settings
from corpus.article import Article
from corpus.changes import Changes, compare
from corpus.errors import VerbatimError
from corpus.library import Library, Report
from retrieval.answer import Answer
from retrieval.ask import ask, warm
from retrieval.checking import Check, check_quote
from retrieval.collection import Articles, Collection
from retrieval.filters import NO_FILTERS, Filters
from retrieval.index import Index
from retrieval.people import People
from retrieval.thesaurus import Thesauri

T = TypeVar("T")
Listener = Callable[[Changes], None]
_AT_ONCE = 256
_LONGEST_PAUSE = 0.02
_LEAST_WORK = 0.005


class ReloadRunningError(VerbatimError):
    """A reload is running already; two never run at once."""


class ReloadStoppedError(VerbatimError):
    """The bot stops while a reload runs."""


class LossError(VerbatimError):
    """A reload would take away so much that it looks like a mistake, as a share that is not mounted."""


class Keeper:
    """Holds the current `index`. Questions in flight finish on the one they began with.

    `availability` tells whether it can be asked. `reloads` counts those that were done, refused as they would
    lose much, or failed; `failure` is why the last one was not done, or why there is nothing to read;
    `failed_at` when the last one failed, in seconds since 1970, None where none did since. `after_reload` are
    called with what has changed.
    """

    def __init__(self, settings: Settings, index: Index, seconds: float) -> None:
        """Keep an index that took so many seconds to make."""
        self._settings = settings
        self._reloading = asyncio.Lock()
        self._questions = Precedence()
        self._stopped = False
        self._engine: Engine = Embedded(settings)
        self.index: Collection = index
        self._library = index.library
        self._people: tuple[Collection, People] | None = None
        self.loaded_at = datetime.now(UTC)
        self.load_seconds = seconds
        self.reloads: Counter[str] = Counter()
        self.after_reload: list[Listener] = []
        self._lacking = not len(index) and bool(known_articles(settings).articles)
        self.failure = why_gone(settings, had_articles=self._lacking)
        self.failed_at: float | None = None

    @property
    def availability(self) -> Availability:
        """Whether the articles can be asked."""
        return self._engine.availability

    @property
    def report(self) -> Report:
        """How the last reading of the articles went."""
        return self._library.report

    @property
    def away(self) -> bool:
        """Whether there are no articles because their folder is not there."""
        return self.failure is not None and not len(self.index)

    async def look(self, do: Callable[[Collection], T]) -> T:
        """Return what `do` returns of the collection, off the event loop; a reload gives way to it.

        Raises EngineUnavailableError where the engine can't be asked, as all that asks it here does.
        """
        with self._questions:
            return await self.availability.run(partial(do, self.index))

    async def ask(
        self,
        question: str,
        first_of: Sequence[Article] = (),
        most: int | None = None,
        also: Filters = NO_FILTERS,
    ) -> Answer:
        """Return the answer of the articles, found off the event loop: of `first_of` where they have one.

        `most` is how many quotes it has at most, as the settings say where it is None; `also` are filters
        beside those that the question names.
        """
        most = most or self._settings.quotes
        answer = await self.look(lambda index: _ask(index, question, first_of, most, also))
        return replace(answer, declined="away") if answer.declined == "empty" and self.away else answer

    async def ask_only(self, articles: Sequence[Article], questions: Sequence[str]) -> list[Answer]:
        """Return the answers of those articles alone, found off the event loop."""
        most = self._settings.quotes
        return await self.look(lambda index: _ask_only(index, articles, questions, most))

    async def check_quote(self, text: str) -> Check:
        """Return whether a quotation stands in the articles, found off the event loop."""
        return await self.look(lambda index: check_quote(index, text))

    async def people(self) -> People:
        """Return who says what in the articles, worked out off the event loop, once for each library."""
        index = self.index
        if self._people is None or self._people[0] is not index:
            self._people = (index, await self.look(lambda index: People(_all(index.articles))))
        return self._people[1]

    async def warm(self) -> None:
        """Load, off the event loop, what the first questions would wait for; it takes up to a second."""
        await self.look(warm)

    async def look_for_engine(self) -> None:
        """Ask the engine for something, where it could not be asked. Raises EngineUnavailableError."""
        if self.availability.trouble is not None:
            await self.availability.probe(lambda: self.index.statistics([("a",)]))

    async def reload(
        self,
        progress: Progress = lambda step, done, of: None,
        *,
        fetch: bool = False,
        anyway: bool = False,
    ) -> Reload:
        """Read the articles again and swap them in whole; return what changed. Questions go first.

        With `fetch`, the sources are fetched before. `progress` is called, in another thread, as
        `build_index` does. Raises ReloadRunningError while another reload runs, and LossError where more than
        half of the articles would go, unless it is done `anyway`. Any error keeps the library as it was.
        """
        if self._reloading.locked():
            raise ReloadRunningError("A reload is already running; wait for its report.")
        async with self._reloading:
            with self._counted():
                return await self._reload(progress, fetch=fetch, anyway=anyway)

    async def wait_and_reload(
        self,
        progress: Progress = lambda step, done, of: None,
        *,
        fetch: bool = False,
        anyway: bool = False,
    ) -> Reload:
        """Reload as soon as no other reload runs."""
        while True:
            try:
                return await self.reload(progress, fetch=fetch, anyway=anyway)
            except ReloadRunningError:
                await asyncio.sleep(0.5)

    async def _reload(self, progress: Progress, *, fetch: bool, anyway: bool) -> Reload:
        started = time.monotonic()
        before = self._library

        def step(name: str, done: int, of: int) -> None:
            if self._stopped:
                raise ReloadStoppedError("The bot stops; the next start reads the articles again.")
            self._questions.give_way()
            progress(name, done, of)

        problems = await asyncio.to_thread(fetch_all, self._settings, step) if fetch else []
        library = await asyncio.to_thread(read_articles, self._settings, step, before)
        changes = await asyncio.to_thread(compare, before, library)
        if not anyway:
            await asyncio.to_thread(_check_loss, self._settings, before, library, changes)
        elif not library.articles:
            await asyncio.to_thread(forget_what_was_read, self._settings)
        index = await asyncio.to_thread(self._engine.make, library, step, self.index)
        await asyncio.to_thread(warm, index)
        self.index, self._library, self.loaded_at = index, library, datetime.now(UTC)
        self._lacking = self._lacking and not library.articles and not anyway
        self.load_seconds = time.monotonic() - started
        for tell in self.after_reload:
            tell(changes)
        return Reload(changes, library, tuple(problems), self.load_seconds)

    @contextlib.contextmanager
    def _counted(self) -> Iterator[None]:
        """Count how the reload in the block goes, and keep why it was not done."""
        try:
            yield
        except ReloadStoppedError:
            raise
        except Exception as error:
            self.reloads["refused" if isinstance(error, LossError) else "failed"] += 1
            self.failed_at = time.time()
            self.failure = (
                str(error) if isinstance(error, VerbatimError) else f"{type(error).__name__}: {error}"
            )
            raise
        self.reloads["done"] += 1
        self.failure = why_gone(self._settings, had_articles=self._lacking)
        self.failed_at = None

    def stop(self) -> None:
        """Let a reload that runs come to its end at its next step, without a new library."""
        self._stopped = True

    async def check(self) -> Reload:
        """Return what a reload would change, and change nothing."""
        started = time.monotonic()
        library = await asyncio.to_thread(read_articles, self._settings, before=self._library, keep=False)
        changes = await asyncio.to_thread(compare, self._library, library)
        return Reload(changes, library, (), time.monotonic() - started)


class Precedence:
    """Lets questions go before a reload, which pauses at its next step while one is being answered."""

    def __init__(self) -> None:
        """Nobody asks yet."""
        self._asked = 0
        self._next = 0.0
        self._quiet = threading.Event()
        self._quiet.set()

    def __enter__(self) -> None:
        self._asked += 1
        self._quiet.clear()

    def __exit__(self, *_: object) -> None:
        self._asked -= 1
        if not self._asked:
            self._quiet.set()

    def give_way(self) -> None:
        """Wait, in the thread that reloads, until nobody asks; a fifth of the time is left to it."""
        if time.monotonic() >= self._next:
            self._quiet.wait(_LONGEST_PAUSE)
            self._next = time.monotonic() + _LEAST_WORK


def _check_loss(settings: Settings, before: Library, after: Library, changes: Changes) -> None:
    """Raise LossError where more than half of the articles are gone with their files, not by /remove."""
    had = len(before.articles)
    if 2 * len(changes.removed) <= had:
        return
    hidden = store_of(settings).hidden()
    sources = {article.source for article in after.articles}
    gone = [a for a in changes.removed if a.source not in sources and a.id not in hidden]
    if 2 * len(gone) > had:
        raise LossError(
            f"{len(gone)} of {had} article{'' if had == 1 else 's'} would be gone from "
            f"{settings.articles_dir}. Look whether the folder is there; where that is meant, use "
            "/reload anyway or `verbatim reload --anyway`."
        )


def _all(articles: Articles) -> Iterator[Article]:
    """Yield all articles, a few of which are in memory at a time."""
    for first in range(0, articles.counts.articles, _AT_ONCE):
        yield from articles.many(first, _AT_ONCE)


def _ask(index: Collection, question: str, first_of: Sequence[Article], most: int, also: Filters) -> Answer:
    if first_of:
        answer = ask(_Some(first_of, index), question, quotes=most, also=also)
        if answer.quotes:
            return answer
    return ask(index, question, quotes=most, also=also)


def _ask_only(
    index: Collection, articles: Sequence[Article], questions: Sequence[str], most: int
) -> list[Answer]:
    only = _Some(articles, index)
    return [ask(only, question, quotes=most) for question in questions]


class _Some(Index):
    """Some articles of a collection, in which the same words stand for each other as in all of it."""

    def __init__(self, articles: Sequence[Article], whole: Collection) -> None:
        super().__init__(Library(tuple(articles)))
        self._whole = whole

    def thesauri(self, language: str) -> Thesauri:
        return self._whole.thesauri(language)
