"""Archives: .zip, .tar and .tar.gz of files in any format there is a reader for."""

import gzip
import io
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import cast

from corpus.draft import Draft
from corpus.errors import Problem, VerbatimError
from corpus.names import shown
from corpus.readers.unpacking import UnpackingError, check_unpacked, check_zip, damaged
from corpus.rules import Limits

Read = Callable[[bytes, str], Iterator[Draft | Problem]]


def read_zip(
    data: bytes, source: str, read_packed: Read, limits: Limits = Limits()
) -> Iterator[Draft | Problem]:
    """Yield the articles of the files in a zip archive, which `read_packed` reads.

    A file that can't be read is a Problem of its own; absolute and `..` names are refused. Raises
    UnpackingError.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [info for info in archive.infolist() if not info.is_dir()]
            sizes = {info.filename: info.file_size for info in members}
            check_zip(archive, len(data), limits)

            def unpacked(name: str, most: int) -> bytes:
                return archive.open(name).read(most)

            yield from _read_all(sizes, unpacked, source, read_packed, limits)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, zlib.error) as error:
        raise damaged(error) from None


def read_tar(
    data: bytes, source: str, read_packed: Read, limits: Limits = Limits()
) -> Iterator[Draft | Problem]:
    """Yield the articles of the files in a tar archive, compressed or not, as `read_zip` does."""
    try:
        with tarfile.open(fileobj=_Pieces(data, limits), mode="r:") as archive:
            members: dict[str, tarfile.TarInfo] = {}
            whole = 0
            for number, info in enumerate(archive, 1):
                whole += info.size
                check_unpacked(number, whole, len(data), limits)
                if info.isfile():
                    members[info.name] = info

            def unpacked(name: str, most: int) -> bytes:
                file = archive.extractfile(members[name])
                return file.read(most) if file else b""

            sizes = {name: info.size for name, info in members.items()}
            yield from _read_all(sizes, unpacked, source, read_packed, limits)
    except (tarfile.TarError, EOFError, OSError, ValueError, zlib.error) as error:
        raise damaged(error) from None


class _Pieces(io.BufferedReader):
    """The bytes of a tar archive, unpacked; tarfile would read a file's name at any length that it claims."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        packed = io.BytesIO(data)
        unpacked = gzip.GzipFile(fileobj=packed) if data.startswith(b"\x1f\x8b") else packed
        super().__init__(cast(io.RawIOBase, unpacked))
        self._most = limits.file_bytes + tarfile.BLOCKSIZE

    def read(self, size: int | None = -1, /) -> bytes:
        if size is None or not 0 <= size <= self._most:
            raise UnpackingError("the name of a file in it is too long to be one; pack it again")
        return super().read(size)


def _read_all(
    sizes: dict[str, int],
    unpacked: Callable[[str, int], bytes],
    source: str,
    read_packed: Read,
    limits: Limits,
) -> Iterator[Draft | Problem]:
    most = limits.file_bytes
    for name in sorted(sizes):
        path, place = PurePosixPath(name), shown(f"{source}/{name}")
        if any(part.startswith((".", "__MACOSX")) and part != ".." for part in path.parts):
            continue
        try:
            if path.is_absolute() or ".." in path.parts or "\\" in name:
                raise UnpackingError("its name leads out of the archive; pack it again without that")
            if len(path.parts) > limits.depth:
                raise UnpackingError(f"it lies more than {limits.depth} folders deep; move it up")
            data = unpacked(name, most + 1) if sizes[name] <= most else b""
            if sizes[name] > most or len(data) > most:
                raise UnpackingError(f"it has more than {limits.file_mb:g} MB; split it or raise MAX_FILE_MB")
            yield from read_packed(data, place)
        except VerbatimError as error:
            yield Problem(place, str(error))
