"""Which machines may be asked: only those of the public internet, wherever a name or a redirect leads."""

import ipaddress
import socket
from collections.abc import Callable

import httpx

from corpus.errors import VerbatimError

Resolve = Callable[[str, int], list[str]]


class RefusedError(VerbatimError):
    """The address lies in a private network, or is none of the web."""


def resolve(host: str, port: int) -> list[str]:
    """Return the addresses of a host. Raises OSError where it has none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class GuardedTransport(httpx.BaseTransport):
    """Looks a host up once, refuses it unless all its addresses are public, and connects to one of those.

    So a name that answers otherwise when it is looked up again (DNS rebinding) leads nowhere else.
    Connections are not kept, for two names may share an address.
    """

    def __init__(self, *, private: bool = False, resolve: Resolve = resolve) -> None:
        """With `private`, addresses of the own network are allowed."""
        self._private, self._resolve = private, resolve
        self._transport = httpx.HTTPTransport(
            limits=httpx.Limits(max_keepalive_connections=0), trust_env=False
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send the request. Raises RefusedError, and httpx.ConnectError where the host is unknown."""
        url = request.url
        if url.scheme not in ("http", "https"):
            raise RefusedError(f"{url.scheme}: is no address of the web; use https://")
        try:
            addresses = self._resolve(url.host, url.port or (443 if url.scheme == "https" else 80))
        except (OSError, UnicodeError):
            raise httpx.ConnectError(f"the host {url.host} is unknown", request=request) from None
        if not addresses or not all(self._allowed(address) for address in addresses):
            raise RefusedError(f"{url.host} lies in a private network; only public addresses are fetched")
        guarded = httpx.Request(
            request.method,
            url.copy_with(host=addresses[0]),
            headers=request.headers,
            stream=request.stream,
            extensions={**request.extensions, "sni_hostname": url.host},
        )
        return self._transport.handle_request(guarded)

    def _allowed(self, address: str) -> bool:
        return self._private or is_public(address)

    def close(self) -> None:
        """Close what is open."""
        self._transport.close()


def is_public(address: str) -> bool:
    """Return whether an IP address is of the public internet, or the IPv4 address that it holds is."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address):
        hidden = parsed.ipv4_mapped or parsed.sixtofour or (parsed.teredo[1] if parsed.teredo else None)
        if hidden is not None:
            parsed = hidden
        elif parsed in ipaddress.ip_network("64:ff9b::/96"):
            parsed = ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF)
    return parsed.is_global and not parsed.is_multicast
