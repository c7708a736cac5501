"""Fetching, from a real HTTP server on this machine."""

import contextlib
import gzip
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from corpus.article import Article
from corpus.fetching import Fetcher, Store, fetch_source, fetch_sources, fetched_documents
from corpus.fetching.fetcher import FetchError, GoneError
from corpus.fetching.guard import RefusedError, is_public
from corpus.library import Library
from corpus.rules import Limits
from corpus.scan import read_library
from corpus.sources import Source
from tests.corpus.formats import FILES, PARAGRAPHS
from tests.site import Site


class Clock:
    """A clock that only sleep moves."""

    def __init__(self) -> None:
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    def now(self) -> float:
        return sum(self.slept)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def fetcher(clock: Clock) -> Iterator[Fetcher]:
    with Fetcher(Limits(file_mb=1), private=True, pause=0, sleep=clock.sleep, clock=clock.now) as made:
        yield made


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "fetched")


def read(store: Store, source: Source, tmp_path: Path, before: Library | None = None) -> Library:
    (tmp_path / "articles").mkdir(exist_ok=True)
    return read_library(tmp_path / "articles", fetched=fetched_documents(store, [source]), before=before)


def test_pages_at_addresses_become_articles(
    site: Site, store: Store, fetcher: Fetcher, tmp_path: Path
) -> None:
    site.html("/one.php?id=1", 1)
    site.pages["/two"] = 200, {"Content-Type": "text/plain"}, FILES["a.txt"]
    source = Source("notes", addresses=(site.url + "/one.php?id=1", site.url + "/two"), publisher="Notes")
    assert fetch_source(store, source, fetcher) == []
    one, two = read(store, source, tmp_path).articles
    assert (one.publisher, one.url) == ("Notes", "https://gazette.example/1")
    assert two.url == site.url + "/two"
    assert [one.text[s.start : s.end] for s in one.sentences] == list(PARAGRAPHS)


def test_what_has_not_changed_is_not_sent_again_and_what_has_replaces_it(
    site: Site, store: Store, fetcher: Fetcher, tmp_path: Path
) -> None:
    site.html("/one", 1, ETag='"a"')
    source = Source("notes", addresses=(site.url + "/one",))
    fetch_source(store, source, fetcher)
    library = read(store, source, tmp_path)
    fetch_source(store, source, fetcher)
    assert site.asked[-1][1]["if-none-match"] == '"a"'
    assert read(store, source, tmp_path, library).articles[0] is library.articles[0]
    site.html("/one", 1, (b"two winters", b"three winters"), ETag='"b"')
    fetch_source(store, source, fetcher)
    corrected = read(store, source, tmp_path, library)
    (article,) = corrected.articles
    assert article.id == library.articles[0].id
    assert "three winters" in article.text
    assert "two winters" not in article.text


def test_what_is_gone_from_the_web_is_gone(
    site: Site, store: Store, fetcher: Fetcher, tmp_path: Path
) -> None:
    site.html("/one", 1)
    source = Source("notes", addresses=(site.url + "/one",))
    fetch_source(store, source, fetcher)
    del site.pages["/one"]
    (problem,) = fetch_source(store, source, fetcher)
    assert "no longer there" in problem.reason
    assert read(store, source, tmp_path).articles == ()


def test_a_feed_gives_its_items_and_keeps_those_that_have_left_it(
    site: Site, store: Store, fetcher: Fetcher, tmp_path: Path
) -> None:
    site.pages["/rss"] = 200, {"Content-Type": "application/rss+xml"}, FILES["a.rss"]
    source = Source("gazette", feed=site.url + "/rss")
    fetch_source(store, source, fetcher)
    first = read(store, source, tmp_path)
    site.pages["/rss"] = 200, {}, FILES["a.rss"].replace(b"/ferry", b"/second")
    fetch_source(store, source, fetcher)
    second = read(store, source, tmp_path, first)
    assert {a.url for a in second.articles} == {
        "https://gazette.example/ferry",
        "https://gazette.example/second",
    }
    assert first.articles[0] in second.articles
    assert {a.publisher for a in second.articles} == {"Gazette"}


def test_the_pages_of_a_feeds_items_are_fetched_where_asked(
    site: Site, store: Store, fetcher: Fetcher, tmp_path: Path
) -> None:
    site.html("/ferry", 7)
    site.pages["/rss"] = 200, {}, FILES["a.rss"].replace(b"https://gazette.example", site.url.encode())
    source = Source("gazette", feed=site.url + "/rss", pages=True)
    assert fetch_source(store, source, fetcher) == []
    assert [a.url for a in read(store, source, tmp_path).articles] == ["https://gazette.example/7"]
    fetch_source(store, source, fetcher)
    assert site.count() == {"/rss": 2, "/ferry": 1}


def test_a_sitemap_and_an_index_of_sitemaps(
    site: Site, store: Store, fetcher: Fetcher, tmp_path: Path
) -> None:
    inner = f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>{site.url}/a</loc></url><url><loc>{site.url}/b</loc><lastmod>2999-01-01</lastmod></url></urlset>"
    site.pages["/map.xml.gz"] = 200, {}, gzip.compress(inner.encode())
    index = f"<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><sitemap><loc>{site.url}/map.xml.gz</loc></sitemap></sitemapindex>"
    site.pages["/map.xml"] = 200, {}, index.encode()
    site.html("/a", 1)
    site.html("/b", 2)
    source = Source("gazette", sitemap=site.url + "/map.xml")
    assert fetch_source(store, source, fetcher) == []
    assert len(read(store, source, tmp_path).articles) == 2
    fetch_source(store, source, fetcher)
    assert (site.count()["/a"], site.count()["/b"]) == (
        1,
        2,
    )  # what the sitemap says has changed is asked for again


def test_robots_txt_is_respected(site: Site, store: Store, fetcher: Fetcher, clock: Clock) -> None:
    site.pages["/robots.txt"] = 200, {}, b"User-agent: *\nDisallow: /secret\nCrawl-delay: 3\n"
    site.html("/secret/1", 1)
    site.html("/open", 2)
    source = Source("notes", addresses=(site.url + "/secret/1", site.url + "/open"))
    (problem,) = fetch_source(store, source, fetcher)
    assert "robots.txt forbids it" in problem.reason
    assert site.count() == {"/open": 1}
    fetcher.fetch(site.url + "/open")
    assert clock.slept == [3.0]


def test_a_robots_txt_that_fails_forbids(site: Site, fetcher: Fetcher) -> None:
    site.pages["/robots.txt"] = 503, {}, b""
    site.html("/open", 2)
    with pytest.raises(FetchError, match="try again later"):
        fetcher.fetch(site.url + "/open")
    assert not site.count()


def test_a_server_that_falters_is_asked_again_after_the_pause_it_wants(
    site: Site, fetcher: Fetcher, clock: Clock
) -> None:
    site.pages["/a"] = [(503, {"Retry-After": "7"}, b""), (429, {}, b""), (200, {}, b"Here.")]
    assert fetcher.fetch(site.url + "/a").data == b"Here."
    assert clock.slept == [7.0, 14.0]
    site.pages["/b"] = 500, {}, b""
    with pytest.raises(FetchError, match="answers 500"):
        fetcher.fetch(site.url + "/b")
    assert site.count()["/b"] == 3


def test_a_host_is_not_asked_faster_than_its_pause(site: Site, clock: Clock) -> None:
    with Fetcher(Limits(), private=True, pause=2, sleep=clock.sleep, clock=clock.now) as fetcher:
        for number in range(3):
            site.html(f"/{number}", number)
            fetcher.fetch(f"{site.url}/{number}")
    assert clock.slept == [2, 2, 2]  # before each page, for robots.txt was asked first


def test_limits_of_size_hold_for_what_is_unpacked(site: Site, fetcher: Fetcher) -> None:
    site.pages["/bomb"] = 200, {"Content-Encoding": "gzip"}, gzip.compress(b"0" * (3 << 20))
    with pytest.raises(FetchError, match="more than 1 MB"):
        fetcher.fetch(site.url + "/bomb")


def test_a_server_that_drips_is_given_up(tmp_path: Path) -> None:
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]

    def drip() -> None:
        with contextlib.suppress(OSError):
            while True:
                peer, _ = listening.accept()
                with peer, contextlib.suppress(OSError):
                    if peer.recv(4096).split(b" ")[1] == b"/robots.txt":
                        peer.sendall(b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n")
                        continue
                    peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
                    for _ in range(100_000):
                        peer.sendall(b"x")
                        time.sleep(0.05)

    dripping = threading.Thread(target=drip)
    dripping.start()
    with (
        Fetcher(Limits(seconds=0.2), private=True, pause=0) as fetcher,
        pytest.raises(FetchError, match="takes longer"),
    ):
        fetcher.fetch(f"http://127.0.0.1:{port}/slow")
    listening.shutdown(socket.SHUT_RDWR)
    listening.close()
    dripping.join()


def test_what_cannot_be_read_is_named(site: Site, store: Store, fetcher: Fetcher) -> None:
    site.pages["/picture"] = 200, {"Content-Type": "image/png"}, b"\x89PNG"
    site.pages["/loop"] = 302, {"Location": "/loop"}, b""
    addresses = (site.url + "/picture", site.url + "/loop", site.url + "/none", "http://127.0.0.1:1/")
    problems = fetch_source(store, Source("notes", addresses=addresses), fetcher)
    for problem, why in zip(
        problems,
        ["image/png", "redirects again and again", "no longer there", "can't be reached"],
        strict=True,
    ):
        assert why in problem.reason


def test_one_bad_source_takes_nothing_else_down(site: Site, store: Store) -> None:
    site.html("/one", 1)
    good = Source("good", addresses=(site.url + "/one",), private=True)
    before = time.time()
    bad = Source("bad", feed=site.url + "/none", private=True)

    def quick(limits: Limits, private: bool = False) -> Fetcher:
        return Fetcher(limits, private=private, pause=0)

    (problem,) = fetch_sources(store, [bad, good], Limits(), quick)
    assert problem.source == site.url + "/none"
    assert len(fetched_documents(store, [bad, good])) == 1
    assert store.last_run("bad") >= before


def test_a_source_fails_as_a_whole_since_it_first_did_until_it_can_be_fetched_again(
    site: Site, store: Store, fetcher: Fetcher
) -> None:
    site.html("/one", 1)
    feed = Source("feed", feed=site.url + "/none", private=True)
    pages = Source("pages", addresses=(site.url + "/gone", site.url + "/none"), private=True)
    partly = Source("partly", addresses=(site.url + "/one", site.url + "/none"), private=True)
    for source in (feed, pages, partly):
        fetch_source(store, source, fetcher)
    failing = store.failing()
    assert set(failing) == {"feed", "pages"}
    fetch_source(store, feed, fetcher)
    assert store.failing() == failing
    site.html("/none", 1)
    fetch_source(store, pages, fetcher)
    assert set(store.failing()) == {"feed"}


def test_many_sources_write_into_a_new_store_at_once(tmp_path: Path) -> None:
    """Where the store changed its journal's mode at each opening, one in fifteen turns found it locked."""
    for turn in range(60):
        store, start = Store(tmp_path / str(turn)), threading.Barrier(8)

        def write(name: str, store: Store = store, start: threading.Barrier = start) -> float:
            start.wait()
            store.note_run(name, [])
            return store.last_run(name)

        with ThreadPoolExecutor(8) as threads:
            assert all(threads.map(write, map(str, range(8))))


# Private networks


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.1", "169.254.169.254", "0.0.0.0", "100.64.0.1",
     "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1",
     "::ffff:a00:1", "64:ff9b::7f00:1",
     "2002:7f00:1::", "ff02::1", "nonsense"],
)  # fmt: skip
def test_these_addresses_are_private(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "8.8.8.8", "2606:4700::6810:85e5", "64:ff9b::808:808"])
def test_these_addresses_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://2130706433/", "http://0x7f.1/"]
)
def test_addresses_of_this_machine_are_refused(url: str) -> None:
    with Fetcher(Limits(), pause=0) as fetcher, pytest.raises(RefusedError, match="private network"):
        fetcher.fetch(url)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://a.example/", "gopher://a.example/", "//a", ""])
def test_only_http_and_https_are_fetched(url: str, fetcher: Fetcher) -> None:
    with pytest.raises(FetchError, match="no address of the web"):
        fetcher.fetch(url)


@pytest.fixture
def only_this_one_is_public(monkeypatch: pytest.MonkeyPatch) -> None:
    """127.0.0.1, where the site is, counts as public here; all else on this machine is as private as ever."""
    monkeypatch.setattr(
        "corpus.fetching.guard.is_public", lambda address: address == "127.0.0.1" or is_public(address)
    )


@pytest.mark.usefixtures("only_this_one_is_public")
@pytest.mark.parametrize(
    "target", ["http://127.0.0.2/", "http://169.254.169.254/latest/meta-data", "file:///etc/passwd"]
)
def test_a_redirect_into_a_private_network_is_refused(site: Site, target: str) -> None:
    site.pages["/out"] = 302, {"Location": target}, b""
    with (
        Fetcher(Limits(), pause=0) as fetcher,
        pytest.raises((RefusedError, FetchError), match=r"private network|no address"),
    ):
        fetcher.fetch(site.url + "/out")


@pytest.mark.usefixtures("only_this_one_is_public")
def test_a_name_that_changes_its_address_is_refused(site: Site) -> None:
    """DNS rebinding: public when it is looked up first, private the next time."""
    answers = iter([["127.0.0.1"], ["127.0.0.1"], ["10.0.0.5"]])
    site.html("/one", 1)
    with Fetcher(Limits(), pause=0, resolve=lambda host, port: next(answers)) as fetcher:
        address = site.url.replace("127.0.0.1", "rebind.example") + "/one"
        assert fetcher.fetch(address).data
        with pytest.raises(RefusedError, match=r"rebind\.example lies in a private network"):
            fetcher.fetch(address)
    assert {headers["host"].partition(":")[0] for _, headers in site.asked} == {"rebind.example"}


@pytest.mark.usefixtures("only_this_one_is_public")
def test_a_name_with_one_private_address_among_public_ones_is_refused(site: Site) -> None:
    def resolve(host: str, port: int) -> list[str]:
        return ["127.0.0.1", "10.0.0.5"]

    with Fetcher(Limits(), pause=0, resolve=resolve) as fetcher, pytest.raises(RefusedError):
        fetcher.fetch(site.url)


def test_the_documents_of_a_source_are_articles(
    site: Site, store: Store, fetcher: Fetcher, tmp_path: Path
) -> None:
    for number in range(4):
        site.html(f"/{number}", number)
    source = Source("notes", addresses=tuple(f"{site.url}/{number}" for number in range(4)), most=3)
    fetch_source(store, source, fetcher)
    found = read(store, source, tmp_path)
    assert len(found.articles) == 3
    assert all(isinstance(article, Article) for article in found.articles)
    with pytest.raises(GoneError):
        fetcher.fetch(site.url + "/99")
