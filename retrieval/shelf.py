"""Where volumes are kept on disk: each is a file, written whole or not at all, and read where it lies."""

import json
import logging
import mmap
import os
import sys
import unicodedata
import weakref
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import fields
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, get_type_hints

import numpy as np
from numpy.typing import NDArray

from corpus.private import private_folder
from retrieval.volume import Volume

log = logging.getLogger(__name__)
MADE_BY = (
    "retrieval/binding.py", "retrieval/catalogue.py", "retrieval/filters.py", "retrieval/lengths.py",
    "retrieval/lexicon.py", "retrieval/lexicon.toml", "retrieval/passages.py", "retrieval/prefixes.py",
    "retrieval/segments.py", "retrieval/shelf.py", "retrieval/terms.py", "retrieval/vocabulary.py",
    "retrieval/volume.py", "corpus/acronyms.py", "corpus/article.py",
)  # fmt: skip
"""What a volume depends on; where any of it changes, volumes are made anew."""
_LIBRARIES = ("PyStemmer", "regex", "icu4py", "babel")
_SUFFIX = ".volume"
_MAGIC = b"Verbatim volume\n"
_ALIGNED = 64
_DIGEST = 64


class Shelf:
    """A folder with volumes. It is safe to delete.

    A file has a line that says what it is, the length of its header, the header as JSON (what made it, and
    dtype, shape and place of each array), the arrays, and BLAKE2b of all that. What other code made is not
    used; neither that nor what is damaged stays.
    """

    def __init__(self, folder: Path) -> None:
        """Keep them in that folder, which is made where it is missing."""
        self._folder = folder

    def volumes(self) -> list[Volume]:
        """Return the volumes that are there and can be used; others are removed, with one line in the log."""
        found, useless = [], []
        for path in sorted(self._folder.glob(f"*{_SUFFIX}")):
            try:
                found.append(_opened(path))
            except (OSError, ValueError, KeyError, TypeError) as error:
                useless.append((path, error))
        if useless:
            log.warning("The index in %s is made anew: %s.", self._folder, useless[0][1])
            for path, _ in useless:
                _remove(path)
        return found

    def put(self, volume: Volume) -> Volume:
        """Keep a volume; return it as it is on disk, or itself where it can't be written, with a warning."""
        path = self._path(volume)
        try:
            private_folder(self._folder)
            _write(path, volume)
            return _opened(path)
        except (OSError, ValueError) as error:
            log.warning("The index can't be kept in %s (%s); the next start makes it anew.", path, error)
            return volume

    def keep(self, volumes: Collection[Volume]) -> None:
        """Remove all files but those of these volumes. Who has one open still reads it."""
        kept = {self._path(volume) for volume in volumes}
        for path in self._folder.glob("*"):
            if path not in kept and path.suffix in (_SUFFIX, ".new"):
                _remove(path)

    def _path(self, volume: Volume) -> Path:
        return self._folder / f"{blake2b(volume.keys.tobytes(), digest_size=10).hexdigest()}{_SUFFIX}"


def _remove(path: Path) -> None:
    with suppress(OSError):  # what can't be removed, as from a read-only disk, is not used either
        path.unlink(missing_ok=True)


def _write(path: Path, volume: Volume) -> None:
    """Write a volume under another name, and give it its own once the disk has it."""
    arrays = dict(_flat(volume))
    places, at = {}, 0
    for name, array in arrays.items():
        places[name] = (array.dtype.str, array.shape, at)
        at += -(-array.nbytes // _ALIGNED) * _ALIGNED
    header = json.dumps({"made_by": made_by(), "arrays": places}).encode()
    header += b" " * (-(len(_MAGIC) + 8 + len(header)) % _ALIGNED)
    digest = blake2b()
    with NamedTemporaryFile(dir=path.parent, suffix=".new", delete=False) as file:
        for part in (_MAGIC, len(header).to_bytes(8, "little"), header, *_padded(arrays.values())):
            digest.update(part)
            file.write(part)
        file.write(digest.digest())
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(path)


def _padded(arrays: Collection[NDArray[Any]]) -> Iterator[bytes | memoryview]:
    for array in arrays:
        yield np.ascontiguousarray(array).reshape(-1).view(np.uint8).data
        yield b"\0" * (-array.nbytes % _ALIGNED)


def _opened(path: Path) -> Volume:
    """Return a volume whose arrays lie in the file. Raises OSError, and ValueError for what can't be used."""
    with path.open("rb") as file:
        if file.read(len(_MAGIC)) != _MAGIC:
            raise ValueError(f"{path.name} is no volume")
        size = int.from_bytes(file.read(8), "little")
        whole = os.fstat(file.fileno()).st_size
        if size > whole:
            raise ValueError(f"{path.name} is damaged")
        header = file.read(size)
        _check(file, path.name, whole)
        told = json.loads(header)
        if told["made_by"] != made_by():
            raise ValueError("another version made it")
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        first = len(_MAGIC) + 8 + size
        arrays: dict[str, Any] = {
            name: np.frombuffer(mapped, dtype, int(np.prod(shape)), first + at).reshape(shape)
            for name, (dtype, shape, at) in told["arrays"].items()
        }
        if hasattr(os, "pread"):  # what is read in pieces here and there would stay in memory, mapped
            arrays["lines"] = _Unmapped(os.dup(file.fileno()), first + told["arrays"]["lines"][-1])
    volume: Volume = _built(Volume, arrays)
    return volume


class _Unmapped:
    """Bytes of a file that are read when they are asked for."""

    def __init__(self, file: int, first: int) -> None:
        self._file, self._first = file, first
        weakref.finalize(self, os.close, file)

    def __getitem__(self, piece: slice, /) -> NDArray[np.uint8]:
        start, stop = int(piece.start), int(piece.stop)
        return np.frombuffer(os.pread(self._file, stop - start, self._first + start), np.uint8)


def _check(file: Any, name: str, size: int) -> None:
    """Raise ValueError where the file's bytes are not as they were written; they are read, and not mapped."""
    file.seek(0)
    digest, left = blake2b(), size - _DIGEST
    while left > 0 and (part := file.read(min(left, 1 << 20))):
        digest.update(part)
        left -= len(part)
    if digest.digest() != file.read():
        raise ValueError(f"{name} is damaged")


def _flat(value: Any, name: str = "") -> Iterator[tuple[str, NDArray[Any]]]:
    """Yield the arrays of a volume with their names, as "catalogue.publishers.codes"."""
    for field in fields(value):
        part = getattr(value, field.name)
        if isinstance(part, np.ndarray):
            yield f"{name}{field.name}", part
        else:
            yield from _flat(part, f"{name}{field.name}.")


def _built(kind: Any, arrays: dict[str, Any], name: str = "") -> Any:
    """Return what `_flat` took apart."""
    hints = get_type_hints(kind)
    return kind(
        **{
            field.name: arrays[f"{name}{field.name}"]
            if f"{name}{field.name}" in arrays
            else _built(hints[field.name], arrays, f"{name}{field.name}.")
            for field in fields(kind)
        }
    )


@cache
def made_by() -> str:
    """Return a hash of the code, the word lists and the libraries that make volumes."""
    digest = blake2b(f"{sys.byteorder} {unicodedata.unidata_version}".encode(), digest_size=16)
    for name in MADE_BY:
        package, _, file = name.partition("/")
        digest.update(name.encode() + files(package).joinpath(file).read_bytes())
    for name in _LIBRARIES:
        digest.update(f"{name} {version(name)}".encode())
    return digest.hexdigest()
