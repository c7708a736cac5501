"""Fetches addresses politely: robots.txt, a pause per host, back-off, and limits of size and time."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from urllib.parse import urljoin, urlsplit

import httpx
from protego import Protego

from corpus.errors import VerbatimError
from corpus.fetching.guard import GuardedTransport, Resolve, resolve
from corpus.rules import MEBIBYTE, Limits

AGENT = f"verbatim-bot/{version('verbatim-bot')}"
_MOST_REDIRECTS = 5
_TRIES = 3
_LONGEST_WAIT = 60.0
_LONGEST_DELAY = 30.0
_ROBOTS_BYTES = 512 * 1024
_ROBOTS_KEPT = 3600.0
_TRANSIENT = frozenset({408, 425, 429, 500, 502, 503, 504})


class FetchError(VerbatimError):
    """An address could not be fetched."""


class GoneError(FetchError):
    """The address is no longer there."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address answered: `url` is where redirects ended; `data` is None where it has not changed.

    `content_type`, `etag` and `last_modified` are the headers of these names, as they were sent.
    """

    url: str
    data: bytes | None
    content_type: str
    etag: str | None
    last_modified: str | None


class Fetcher:
    """Fetches addresses of the public web; may be used by several threads."""

    def __init__(
        self,
        limits: Limits,
        *,
        private: bool = False,
        pause: float = 1.0,
        resolve: Resolve = resolve,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Wait `pause` seconds between two requests to a host, longer where its robots.txt asks for it.

        `private` allows addresses in private networks. `resolve`, `sleep` and `clock` are the system's own.
        """
        self._limits, self._pause, self._sleep, self._clock = limits, pause, sleep, clock
        self._client = httpx.Client(
            transport=GuardedTransport(private=private, resolve=resolve),
            headers={"User-Agent": AGENT, "Accept-Encoding": "gzip, deflate"},
            timeout=httpx.Timeout(15.0),
            trust_env=False,
        )
        self._lock = threading.Lock()
        self._next: dict[str, float] = {}
        self._robots: dict[str, tuple[float, Protego | None]] = {}

    def __enter__(self) -> "Fetcher":
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def fetch(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        """Return what is at the address, or that it has not changed since that `etag` or `last_modified`.

        Raises FetchError, GoneError for what is no longer there, and RefusedError for private networks.
        """
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {name: value for name, value in conditions.items() if value}
        for _ in range(_MOST_REDIRECTS + 1):
            self._check_robots(url)
            response, data = self._patiently(url, headers, self._limits.file_bytes)
            if not response.has_redirect_location:
                return self._result(url, response, data)
            url = urljoin(url, response.headers["location"])
        raise FetchError("it redirects again and again; correct the address")

    def _result(self, url: str, response: httpx.Response, data: bytes) -> Fetched:
        status, headers = response.status_code, response.headers
        if status in (404, 410):
            raise GoneError(f"it is no longer there ({status}); correct the address")
        if status not in (200, 203, 304):
            raise FetchError(f"its server answers {status}; try again later")
        return Fetched(
            url.partition("#")[0],
            None if status == 304 else data,
            headers.get("content-type", ""),
            headers.get("etag"),
            headers.get("last-modified"),
        )

    def _patiently(self, url: str, headers: dict[str, str], most: int) -> tuple[httpx.Response, bytes]:
        """Return the answer, asked for again with growing pauses where the server or the net falters."""
        wait = 1.0
        for attempt in range(1, _TRIES + 1):
            try:
                response, data = self._once(url, headers, most)
            except httpx.InvalidURL:
                raise FetchError("it is no address that can be fetched; correct it") from None
            except httpx.HTTPError as error:
                if attempt == _TRIES:
                    raise FetchError(f"it can't be reached ({_reason(error)}); try again later") from None
            else:
                if response.status_code not in _TRANSIENT or attempt == _TRIES:
                    return response, data
                wait = max(wait, _retry_after(response))
            self._sleep(min(wait, _LONGEST_WAIT))
            wait *= 2
        raise AssertionError("unreachable")

    def _once(self, url: str, headers: dict[str, str], most: int) -> tuple[httpx.Response, bytes]:
        self._wait_for(urlsplit(url).netloc)
        until = self._clock() + self._limits.seconds * 2
        with self._client.stream("GET", url, headers=headers) as response:
            data = bytearray()
            for chunk in response.iter_bytes():
                data += chunk
                if len(data) > most:
                    raise FetchError(f"it has more than {most / MEBIBYTE:.0f} MB; leave it out")
                if self._clock() > until:
                    raise FetchError(
                        f"it takes longer than {self._limits.seconds * 2:.0f} s; try again later"
                    )
        return response, bytes(data)

    def _wait_for(self, host: str) -> None:
        """Wait until the host may be asked again."""
        with self._lock:
            robots = self._robots.get(host, (0.0, None))[1]
            asked = float((robots and robots.crawl_delay(AGENT)) or 0)
            now = self._clock()
            turn = max(now, self._next.get(host, now))
            self._next[host] = turn + max(self._pause, min(asked, _LONGEST_DELAY))
        if turn > now:
            self._sleep(turn - now)

    def _check_robots(self, url: str) -> None:
        """Raise FetchError where the host's robots.txt (RFC 9309) does not allow the address."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise FetchError("it is no address of the web; use https://")
        read, robots = self._robots.get(parts.netloc, (-_ROBOTS_KEPT, None))
        if self._clock() - read >= _ROBOTS_KEPT:
            robots = self._read_robots(f"{parts.scheme}://{parts.netloc}/robots.txt")
            self._robots[parts.netloc] = self._clock(), robots
        if robots is not None and not robots.can_fetch(url, AGENT):
            raise FetchError("its robots.txt forbids it; ask its owner")

    def _read_robots(self, url: str) -> Protego | None:
        for _ in range(_MOST_REDIRECTS + 1):
            response, data = self._patiently(url, {}, _ROBOTS_BYTES)
            if not response.has_redirect_location:
                break
            url = urljoin(url, response.headers["location"])
        if response.status_code >= 500:
            raise FetchError("its robots.txt can't be read just now; try again later")
        return Protego.parse(data.decode("utf-8", "replace")) if response.status_code == 200 else None


def _retry_after(response: httpx.Response) -> float:
    """Return the seconds that a server asks to wait, 0 where it does not say (RFC 9110, section 10.2.3)."""
    value = response.headers.get("retry-after", "")
    if value.isdigit():
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (ValueError, TypeError):
        return 0.0


def _reason(error: httpx.HTTPError) -> str:
    return "too slow" if isinstance(error, httpx.TimeoutException) else str(error) or type(error).__name__
