"""Keeps the library that questions are asked of, and replaces it whole when it is read again."""

import asyncio
import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.settings import Settings
from corpus.article import Article
from corpus.cache import Cache
from corpus.errors import VerbatimError
from corpus.fetching import Store, fetched_documents
from corpus.library import Library, read_library
from corpus.rules import Rules
from corpus.sources import load_sources
from retrieval.answer import Answer
from retrieval.ask import ask
from retrieval.index import Index

Progress = Callable[[str, int, int], None]


class ReloadRunningError(VerbatimError):
    """A reload is running already; two never run at once."""


@dataclass(frozen=True, slots=True)
class Reload:
    """What a reload changed, in articles, and how long it took in seconds."""

    added: int
    changed: int
    removed: int
    unchanged: int
    library: Library
    seconds: float


class Keeper:
    """Holds the current `index`. Questions in flight finish on the one they began with."""

    def __init__(self, settings: Settings, index: Index, seconds: float) -> None:
        """Keep an index that took so many seconds to make."""
        self._settings = settings
        self._reloading = asyncio.Lock()
        self.index = index
        self.loaded_at = datetime.now(UTC)
        self.load_seconds = seconds

    async def answer(
        self, question: str, first_of: Sequence[Article] = (), most: int | None = None
    ) -> Answer:
        """Return the answer of the articles, found off the event loop: of `first_of` where they answer, else of all.

        `most` is how many quotes it has at most, as the settings say where it is None.
        """
        return await asyncio.to_thread(_ask, self.index, question, first_of, most or self._settings.quotes)

    async def reload(self) -> Reload:
        """Read the articles again and swap them in whole; return what changed.

        Raises ReloadRunningError while another reload runs. Any error keeps the library as it was.
        """
        if self._reloading.locked():
            raise ReloadRunningError("A reload is already running; wait for its report.")
        async with self._reloading:
            started = time.monotonic()
            old = {article.id: article for article in self.index.library.articles}
            index = await asyncio.to_thread(build_index, self._settings, before=self.index)
            self.index, self.loaded_at = index, datetime.now(UTC)
            self.load_seconds = time.monotonic() - started
            new = {article.id: article for article in index.library.articles}
            unchanged = sum(old[key].text == new[key].text for key in old.keys() & new.keys())
            return Reload(
                added=len(new.keys() - old.keys()),
                changed=len(old.keys() & new.keys()) - unchanged,
                removed=len(old.keys() - new.keys()),
                unchanged=unchanged,
                library=index.library,
                seconds=self.load_seconds,
            )


def _ask(index: Index, question: str, first_of: Sequence[Article], most: int) -> Answer:
    if first_of:
        answer = ask(Index(Library(tuple(first_of))), question, quotes=most)
        if answer.quotes:
            return answer
    return ask(index, question, quotes=most)


def build_index(
    settings: Settings, progress: Progress = lambda step, done, of: None, before: Index | None = None
) -> Index:
    """Read the articles of the settings' folder and sources and index them; what has not changed is kept.

    It is taken from `before`, or from the cache on disk where that is None. `progress` is called with "Reading" or
    "Indexing", how much of it is done, and how much there is. Raises SourcesError.
    """
    library = read_articles(settings, progress, before.library if before else None)
    if before and library.articles == before.library.articles and library.report == before.library.report:
        return before
    return Index(library, before, progress=lambda done, of: progress("Indexing", done, of))


def read_articles(
    settings: Settings,
    progress: Progress = lambda step, done, of: None,
    before: Library | None = None,
    *,
    keep: bool = True,
) -> Library:
    """Read the articles of the settings' folder and sources, as `build_index` does; `keep` writes the cache."""
    sources = load_sources(settings.sources_file)
    rules = Rules(settings.limits, sources.fields)
    cache = cache_of(settings, rules)
    known = before or Library(files=cache.load())
    library = read_library(
        settings.articles_dir,
        rules=rules,
        fetched=fetched_documents(store_of(settings), sources.source),
        before=known,
        progress=lambda done, of: progress("Reading", done, of),
    )
    if keep:
        cache.save(library.files, known.files)
    return library


def cache_of(settings: Settings, rules: Rules) -> Cache:
    """Return the cache of the settings' folder."""
    place = hashlib.blake2b(str(settings.articles_dir.resolve()).encode(), digest_size=6).hexdigest()
    return Cache(settings.data_dir / f"articles-{place}.sqlite3", rules)


def store_of(settings: Settings) -> Store:
    """Return where pages of sources are kept."""
    return Store(settings.data_dir / "fetched")
