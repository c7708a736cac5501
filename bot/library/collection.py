"""The articles that the settings name: fetched, read with what is known from before, and indexed."""

import hashlib
import logging
from collections.abc import Callable, Collection

from bot.settings import Settings
from corpus.cache import Cache
from corpus.errors import Problem
from corpus.fetching import Store, StoreError, fetch_sources, fetched_documents
from corpus.library import Library, library_of
from corpus.rules import Rules
from corpus.scan import read_library
from corpus.sources import load_sources
from retrieval.index import Index
from retrieval.shelf import Shelf

log = logging.getLogger(__name__)
Progress = Callable[[str, int, int], None]


def _unseen(step: str, done: int, of: int) -> None:
    """Show nobody how far it is."""


def fetch_all(
    settings: Settings, progress: Progress = _unseen, names: Collection[str] | None = None
) -> list[Problem]:
    """Fetch the sources of those names, all where it is None; return what could not be fetched.

    `progress` is called with "Fetching", how many sources are done, and how many there are. Raises
    SourcesError.
    """
    sources = load_sources(settings.sources_file).source
    wanted = [source for source in sources if names is None or source.name in names]
    try:
        return fetch_sources(
            store_of(settings),
            wanted,
            settings.limits,
            progress=lambda done, of: progress("Fetching", done, of),
        )
    except StoreError as error:
        return [Problem("sources", str(error))]


def build_index(settings: Settings, progress: Progress = _unseen, before: Index | None = None) -> Index:
    """Read the articles of the settings' folder and sources and index them; what has not changed is kept.

    It is taken from `before`, or from the cache on disk where that is None. `progress` is called with
    "Reading", "Comparing" (for near-duplicates) or "Indexing", how much of it is done, and how much there is.
    Raises SourcesError.
    """
    return index_of(
        settings, read_articles(settings, progress, before.library if before else None), progress, before
    )


def index_of(
    settings: Settings, library: Library, progress: Progress = _unseen, before: Index | None = None
) -> Index:
    """Return the index of a library, with what the one `before` has of it; `progress` is as above."""
    if before and library.articles == before.library.articles:
        return before.with_library(library)
    progress("Comparing", int(library.has_copies), 1)
    shelf = Shelf(settings.data_dir / f"index-{place_of(settings)}")
    return Index(library, before, lambda done, of: progress("Indexing", done, of), shelf)


def read_articles(
    settings: Settings,
    progress: Progress = _unseen,
    before: Library | None = None,
    *,
    keep: bool = True,
) -> Library:
    """Read the articles of the settings' folder and sources as `build_index` does; `keep` saves the cache."""
    sources = load_sources(settings.sources_file)
    rules = Rules(settings.limits, sources.fields)
    store, cache = store_of(settings), cache_of(settings, rules)
    if before:
        known, cache = before, _cache_behind(before, cache)
    else:
        known = Library(files=cache.load())
    try:
        fetched, hidden = fetched_documents(store, sources.source), store.hidden()
    except StoreError as error:
        if before:
            raise
        log.error("%s Until then, what was taken out is back.", error)  # noqa: TRY400 - no traceback
        fetched, hidden = [], frozenset()
    library = read_library(
        settings.articles_dir,
        rules=rules,
        fetched=fetched,
        hidden=hidden,
        before=known,
        progress=lambda done, of: progress("Reading", done, of),
        keep=cache.keep if keep else lambda _, file: file,
    )
    if keep and (library.files or before):  # a start that finds nothing may look at an unmounted share
        cache.settle(library.files, known.files)
    return library


def known_articles(settings: Settings) -> Library:
    """Return what was read last, by the bot or a command, as the cache has it."""
    rules = Rules(settings.limits, load_sources(settings.sources_file).fields)
    try:
        hidden = store_of(settings).hidden()
    except StoreError:
        hidden = frozenset()
    return library_of(cache_of(settings, rules).load(), hidden=hidden)


def forget_what_was_read(settings: Settings) -> None:
    """Empty the cache, as where it is meant that there are no articles any more."""
    cache = cache_of(settings, Rules(settings.limits, load_sources(settings.sources_file).fields))
    cache.settle({}, cache.load())


def cache_of(settings: Settings, rules: Rules) -> Cache:
    """Return the cache of the settings' folder."""
    return Cache(settings.data_dir / f"articles-{place_of(settings)}.sqlite3", rules)


def _cache_behind(library: Library, cache: Cache) -> Cache:
    """Return the cache that the library's articles lie in, so that there is one of it only, else `cache`."""
    for card in library.cards[:1]:
        if isinstance(card.archive, Cache) and card.archive == cache:
            return card.archive
    return cache


def place_of(settings: Settings) -> str:
    """Return a short name for the settings' folder, for bots of several folders may share DATA_DIR."""
    return hashlib.blake2b(str(settings.articles_dir.resolve()).encode(), digest_size=6).hexdigest()


def store_of(settings: Settings) -> Store:
    """Return where pages of sources are kept."""
    return Store(settings.data_dir / "fetched")
