"""Addresses of the web as people and pages write them; all that is fetched is parsed here."""

import httpx

from corpus.fetching.errors import FetchError

_PORTS = 1 << 16
_LONGEST_HOST = 253  # RFC 1035, section 2.3.4, without the root's own byte


def parse_address(written: str, base: str = "") -> httpx.URL:
    """Return the address, which may be relative to another. Raises FetchError for what is none of the web."""
    try:
        address = httpx.URL(base).join(written) if base else httpx.URL(written)
        host = address.host  # decoded only here
    except (
        httpx.InvalidURL,
        ValueError,
    ):  # of IDNs and of characters that have no UTF-8 it raises ValueErrors
        raise FetchError("it is no address that can be fetched; correct it") from None
    if address.scheme not in ("http", "https") or not host:
        raise FetchError("it is no address of the web; use https://")
    if len(address.raw_host) > _LONGEST_HOST or not 0 < (address.port or 1) < _PORTS:
        raise FetchError("it is no address that can be fetched; correct it")
    return address
