"""Seals: a file that was checked is not checked again until somebody writes to it, or a week has passed.

A seal is in the file's time of change: its microseconds are those that its seconds and its size give.
Whatever writes to the file sets another time, and so breaks the seal; where a file system keeps no
microseconds, nothing is ever sealed.
"""

import os
import time
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

_HOLDS = 7 * 24 * 3600
_SECOND = 10**9
_MICROSECOND = 10**3


def seal(path: Path, checked: int | None = None) -> None:
    """Seal a file that was `checked` at that second since the epoch, None for now, and is as it should be.

    One that others own stays without. Raises nothing.
    """
    seconds = int(time.time()) if checked is None else checked
    with suppress(OSError):
        status = path.stat()
        os.utime(path, ns=(status.st_atime_ns, seconds * _SECOND + _mark(seconds, status.st_size)))


def unseal(path: Path) -> None:
    """Break the seal of a file, so that it is checked before it is used again. Raises nothing."""
    with suppress(OSError):
        os.utime(path)


def is_sealed(path: Path) -> bool:
    """Return whether nobody has written to the file since it was sealed, and it was checked in the last week.

    Raises OSError.
    """
    return checked_at(path) is not None


def checked_at(path: Path) -> int | None:
    """Return the second since the epoch in which a sealed file was checked, None for one that is not sealed.

    Raises OSError.
    """
    status = path.stat()
    seconds, mark = divmod(status.st_mtime_ns, _SECOND)
    holds = mark == _mark(seconds, status.st_size) and 0 <= time.time() - seconds < _HOLDS
    return seconds if holds else None


def _mark(seconds: int, size: int) -> int:
    """Return nanoseconds, whole microseconds, that hardly ever are those of a write."""
    digest = blake2b(f"{seconds} {size}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little") % (_SECOND // _MICROSECOND) * _MICROSECOND
