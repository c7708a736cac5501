"""One request and its answer: from a machine that may be asked, within a time, of so many bytes."""

import socket
import ssl
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import httpcore
import httpx

from corpus.fetching import guard
from corpus.fetching.errors import FetchError, RefusedError
from corpus.readers.unpacking import UnpackingError, inflate
from corpus.rules import MEBIBYTE

Resolve = Callable[[str, int], list[str]]
FALTERS = (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError)
_SILENCE = 15.0
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered; `data` is what its Content-Encoding packed."""

    status: int
    headers: httpx.Headers
    data: bytes

    @property
    def redirect(self) -> str | None:
        """Where it redirects to, as it says that, None where it does not."""
        return self.headers.get("location") if self.status in _REDIRECTS else None


def resolve(host: str, port: int) -> list[str]:
    """Return the addresses of a host. Raises OSError where it has none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Exchange:
    """Asks servers, each time over a connection of its own, for two names may share a machine."""

    def __init__(self, *, private: bool = False, resolve: Resolve = resolve) -> None:
        """With `private`, addresses of the own network are allowed; `resolve` looks names up."""
        self._private, self._resolve = private, resolve
        self._certificates = httpx.create_ssl_context(trust_env=False)

    def get(
        self, address: httpx.URL, headers: Mapping[str, str], most: int, seconds: float, left: float
    ) -> Answer:
        """Return what the server answers, from the look-up to the last byte, within the `left` of `seconds`.

        Raises RefusedError for a machine that may not be asked, FetchError where the answer takes longer or
        has more than `most` bytes, packed or unpacked, and the `FALTERS` of httpcore.
        """
        until = time.monotonic() + left
        backend = _Guarded(until, self._private, self._resolve)
        url = httpcore.URL(
            scheme=address.raw_scheme, host=address.raw_host, port=address.port, target=address.raw_path
        )
        sent = [
            ("Host", address.netloc.decode("ascii")),
            ("Accept-Encoding", "gzip, deflate"),
            *headers.items(),
        ]
        patience = {"timeout": dict.fromkeys(("connect", "read", "write", "pool"), _SILENCE)}
        try:
            with (
                httpcore.ConnectionPool(ssl_context=self._certificates, network_backend=backend) as pool,
                pool.stream("GET", url, headers=sent, extensions=patience) as response,
            ):
                data = _all(response.iter_stream(), most)
        except httpcore.TimeoutException:
            if time.monotonic() < until:
                raise
            raise FetchError(f"it takes longer than {seconds:.0f} s; try again later") from None
        received = httpx.Headers(response.headers)
        return Answer(response.status, received, _unpacked(data, received, most))


def _all(chunks: Iterable[bytes], most: int) -> bytes:
    data = bytearray()
    for chunk in chunks:
        data += chunk
        if len(data) > most:
            raise _too_large(most)
    return bytes(data)


def _unpacked(data: bytes, headers: httpx.Headers, most: int) -> bytes:
    """Return the body without its one Content-Encoding (RFC 9110, section 8.4)."""
    encoding = headers.get("content-encoding", "").strip().lower()
    if encoding in ("", "identity") or not data:
        return data
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise FetchError(f"its server packs it in a way it was not asked for ({encoding[:40]}); leave it out")
    try:
        whole = inflate(data, most)
    except UnpackingError as error:
        raise FetchError(str(error)) from None
    if len(whole) > most:
        raise _too_large(most)
    return whole


def _too_large(most: int) -> FetchError:
    return FetchError(f"it has more than {most / MEBIBYTE:.0f} MB; leave it out")


class _Guarded(httpcore.NetworkBackend):
    """Looks a host up once, refuses it unless all its addresses may be asked, and connects to one of those.

    So a name that answers otherwise when it is looked up again (DNS rebinding) leads nowhere else.
    """

    def __init__(self, until: float, private: bool, resolve: Resolve) -> None:
        self._until, self._private, self._resolve = until, private, resolve
        self._network = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            addresses = self._resolve(host, port)
        except (OSError, ValueError):  # a UnicodeError, or a null character
            raise httpcore.ConnectError(f"the host {host} is unknown") from None
        if not addresses or not all(self._private or guard.is_public(address) for address in addresses):
            raise RefusedError(f"{host} lies in a private network; only public addresses are fetched")
        left = _left(timeout, self._until, httpcore.ConnectTimeout)
        return _Timed(self._network.connect_tcp(addresses[0], port, left), self._until)


class _Timed(httpcore.NetworkStream):
    """A connection on which nothing is waited for beyond a moment, however little comes each time."""

    def __init__(self, stream: httpcore.NetworkStream, until: float) -> None:
        self._stream, self._until = stream, until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(timeout, self._until, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(timeout, self._until, httpcore.WriteTimeout))

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = _left(timeout, self._until, httpcore.ConnectTimeout)
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, left), self._until)

    def close(self) -> None:
        self._stream.close()

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _left(timeout: float | None, until: float, too_late: type[httpcore.TimeoutException]) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise too_late
    return min(left, timeout or left)
