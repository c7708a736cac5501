"""Keeps the library that questions are asked of, and replaces it whole when it is read again."""

import asyncio
import contextlib
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
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
)
from bot.library.engines import Embedded, Engine
from bot.library.losses import LossError, check_loss
from bot.library.precedence import Precedence
from bot.library.presence import why_gone
from bot.library.reports import Reload
from bot.library.some import ALL_ALIKE, First, answer_first_of, answers_only_of
from bot.settings import Settings
from corpus.article import Article
from corpus.changes import compare
from corpus.errors import VerbatimError
from corpus.library import Library, Report
from retrieval.answer import Answer
from retrieval.ask import warm
from retrieval.checking import Check, check_quote
from retrieval.collection import Collection, EngineUnavailableError
from retrieval.examples import Candidate, choose_examples, confidence_in, example_candidates
from retrieval.filters import NO_FILTERS, Filters
from retrieval.index import Index
from retrieval.people import People

T = TypeVar("T")
Listener = Callable[[Sequence[Article]], None]
_WHILE_FINDING_PEOPLE = 600.0
_WHILE_FOLLOWING = 60.0
_WHILE_TELLING = 60.0


class ReloadRunningError(VerbatimError):
    """A reload is running already; two never run at once."""


class ReloadStoppedError(VerbatimError):
    """The bot stops while a reload runs."""


class NoArticlesError(VerbatimError):
    """The bot has no articles of its own to put in."""


class Keeper:
    """Holds the current `index`. Questions in flight finish on the one they began with.

    `availability` tells whether it can be asked. `reloads` counts those that were done, refused as they would
    lose much, or failed; `failure` is why the last one was not done, or why there is nothing to read;
    `failed_at` when the last one failed, in seconds since 1970, None where none did since. `after_reload` are
    called with what is new or changed. `left_behind` is why what others publish can't be taken over, and
    `encoder_trouble` why meaning is compared no more.
    """

    def __init__(
        self,
        settings: Settings,
        index: Collection,
        seconds: float,
        engine: Engine | None = None,
        library: Library | None = None,
    ) -> None:
        """Keep what took so many seconds to make; `library` is what this bot has read itself, if it has."""
        self._settings = settings
        self._reloading = asyncio.Lock()
        self._questions = Precedence()
        self._stopped = False
        self.engine = engine or Embedded(settings)
        self.index = index
        self._library = library or (index.library if isinstance(index, Index) else Library())
        self._people: tuple[Collection, People] | None = None
        self._untold: Collection | None = None
        self._examples: tuple[Collection, dict[str, tuple[str, ...]]] | None = None
        self.loaded_at = datetime.now(UTC)
        self.load_seconds = seconds
        self.reloads: Counter[str] = Counter()
        self.after_reload: list[Listener] = []
        self._lacking = not len(index) and bool(known_articles(settings).articles)
        self.failure = why_gone(settings, had_articles=self._lacking)
        self.failed_at: float | None = None
        self.left_behind: str | None = None
        self.encoder_trouble: str | None = None

    @property
    def availability(self) -> Availability:
        """Whether the articles can be asked."""
        return self.engine.availability

    @property
    def report(self) -> Report:
        """How the last reading of the articles went."""
        return self._library.report

    @property
    def away(self) -> bool:
        """Whether there are no articles because their folder is not there."""
        return self.failure is not None and not len(self.index)

    async def look(self, do: Callable[[Collection], T], deadline: float | None = None) -> T:
        """Return what `do` returns of the collection, off the event loop; a reload gives way to it.

        Raises EngineUnavailableError where the engine can't be asked, as all that asks it here does.
        """
        with self._questions:
            return await self.availability.run(partial(do, self.index), deadline)

    async def ask(
        self,
        question: str,
        first: First = ALL_ALIKE,
        most: int | None = None,
        also: Filters = NO_FILTERS,
    ) -> Answer:
        """Return the answer of the articles, found off the event loop: of the first where they have one.

        `most` is how many quotes it has at most, as the settings say where it is None; `also` are filters
        beside those that the question names.
        """
        most, today = most or self._settings.quotes, self._settings.now.date()
        answer = await self.look(lambda index: answer_first_of(index, question, first, most, also, today))
        return replace(answer, declined="away") if answer.declined == "empty" and self.away else answer

    async def ask_only(self, ids: Iterable[str], questions: Sequence[str]) -> list[Answer]:
        """Return the answers of the articles with these ids alone, found off the event loop."""
        most, today = self._settings.quotes, self._settings.now.date()
        return await self.look(
            lambda index: answers_only_of(index, questions, ids, most, today), _WHILE_TELLING
        )

    async def check_quote(self, text: str) -> Check:
        """Return whether a quotation stands in the articles, found off the event loop."""
        check = await self.look(lambda index: check_quote(index, text))
        return replace(check, outcome="away") if check.outcome == "empty" and self.away else check

    async def people(self) -> People:
        """Return who says what in the articles, worked out off the event loop, once for each library."""
        index = self.index
        if self._people is None or self._people[0] is not index:
            self._people = (index, await self.look(_people, _WHILE_FINDING_PEOPLE))
        return self._people[1]

    async def examples(self, language: str) -> tuple[str, ...]:
        """Return questions that the articles answer, in a language that they are in, made off the event loop,
        once for each library.
        """
        index = self.index
        if self._examples is None or self._examples[0] is not index:
            self._examples = (index, {})
        kept = self._examples[1]
        if language not in kept:
            made = await self.look(lambda index: example_candidates(index, language))
            kept[language] = choose_examples([(await self._confidence_in(one), one) for one in made])
        return kept[language]

    async def _confidence_in(self, candidate: Candidate) -> float:
        return await self.look(lambda index: confidence_in(index, candidate))

    async def warm(self) -> None:
        """Load, off the event loop, what the first questions would wait for; it takes up to a second."""
        with contextlib.suppress(EngineUnavailableError):  # it is warmed once it is found
            await self.look(warm, _WHILE_FOLLOWING)

    async def follow(self) -> None:
        """Take over, whole, what another bot has published since, and look whether the engine can be asked.

        Raises EngineUnavailableError where it can't, and VerbatimError where that can't be taken over.
        """
        try:
            newest = await self.availability.probe(self._newest, _WHILE_FOLLOWING)
        except EngineUnavailableError:
            raise
        except VerbatimError as error:
            self.left_behind = str(error)
            raise
        self.left_behind = None
        if newest is not None and newest is not self.index and not self._reloading.locked():
            self._untold = self._untold or self.index
            self.index, self.loaded_at = newest, datetime.now(UTC)
        if self._untold is not None:
            news = partial(self.engine.news, self._untold, self.index)
            found = await self.availability.probe(news, _WHILE_FOLLOWING)
            self._untold = None
            self._tell(found)

    def _tell(self, news: Sequence[Article]) -> None:
        for tell in self.after_reload:
            tell(news)

    def _newest(self) -> Collection | None:
        """Return what is newer than what is asked, ready to be asked, None for nothing."""
        newest = self.engine.newest()
        if newest is None or newest is self.index:
            if self.availability.trouble is not None:
                self.index.articles.latest(1)
                self.index.statistics([(f"never asked for: {time.monotonic_ns()}",)])
            return None
        warm(newest)
        return newest

    async def reload(
        self,
        progress: Progress = lambda step, done, of: None,
        *,
        fetch: bool = False,
        anyway: bool = False,
    ) -> Reload:
        """Read the articles again and swap them in whole; return what changed. Questions go first.

        With `fetch`, the sources are fetched before. `progress` is called, in another thread, as
        `build_index` does. Raises NoArticlesError, ReloadRunningError while another reload runs, and
        LossError where more than half of the articles would go, unless it is done `anyway`. Any error keeps
        the library as it was.
        """
        self.check_has_articles()
        if self._reloading.locked():
            raise ReloadRunningError("A reload is already running; wait for its report.")
        async with self._reloading:
            with self._counted():
                return await self._reload(progress, fetch=fetch, anyway=anyway)

    def check_has_articles(self) -> None:
        """Raise NoArticlesError where this bot only follows what others publish."""
        if self.engine.is_shared and not self._settings.has_articles:
            raise NoArticlesError(
                "This bot has no articles of its own, and asks what others put in; set ARTICLES_DIR or "
                "SOURCES where it should put some in, too."
            )

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
        library = await asyncio.to_thread(
            read_articles, self._settings, step, before, elsewhere=self.engine.read_before
        )
        changes = await asyncio.to_thread(compare, before, library)
        if not anyway:
            await asyncio.to_thread(check_loss, self._settings, before, library, changes)
        elif not library.articles:
            await asyncio.to_thread(forget_what_was_read, self._settings)
        make = partial(self.engine.make, library, step, self.index, anyway=anyway)
        index = await asyncio.to_thread(make)
        await asyncio.to_thread(warm, index)
        self.index, self._library, self.loaded_at = index, library, datetime.now(UTC)
        self._lacking = self._lacking and not library.articles and not anyway
        self.load_seconds = time.monotonic() - started
        self._tell((*changes.added, *changes.changed))
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

    def exchange(self, before: Collection, after: Collection) -> None:
        """Ask `after`, which has the same articles, from now on, unless `before` is asked no more."""
        if self.index is before:
            self.index = after
            if self._people is not None and self._people[0] is before:
                self._people = (after, self._people[1])
            if self._examples is not None and self._examples[0] is before:
                self._examples = (after, self._examples[1])

    def give_way(self) -> bool:
        """Wait, in another thread, until nobody asks; return whether the bot still runs."""
        self._questions.give_way()
        return not self._stopped

    def stop(self) -> None:
        """Let a reload that runs come to its end at its next step, without a new library."""
        self._stopped = True

    async def check(self) -> Reload:
        """Return what a reload would change, and change nothing."""
        started = time.monotonic()
        library = await asyncio.to_thread(read_articles, self._settings, before=self._library, keep=False)
        changes = await asyncio.to_thread(compare, self._library, library)
        return Reload(changes, library, (), time.monotonic() - started)


def _people(index: Collection) -> People:
    return index.people()
