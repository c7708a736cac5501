"""Sources are fetched into a store, and what is in it is read as files are."""

import json
import logging
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from typing import Any

import lxml.etree

from corpus.dates import parse_date
from corpus.draft import Draft
from corpus.errors import Problem, VerbatimError
from corpus.fetching.errors import FetchError, GoneError
from corpus.fetching.fetcher import Fetched, Fetcher
from corpus.fetching.store import Page, Store, StoreError, file_name
from corpus.readers.feeds import read_feed
from corpus.readers.formats import HEAD, format_of
from corpus.readers.unpacking import inflate
from corpus.reading import Document
from corpus.rules import MEBIBYTE, Limits
from corpus.sources import Source

log = logging.getLogger(__name__)
ADDED = Source("added")  # what an admin sent; never fetched
_REVISIT_SECONDS = 86_400
_TYPES = {
    "text/html": "html", "application/xhtml+xml": "html", "text/plain": "text", "application/pdf": "pdf",
    "application/json": "json", "text/markdown": "markdown", "text/csv": "csv", "application/rss+xml": "feed",
    "application/atom+xml": "feed",
}  # fmt: skip
_MOST_SITEMAPS = 200


def fetched_documents(store: Store, sources: Iterable[Source]) -> list[Document]:
    """Return what the store has of the sources, and what was added by hand, as documents to read.

    Of each source they are the latest `most`, by address.
    """
    found = []
    for source in (*sources, ADDED):
        for page in sorted(store.pages(source.name)[: source.most], key=lambda page: page.url):
            path = store.path(page)
            try:
                status = path.stat()
            except OSError:
                continue
            hints = replace(source.hints, url=page.final_url or None, form=page.form)
            found.append(Document(page.url, str(path), status.st_size, status.st_mtime_ns, hints))
    return found


def fetch_sources(
    store: Store,
    sources: Iterable[Source],
    limits: Limits,
    make: Callable[..., Fetcher] = Fetcher,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> list[Problem]:
    """Fetch the sources, eight at a time, into the store; return what could not be fetched.

    `make` makes a Fetcher; `progress` is called with how many are done and how many there are. Raises
    StoreError where the store can't be used.
    """
    listed = list(sources)
    if not listed:
        return []
    public, private = make(limits), make(limits, private=True)
    with ThreadPoolExecutor(8) as threads:
        fetchers = [private if source.private else public for source in listed]
        runs = threads.map(lambda pair: fetch_source(store, *pair), zip(listed, fetchers, strict=True))
        found: list[Problem] = []
        for done, problems in enumerate(runs, 1):
            found += problems
            progress(done, len(listed))
        return found


def fetch_source(store: Store, source: Source, fetcher: Fetcher) -> list[Problem]:
    """Fetch what a source lists that is new, or was not looked at for a day.

    Return what could not be fetched. What is gone from the web is gone from the store. Raises
    StoreError where that can't be used.
    """
    try:
        problems, failed = _fetched(store, source, fetcher)
        store.note_run(source.name, [str(problem) for problem in problems], failed=failed)
    except StoreError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever a source holds, the other sources are fetched
        return [_failed(source.name, error)]
    return problems


def _fetched(store: Store, source: Source, fetcher: Fetcher) -> tuple[list[Problem], bool]:
    """Fetch what the source lists; return what could not be fetched, and whether that is all of it."""
    known = {page.url: page for page in store.pages(source.name)}
    problems: list[Problem] = []
    listed = 0
    for item in _listed(store, source, fetcher, known):
        if isinstance(item, Problem):
            problems.append(item)
            continue
        listed += 1
        if listed > source.most:
            break
        url, changed = item
        page = known.get(url)
        if source.addresses or not _is_fresh(page, changed):
            problems += _visited(store, source, fetcher, url, page)
    if source.addresses:
        for url in known.keys() - set(source.addresses):
            store.drop(known[url])
    for page in store.pages(source.name)[source.most :]:
        store.drop(page)
    return problems, bool(problems) and (not listed or len(problems) == len(source.addresses))


def _is_fresh(page: Page | None, changed: float) -> bool:
    """Return whether a page was looked at within a day, and since it last changed."""
    return page is not None and time.time() - page.fetched < _REVISIT_SECONDS and page.fetched >= changed


def _visited(
    store: Store, source: Source, fetcher: Fetcher, url: str, page: Page | None
) -> Iterator[Problem]:
    """Fetch one page; yield why it could not be, if so. Raises StoreError."""
    try:
        _fetch_page(store, source, fetcher, url, page)
    except StoreError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever is at an address, the others are fetched
        if isinstance(error, GoneError) and page:
            store.drop(page)
        yield _failed(url, error)


def _failed(place: str, error: Exception) -> Problem:
    """Return why something was not fetched; what nobody foresaw is told by its kind, in full in the log."""
    if isinstance(error, VerbatimError):
        return Problem(place, str(error))
    log.debug("Fetching %s failed.", place, exc_info=error)
    return Problem(place, f"it can't be fetched ({type(error).__name__}); report this as a bug")


def _fetch_page(store: Store, source: Source, fetcher: Fetcher, url: str, page: Page | None) -> None:
    had = page if page and store.path(page).exists() else None
    etag, last_modified = (had.etag, had.last_modified) if had else (None, None)
    answer = fetcher.fetch(url, etag=etag, last_modified=last_modified)
    if answer.data is None and had:
        store.seen(had)
    elif answer.data is not None:
        store.keep(_page(source, url, answer), answer.data)


def form_of(answer: Fetched) -> str:
    """Return the format of what was fetched: as it begins, else as its server says.

    Raises FetchError where there is no reader for it.
    """
    kind = answer.content_type.partition(";")[0].strip().lower()
    form = format_of("", (answer.data or b"")[:HEAD]) or _TYPES.get(kind)
    if form is None:
        raise FetchError(f"it is of a kind that can't be read ({kind or 'unknown'}); leave it out")
    return form


def _page(source: Source, url: str, answer: Fetched) -> Page:
    form = form_of(answer)
    return Page(
        source.name, url, answer.url, file_name(url), form, answer.etag, answer.last_modified, time.time()
    )


def _listed(
    store: Store, source: Source, fetcher: Fetcher, known: dict[str, Page]
) -> Iterator[tuple[str, float] | Problem]:
    """Yield the addresses of a source's pages and when each changed, in seconds since 1970, 0 for unknown.

    What its lists hold that can't be used is a Problem.
    """
    if source.addresses:
        yield from ((url, 0.0) for url in source.addresses)
    elif source.sitemap:
        yield from _in_sitemap(fetcher, source.sitemap)
    elif source.feed:
        try:
            drafts = list(read_feed(fetcher.fetch(source.feed).data or b"", source.feed))
        except VerbatimError as error:
            yield Problem(source.feed, str(error))
            return
        for draft in drafts:
            if source.pages:
                yield str(draft.url or draft.source), 0.0
            else:
                _keep_item(store, source, known, draft)


def _keep_item(store: Store, source: Source, known: dict[str, Page], draft: Draft) -> None:
    """Keep what a feed itself holds of an item, unless it is kept already."""
    url = str(draft.url or draft.source).encode("utf-8", "replace").decode()
    data = json.dumps(asdict(draft), ensure_ascii=False, default=str).encode("utf-8", "replace")
    page = Page(source.name, url, url, file_name(url), "json", None, None, time.time())
    had = known.get(url)
    if had is None or not store.path(had).exists() or store.path(had).read_bytes() != data:
        store.keep(page, data)


def _in_sitemap(fetcher: Fetcher, address: str) -> Iterator[tuple[str, float] | Problem]:
    """Yield the addresses of a sitemap, or of all that an index of sitemaps names (sitemaps.org, 0.9)."""
    waiting, seen = [address], {address}
    while waiting:
        place = waiting.pop(0)
        try:
            root = _sitemap(fetcher, place)
        except VerbatimError as error:
            yield Problem(place, str(error))
            continue
        is_index = lxml.etree.QName(root).localname == "sitemapindex"
        for entry in root.iterchildren(lxml.etree.Element):
            values = {
                lxml.etree.QName(part).localname: (part.text or "").strip()
                for part in entry.iterchildren(lxml.etree.Element)
            }
            url = values.get("loc", "")
            if is_index and url not in seen and len(seen) < _MOST_SITEMAPS:
                seen.add(url)
                waiting.append(url)
            elif url and not is_index:
                yield url, _moment(values.get("lastmod"))


def _sitemap(fetcher: Fetcher, address: str) -> Any:
    """Return the root of a sitemap, packed by gzip or not. Raises VerbatimError."""
    data, most = fetcher.fetch(address).data or b"", fetcher.most
    data = inflate(data, most) if data.startswith(b"\x1f\x8b") else data
    if len(data) > most:
        raise FetchError(f"it has more than {most / MEBIBYTE:.0f} MB unpacked; split it")
    parser = lxml.etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        return lxml.etree.fromstring(data, parser)
    except (lxml.etree.XMLSyntaxError, ValueError):
        raise FetchError("it is no sitemap that can be read; correct the address") from None


def _moment(written: str | None) -> float:
    day = parse_date(written)
    if day is None:
        return 0.0
    try:
        return time.mktime(time.strptime(day[:10], "%Y-%m-%d"))
    except (ValueError, OverflowError):
        return 0.0
