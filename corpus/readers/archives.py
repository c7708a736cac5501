"""Archives: .zip, .tar and .tar.gz of files in any format there is a reader for."""

import io
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

from corpus.article import Article
from corpus.errors import Problem, VerbatimError

Read = Callable[[bytes, str], Iterator[Article | Problem]]

MOST_FILES = 50_000
LARGEST_FILE = 64 << 20
LARGEST_WHOLE = 2 << 30
_HIGHEST_RATIO = 200
_SMALL = 1 << 20


class ArchiveError(VerbatimError):
    """The archive is damaged, or too large once it is unpacked."""


def read_zip(
    data: bytes, source: str, reader_of: Callable[[str], Read | None]
) -> Iterator[Article | Problem]:
    """Yield the articles of the files in a zip archive, read by the readers that `reader_of` gives for their names.

    A file that can't be read is a Problem of its own; absolute and `..` names are refused. Raises ArchiveError.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [info for info in archive.infolist() if not info.is_dir()]
            sizes = {info.filename: info.file_size for info in members}
            _check(len(members), sum(sizes.values()), len(data))
            yield from _read_all(
                sizes, lambda name: archive.open(name).read(LARGEST_FILE + 1), source, reader_of
            )
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, zlib.error) as error:
        raise _damaged(error) from None


def read_tar(
    data: bytes, source: str, reader_of: Callable[[str], Read | None]
) -> Iterator[Article | Problem]:
    """Yield the articles of the files in a tar archive, compressed or not, as `read_zip` does."""
    try:
        with tarfile.open(fileobj=io.BytesIO(data)) as archive:
            members: dict[str, tarfile.TarInfo] = {}
            whole = 0
            for info in archive:
                if info.isfile():
                    members[info.name] = info
                    whole += info.size
                    _check(len(members), whole, len(data))

            def unpacked(name: str) -> bytes:
                file = archive.extractfile(members[name])
                return file.read(LARGEST_FILE + 1) if file else b""

            yield from _read_all({name: i.size for name, i in members.items()}, unpacked, source, reader_of)
    except (tarfile.TarError, EOFError, OSError, ValueError, zlib.error) as error:
        raise _damaged(error) from None


def _damaged(error: Exception) -> ArchiveError:
    what = (str(error) or type(error).__name__).splitlines()[0].rstrip(":")
    return ArchiveError(f"the archive can't be unpacked ({what}); pack it again")


def _check(files: int, whole: int, packed: int) -> None:
    if files > MOST_FILES:
        raise ArchiveError(f"it holds more than {MOST_FILES:,} files; split it")
    if whole > LARGEST_WHOLE or (whole > _SMALL and whole > packed * _HIGHEST_RATIO):
        raise ArchiveError("it would be too large unpacked; unpack it yourself and check what is in it")


def _read_all(
    sizes: dict[str, int],
    unpacked: Callable[[str], bytes],
    source: str,
    reader_of: Callable[[str], Read | None],
) -> Iterator[Article | Problem]:
    for name in sorted(sizes):
        path, place = PurePosixPath(name), f"{source}/{name}"
        hidden = any(part.startswith((".", "__MACOSX")) and part != ".." for part in path.parts)
        if hidden:
            continue
        try:
            if path.is_absolute() or ".." in path.parts or "\\" in name:
                raise ArchiveError("its name leads out of the archive; pack it again without that")
            reader = reader_of(name)
            if reader is None:
                raise ArchiveError("there is no reader for this kind of file; leave it out")
            data = unpacked(name) if sizes[name] <= LARGEST_FILE else b""
            if sizes[name] > LARGEST_FILE or len(data) > LARGEST_FILE:
                raise ArchiveError(f"it has more than {LARGEST_FILE >> 20} MB; split it")
            yield from reader(data, place)
        except VerbatimError as error:
            yield Problem(place, str(error))
