"""The hash by which bytes are known."""

from hashlib import blake2b


def digest_of(data: bytes) -> bytes:
    """Return the hash of bytes: BLAKE2b (RFC 7693), 16 bytes."""
    return blake2b(data, digest_size=16).digest()
