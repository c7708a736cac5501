"""Fetching, from a real HTTP server on this machine."""

import contextlib
import gzip
import ipaddress
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from corpus.article import Article
from corpus.errors import Problem
from corpus.fetching import (
    Fetcher,
    FetchError,
    GoneError,
    RefusedError,
    Store,
    fetch_source,
    fetch_sources,
    fetched_documents,
)
from corpus.fetching.guard import SET_APART, is_public
from corpus.library import Library
from corpus.rules import Limits
from corpus.scan import read_library
from corpus.sources import Source
from tests.corpus.formats import FILES, PARAGRAPHS
from tests.corpus.memory import peak
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
def fetcher(clock: Clock) -> Fetcher:
    return Fetcher(Limits(file_mb=1), private=True, pause=0, sleep=clock.sleep, clock=clock.now)


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
    fetcher = Fetcher(Limits(), private=True, pause=2, sleep=clock.sleep, clock=clock.now)
    for number in range(3):
        site.html(f"/{number}", number)
        fetcher.fetch(f"{site.url}/{number}")
    assert clock.slept == [2, 2, 2]  # before each page, for robots.txt was asked first


def test_limits_of_size_hold_for_what_is_unpacked(site: Site, fetcher: Fetcher) -> None:
    site.pages["/bomb"] = 200, {"Content-Encoding": "gzip"}, gzip.compress(b"0" * (3 << 20))
    with pytest.raises(FetchError, match="more than 1 MB"):
        fetcher.fetch(site.url + "/bomb")


@contextlib.contextmanager
def raw(answer: Callable[[socket.socket, bytes], None]) -> Iterator[str]:
    """Serve bytes as they are, for what no server of the library would send; robots.txt is not there."""
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                peer, _ = listening.accept()
                with peer, contextlib.suppress(OSError):
                    path = peer.recv(4096).split(b" ")[1]
                    if path == b"/robots.txt":
                        peer.sendall(b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n")
                    else:
                        answer(peer, path)

    serving = threading.Thread(target=serve)
    serving.start()
    yield f"http://127.0.0.1:{port}"
    listening.shutdown(socket.SHUT_RDWR)
    listening.close()
    serving.join()


BEGINNINGS = {
    "body": b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n",
    "headers": b"HTTP/1.1 200 OK\r\n",
    "chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
    "status": b"",
}
DRIPS = {
    "body": b"x",
    "headers": b"A: b\r\n",
    "chunks": b"1\r\nx\r\n",
    "status": b"HTTP/1.1 100 Continue\r\n\r\n",
}


def test_what_is_packed_as_often_as_it_takes_is_not_unpacked(site: Site, fetcher: Fetcher) -> None:
    """Hundreds of bytes that would be 64 megabytes, were each of the three layers taken off."""
    bomb = gzip.compress(gzip.compress(gzip.compress(b"0" * (64 << 20))))
    assert len(bomb) < 2000
    site.pages["/bomb"] = 200, {"Content-Encoding": "gzip, gzip, gzip"}, bomb
    with pytest.raises(FetchError, match="not asked for"):
        fetcher.fetch(site.url + "/bomb")


@pytest.mark.parametrize("headers", [{}, {"Content-Encoding": "gzip"}, {"Content-Encoding": "deflate"}])
def test_a_bomb_for_a_sitemap_takes_no_more_than_a_file_may_have(
    headers: dict[str, str], site: Site, store: Store, fetcher: Fetcher
) -> None:
    entries = b"<urlset>" + b" " * (100 << 20)
    site.pages["/map"] = (
        200,
        headers,
        zlib.compress(entries) if "deflate" in str(headers) else gzip.compress(entries),
    )
    source = Source("bomb", sitemap=site.url + "/map")
    problems: list[Problem] = []
    held = peak(lambda: problems.extend(fetch_source(store, source, fetcher)))
    assert "more than 1 MB" in problems[0].reason
    assert held < 10 << 20


@pytest.mark.parametrize("what", DRIPS)
def test_a_server_that_drips_is_given_up(what: str) -> None:
    def drip(peer: socket.socket, path: bytes) -> None:
        peer.sendall(BEGINNINGS[what])
        for _ in range(400):
            peer.sendall(DRIPS[what])
            time.sleep(0.05)

    with raw(drip) as url, pytest.raises(FetchError, match="takes longer"):
        Fetcher(Limits(seconds=0.2), private=True, pause=0).fetch(f"{url}/slow")


def test_the_time_of_an_address_is_that_of_all_it_redirects_to() -> None:
    asked: list[bytes] = []

    def redirect(peer: socket.socket, path: bytes) -> None:
        asked.append(path)
        time.sleep(0.3)
        peer.sendall(b"HTTP/1.1 302 No\r\nLocation: /%d\r\nContent-Length: 0\r\n\r\n" % len(asked))

    with raw(redirect) as url, pytest.raises(FetchError, match="takes longer"):
        Fetcher(Limits(seconds=0.25), private=True, pause=0).fetch(f"{url}/slow")
    assert len(asked) < 4  # five redirects are allowed


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


BAD_LINKS = [
    "http://[::1", "http://xn--/", "http://", "http://a:99999/", "http://a..b/", "http://[fe80::1%25eth0]/",
    "http://" + "a" * 300, "http://\udcff/", "http://a/\x00", "javascript:alert(1)", "http://a\\b", "http://%zz/",
    "//", ":", "#", "http://[v1.x]/", "\u202ehttp://a",
]  # fmt: skip


@pytest.mark.parametrize("link", BAD_LINKS)
def test_a_bad_link_is_told_in_a_sentence(link: str, fetcher: Fetcher) -> None:
    with pytest.raises(FetchError, match=r"no address|is unknown"):
        fetcher.fetch(link)


@pytest.mark.parametrize("link", ["http://[::1", "http://xn--/"])
def test_a_bad_link_is_a_line_in_the_report_and_the_rest_goes_on(
    link: str, site: Site, store: Store, fetcher: Fetcher, tmp_path: Path
) -> None:
    site.html("/one", 1)
    good = site.url + "/one"
    items = "".join(f"<item><title>A</title><link>{url}</link></item>" for url in (link, good))
    site.pages["/rss"] = 200, {}, f"<rss version='2.0'><channel>{items}</channel></rss>".encode()
    entries = "".join(f"<url><loc>{url}</loc></url>" for url in (link, good))
    site.pages["/map"] = 200, {}, f"<urlset>{entries}</urlset>".encode()
    maps = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in (link, site.url + "/map"))
    site.pages["/maps"] = 200, {}, f"<sitemapindex>{maps}</sitemapindex>".encode()
    site.pages["/moved"] = 302, {"Location": link}, b""
    for source in (
        Source("feed", feed=site.url + "/rss", pages=True),
        Source("map", sitemap=site.url + "/map"),
        Source("listed", addresses=(link, good)),
    ):
        (problem,) = fetch_source(store, source, fetcher)
        assert problem.source == link
        assert len(read(store, source, tmp_path).articles) == 1
    several = Source("maps", sitemap=site.url + "/maps")
    assert [problem.source for problem in fetch_source(store, several, fetcher)] == [link, link]
    assert len(read(store, several, tmp_path).articles) == 1
    (problem,) = fetch_source(store, Source("moved", addresses=(site.url + "/moved",)), fetcher)
    assert "no address" in problem.reason


def test_what_no_server_should_send_is_a_line_in_the_report(store: Store, fetcher: Fetcher) -> None:
    answers = {
        b"/garbage": b"\x00\xff" * 1000,
        b"/nothing": b"",
        b"/status": b"HTTP/1.1 999999 x\r\n\r\n",
        b"/retry": b"HTTP/1.1 503 x\r\nRetry-After: \xb2\r\nContent-Length: 0\r\n\r\n",
        b"/length": b"HTTP/1.1 200 x\r\nContent-Length: -1\r\n\r\n",
        b"/packed": b"HTTP/1.1 200 x\r\nContent-Encoding: br\r\nContent-Length: 3\r\n\r\nabc",
        b"/gzip": b"HTTP/1.1 200 x\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc",
        b"/location": b"HTTP/1.1 302 x\r\nLocation: http://\xff\xfe\r\nContent-Length: 0\r\n\r\n",
    }
    with raw(lambda peer, path: peer.sendall(answers[path])) as url:
        addresses = tuple(url + path.decode() for path in answers)
        problems = fetch_source(store, Source("odd", addresses=addresses), fetcher)
    assert [problem.source for problem in problems] == list(addresses)
    assert not any("report this as a bug" in problem.reason for problem in problems)


def test_a_mark_of_a_version_that_cannot_be_sent_back_is_left_out(site: Site, fetcher: Fetcher) -> None:
    site.html("/one", 1)
    assert fetcher.fetch(site.url + "/one", etag='"é"', last_modified="\udcff").data


def test_whatever_else_goes_wrong_with_an_address_is_a_line_in_the_report(
    site: Site, store: Store, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(host: str, port: int) -> list[str]:
        raise RecursionError

    fetcher = Fetcher(Limits(), private=True, pause=0, resolve=broken)
    with caplog.at_level("DEBUG"):
        (problem,) = fetch_source(store, Source("one", addresses=(site.url + "/one",)), fetcher)
    assert "RecursionError" in problem.reason
    assert "Traceback" in caplog.text
    assert not [record for record in caplog.records if record.levelname != "DEBUG"]


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


def ends(written: str) -> tuple[str, str]:
    network = ipaddress.ip_network(written)
    return str(network[0]), str(network[-1])


@pytest.mark.parametrize("written", SET_APART)
def test_ranges_that_are_set_apart_are_refused_from_end_to_end(written: str) -> None:
    assert not any(map(is_public, ends(written)))


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.0.1", "172.31.255.255", "169.254.169.254", "0.0.0.0", "100.64.0.1",
     "100.100.100.200", "192.0.0.192", "168.63.129.16", "192.88.99.1", "198.19.255.255", "224.0.0.1",
     "255.255.255.255", "::1", "::", "::8.8.8.8", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:a00:1",
     "64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::1", "64:ff9b:1:7f00:1::", "100::1", "2001::1",
     "2001:db8::1", "2002:7f00:1::", "2002:808:808::1", "3fff::1", "4000::1", "5f00::1", "fc00::1",
     "fd00:ec2::254", "fd20:ce::254", "fe80::1", "fe80::1%eth0", "2606:4700::6810:85e5%eth0", "fec0::1",
     "ff02::1", "ff0e::1", "nonsense", "", "127.1", "0177.0.0.1", "0x7f000001"],
)  # fmt: skip
def test_these_addresses_are_not_asked(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    ["93.184.215.14", "8.8.8.8", "1.0.0.0", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0",
     "126.255.255.255", "128.0.0.0", "169.253.255.255", "172.15.255.255", "172.32.0.0", "192.0.1.0",
     "168.63.129.15", "198.17.255.255", "198.20.0.0", "223.255.255.255", "2001:200::1",
     "2001:4860:4860::8888", "2606:4700::6810:85e5", "2a00:1450:4001::1", "3ffe:ffff::1"],
)  # fmt: skip
def test_these_addresses_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://[::ffff:127.0.0.1]/",
     "http://2130706433/", "http://0x7f.1/", "http://0177.0.0.1/", "http://017700000001/",
     "http://127.1/", "http://0/", "http://127.0.0.1./", "http://user:word@127.0.0.1/",
     "http://ⓛocalhost/"],
)  # fmt: skip
def test_this_machine_is_refused_however_it_is_written(url: str) -> None:
    with pytest.raises(FetchError, match=r"private network|no address|is unknown"):
        Fetcher(Limits(), pause=0, sleep=lambda _: None).fetch(url)


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
    with pytest.raises(FetchError, match=r"private network|no address"):
        Fetcher(Limits(), pause=0).fetch(site.url + "/out")


@pytest.mark.usefixtures("only_this_one_is_public")
def test_a_name_that_changes_its_address_is_refused(site: Site) -> None:
    """DNS rebinding: public when it is looked up first, private the next time."""
    answers = iter([["127.0.0.1"], ["127.0.0.1"], ["10.0.0.5"]])
    site.html("/one", 1)
    fetcher = Fetcher(Limits(), pause=0, resolve=lambda host, port: next(answers))
    address = site.url.replace("127.0.0.1", "rebind.example") + "/one"
    assert fetcher.fetch(address).data
    with pytest.raises(RefusedError, match=r"rebind\.example lies in a private network"):
        fetcher.fetch(address)
    assert {headers["host"].partition(":")[0] for _, headers in site.asked} == {"rebind.example"}


@pytest.mark.usefixtures("only_this_one_is_public")
def test_a_name_with_one_private_address_among_public_ones_is_refused(site: Site) -> None:
    def resolve(host: str, port: int) -> list[str]:
        return ["127.0.0.1", "10.0.0.5"]

    with pytest.raises(RefusedError):
        Fetcher(Limits(), pause=0, resolve=resolve).fetch(site.url)


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
