"""Fetches addresses politely: robots.txt, a pause per host, back-off, and limits of size and time."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from importlib.metadata import version

import httpcore
import httpx
from protego import Protego

from corpus.errors import VerbatimError
from corpus.fetching.address import parse_address
from corpus.fetching.errors import FetchError, GoneError
from corpus.fetching.exchange import FALTERS, Answer, Exchange, Resolve, resolve
from corpus.rules import Limits

log = logging.getLogger(__name__)
AGENT = f"verbatim-bot/{version('verbatim-bot')}"
_HEADERS = {"User-Agent": AGENT, "Accept": "*/*"}
_MOST_REDIRECTS = 5
_TRIES = 3
_LONGEST_WAIT = 60.0
_LONGEST_DELAY = 30.0
_ROBOTS_BYTES = 512 * 1024
_ROBOTS_KEPT = 3600.0
_TRANSIENT = frozenset({408, 425, 429, 500, 502, 503, 504})


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
        self._exchange = Exchange(private=private, resolve=resolve)
        self._lock = threading.Lock()
        self._next: dict[bytes, float] = {}
        self._robots: dict[bytes, tuple[float, Protego | None]] = {}

    @property
    def most(self) -> int:
        """How many bytes an address may give."""
        return self._limits.file_bytes

    def fetch(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        """Return what is at the address, or that it has not changed since that `etag` or `last_modified`.

        Raises FetchError, GoneError for what is no longer there, and RefusedError for private networks; and
        nothing else, whatever is written at the address or in it.
        """
        try:
            return self._fetch(url, {"If-None-Match": etag, "If-Modified-Since": last_modified})
        except VerbatimError:
            raise
        except Exception as error:
            log.debug("Fetching %s failed.", url, exc_info=True)
            what = type(error).__name__
            raise FetchError(f"it can't be fetched ({what}); report this as a bug and leave it out") from None

    def _fetch(self, url: str, conditions: dict[str, str | None]) -> Fetched:
        headers = {name: value for name, value in conditions.items() if value and value.isascii()} | _HEADERS
        address, patience = parse_address(url), _Patience(self._limits.seconds * 2)
        for _ in range(_MOST_REDIRECTS + 1):
            self._check_robots(address, patience)
            answer = self._patiently(address, headers, self.most, patience)
            if answer.redirect is None:
                return self._result(url, answer)
            address = parse_address(answer.redirect, str(address))
            url = str(address)
        raise FetchError("it redirects again and again; correct the address")

    def _result(self, url: str, answer: Answer) -> Fetched:
        status, headers = answer.status, answer.headers
        if status in (404, 410):
            raise GoneError(f"it is no longer there ({status}); correct the address")
        if status not in (200, 203, 304):
            raise FetchError(f"its server answers {status}; try again later")
        return Fetched(
            url.partition("#")[0],
            None if status == 304 else answer.data,
            headers.get("content-type", ""),
            headers.get("etag"),
            headers.get("last-modified"),
        )

    def _patiently(
        self, address: httpx.URL, headers: dict[str, str], most: int, patience: "_Patience"
    ) -> Answer:
        """Return the answer, asked for again with growing pauses where the server or the net falters."""
        wait = 1.0
        for attempt in range(1, _TRIES + 1):
            self._wait_for(address)
            try:
                with patience:
                    answer = self._exchange.get(address, headers, most, patience.seconds, patience.left)
            except FALTERS as error:
                if attempt == _TRIES:
                    raise FetchError(f"it can't be reached ({_reason(error)}); try again later") from None
            else:
                if answer.status not in _TRANSIENT or attempt == _TRIES:
                    return answer
                wait = max(wait, _retry_after(answer.headers))
            self._sleep(min(wait, _LONGEST_WAIT))
            wait *= 2
        raise AssertionError("unreachable")

    def _wait_for(self, address: httpx.URL) -> None:
        """Wait until the host may be asked again."""
        host = address.netloc
        with self._lock:
            robots = self._robots.get(host, (0.0, None))[1]
            asked = float((robots and robots.crawl_delay(AGENT)) or 0)
            now = self._clock()
            turn = max(now, self._next.get(host, now))
            self._next[host] = turn + max(self._pause, min(asked, _LONGEST_DELAY))
        if turn > now:
            self._sleep(turn - now)

    def _check_robots(self, address: httpx.URL, patience: "_Patience") -> None:
        """Raise FetchError where the host's robots.txt (RFC 9309) does not allow the address."""
        read, robots = self._robots.get(address.netloc, (-_ROBOTS_KEPT, None))
        if self._clock() - read >= _ROBOTS_KEPT:
            robots = self._read_robots(address.join("/robots.txt"), patience)
            self._robots[address.netloc] = self._clock(), robots
        if robots is not None and not robots.can_fetch(str(address), AGENT):
            raise FetchError("its robots.txt forbids it; ask its owner")

    def _read_robots(self, address: httpx.URL, patience: "_Patience") -> Protego | None:
        for _ in range(_MOST_REDIRECTS + 1):
            answer = self._patiently(address, _HEADERS, _ROBOTS_BYTES, patience)
            if answer.redirect is None:
                break
            address = parse_address(answer.redirect, str(address))
        if answer.status >= 500:
            raise FetchError("its robots.txt can't be read just now; try again later")
        return Protego.parse(answer.data.decode("utf-8", "replace")) if answer.status == 200 else None


class _Patience:
    """How many `seconds` an address may take with all that it redirects to, and how many of them are left."""

    def __init__(self, seconds: float) -> None:
        self.seconds = self.left = seconds
        self._began = 0.0

    def __enter__(self) -> None:
        self._began = time.monotonic()

    def __exit__(self, *_: object) -> None:
        self.left -= time.monotonic() - self._began


def _retry_after(headers: httpx.Headers) -> float:
    """Return the seconds that a server asks to wait, 0 where it does not say (RFC 9110, section 10.2.3)."""
    value = headers.get("retry-after", "")
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError):
        return 0.0


def _reason(error: Exception) -> str:
    return "too slow" if isinstance(error, httpcore.TimeoutException) else str(error) or type(error).__name__
