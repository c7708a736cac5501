"""The articles that the settings name: fetched, read with what is known from before, and indexed."""

import hashlib
import logging
import stat
from collections.abc import Callable, Collection, Mapping
from functools import partial
from pathlib import Path

from bot.settings import Settings
from corpus.cache import Cache
from corpus.errors import Problem
from corpus.fetching import Store, StoreError, fetch_sources, fetched_documents
from corpus.hashing import digest_of
from corpus.library import Library, library_of
from corpus.reading import Document, ReadFile
from corpus.rules import Rules
from corpus.scan import read_library
from corpus.sources import load_sources
from retrieval.index import Index
from retrieval.shelf import Shelf

log = logging.getLogger(__name__)
Progress = Callable[[str, int, int], None]
Changed = Callable[[str, int, bytes], int | None]
Elsewhere = Callable[[Cache, Changed, Progress], Mapping[str, ReadFile]]


def _unseen(step: str, done: int, of: int) -> None:
    """Show nobody how far it is."""


def _nowhere(cache: Cache, changed: Changed, progress: Progress) -> Mapping[str, ReadFile]:
    """Return nothing: no other machine reads these articles."""
    return {}


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
    elsewhere: Elsewhere = _nowhere,
) -> Library:
    """Read the articles of the settings' folder and sources as `build_index` does; `keep` saves the cache.

    Where nothing is known of them yet, `elsewhere` returns what another machine has read, kept in the cache.
    """
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
    if keep and not known.files:
        places = {document.source: document for document in fetched}
        known = Library(files=elsewhere(cache, partial(_changed, settings, places), progress))
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


def _changed(
    settings: Settings, fetched: Mapping[str, Document], source: str, size: int, digest: bytes
) -> int | None:
    """Return when a file was changed, in nanoseconds since 1970, None where none of these bytes is here."""
    document = fetched.get(source)
    path = Path(document.path) if document else settings.articles_dir / source
    try:
        status = path.stat()
        if (
            not stat.S_ISREG(status.st_mode)
            or status.st_size != size
            or digest_of(path.read_bytes()) != digest
        ):
            return None
    except (OSError, ValueError):  # no such file, or a name that can be none
        return None
    return document.changed if document else status.st_mtime_ns


def known_articles(settings: Settings) -> Library:
    """Return what was read last, by the bot or a command, as the cache has it."""
    rules = _rules(settings)
    try:
        hidden = store_of(settings).hidden()
    except StoreError:
        hidden = frozenset()
    return library_of(cache_of(settings, rules).load(), hidden=hidden)


def forget_what_was_read(settings: Settings) -> None:
    """Empty the cache, as where it is meant that there are no articles any more."""
    cache = cache_of(settings, _rules(settings))
    cache.settle({}, cache.load())


def reading_version(settings: Settings) -> str:
    """Return what tells the code and the rules, by which the settings' files are read, from all others."""
    return cache_of(settings, _rules(settings)).version


def cache_of(settings: Settings, rules: Rules) -> Cache:
    """Return the cache of the settings' folder."""
    return Cache(settings.data_dir / f"articles-{place_of(settings)}.sqlite3", rules)


def _rules(settings: Settings) -> Rules:
    return Rules(settings.limits, load_sources(settings.sources_file).fields)


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
