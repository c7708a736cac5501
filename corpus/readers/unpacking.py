"""How much an archive may hold."""

import gzip
import io
import zipfile
import zlib

from corpus.errors import VerbatimError
from corpus.rules import MEBIBYTE, Limits

_BOUNDED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class UnpackingError(VerbatimError):
    """An archive is damaged, or too large once it is unpacked."""


def check_unpacked(files: int, whole: int, packed: int, limits: Limits) -> None:
    """Raise UnpackingError where so many files, or bytes out of `packed` ones, are too much."""
    if files > limits.files:
        raise UnpackingError(f"it holds more than {limits.files:,} files; split it or raise MAX_FILES")
    large = whole > limits.unpacked_bytes
    if large or (whole > MEBIBYTE and whole > packed * limits.unpacked_ratio):
        raise UnpackingError("it would be too large unpacked; unpack it yourself and check what is in it")


def check_zip(archive: zipfile.ZipFile, packed: int, limits: Limits) -> None:
    """Raise UnpackingError where an archive of `packed` bytes would be too large unpacked.

    So it is where zipfile, asked for a few bytes, would unpack more than these: by bzip2, LZMA and others.
    """
    members = archive.infolist()
    check_unpacked(len(members), sum(info.file_size for info in members), packed, limits)
    if odd := next((info for info in members if info.compress_type not in _BOUNDED), None):
        raise UnpackingError(f"{odd.filename} in it is packed in an unusual way; pack it with Deflate")


def laid_open(data: bytes, limits: Limits) -> io.BytesIO:
    """Return a zip file with the same members that are not compressed, each no longer than it claims to be.

    Libraries that read members whole can be given that. Raises UnpackingError where it is damaged or too
    large.
    """
    opened = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(opened, "w") as copy:
            check_zip(archive, len(data), limits)
            for info in {info.filename: info for info in archive.infolist()}.values():
                copy.writestr(info.filename, archive.open(info).read(info.file_size))
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        RuntimeError,
        OSError,
        EOFError,
        ValueError,
        zlib.error,
    ) as error:
        raise damaged(error) from None
    opened.seek(0)
    return opened


def inflate(data: bytes, most: int) -> bytes:
    """Return what gzip or deflate packed (RFC 1952, 1950, 1951), cut behind one byte more than `most`.

    Raises UnpackingError where it is damaged.
    """
    try:
        if data.startswith(b"\x1f\x8b"):
            return gzip.GzipFile(fileobj=io.BytesIO(data)).read(most + 1)
        headed = data[0] & 0x0F == 8 and int.from_bytes(data[:2], "big") % 31 == 0
        return zlib.decompressobj(zlib.MAX_WBITS if headed else -zlib.MAX_WBITS).decompress(data, most + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise damaged(error) from None


def damaged(error: Exception) -> UnpackingError:
    """Return the error that says an archive can't be unpacked."""
    what = (str(error) or type(error).__name__).splitlines()[0].rstrip(":")
    return UnpackingError(f"the archive can't be unpacked ({what}); pack it again")
