"""Files of arrays: each holds a batch of articles, is written whole or not at all, and read where it lies."""

import json
import logging
import mmap
import os
import weakref
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import fields
from hashlib import blake2b
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Generic, Protocol, TypeVar, get_type_hints

import numpy as np
from numpy.typing import NDArray

from corpus.private import private_folder
from corpus.seals import is_sealed, seal

log = logging.getLogger(__name__)
_ALIGNED = 64
_DIGEST = 64


class Batch(Protocol):
    """A dataclass of arrays, and of others such; `keys` are those of its articles."""

    @property
    def keys(self) -> NDArray[np.uint8]:
        """The keys of its articles, shape (articles, 16)."""
        ...


Kept = TypeVar("Kept", bound=Batch)


class ArrayFiles(Generic[Kept]):
    """A folder with batches of one kind. It is safe to delete.

    A file has a line that says what it is, the length of its header, the header as JSON (what made it, and
    dtype, shape and place of each array), the arrays, and BLAKE2b of all that, checked unless nobody has
    written to it since (`corpus.seals`). What something else made is not used; neither that nor what is
    damaged stays.
    """

    def __init__(
        self, folder: Path, kind: type[Kept], made_by: str, *, called: str, in_pieces: Collection[str] = ()
    ) -> None:
        """Keep batches of that `kind` in the folder, which is made where it is missing.

        `made_by` is a hash of all that they depend on, and `called` what they are in the log. The arrays of
        bytes named by `in_pieces` are not mapped, but read piece by piece.
        """
        self._folder, self._kind, self._made_by = folder, kind, made_by
        self._called, self._in_pieces = called, in_pieces
        self._suffix = f".{kind.__name__.lower()}"

    def batches(self) -> list[Kept]:
        """Return the batches that are there and can be used; others are removed, with one line in the log."""
        found, useless = [], []
        for path in sorted(self._folder.glob(f"*{self._suffix}")):
            try:
                found.append(self._opened(path))
            except (OSError, ValueError, KeyError, TypeError) as error:
                useless.append((path, error))
        if useless:
            log.warning("The %s in %s is made anew: %s.", self._called, self._folder, useless[0][1])
            for path, _ in useless:
                _remove(path)
        return found

    def put(self, batch: Kept) -> Kept:
        """Keep a batch; return it as it is on disk, or itself where it can't be written, with a warning."""
        path = self._path(batch)
        try:
            private_folder(self._folder)
            self._write(path, batch)
            return self._opened(path)
        except (OSError, ValueError) as error:
            log.warning(
                "The %s can't be kept in %s (%s); the next start makes it anew.", self._called, path, error
            )
            return batch

    def keep(self, batches: Collection[Kept]) -> None:
        """Remove all files but those of these batches. Who has one open still reads it."""
        kept = {self._path(batch) for batch in batches}
        for path in self._folder.glob("*"):
            if path not in kept and path.suffix in (self._suffix, ".new"):
                _remove(path)

    def _path(self, batch: Kept) -> Path:
        return self._folder / f"{blake2b(batch.keys.tobytes(), digest_size=10).hexdigest()}{self._suffix}"

    @property
    def _magic(self) -> bytes:
        return f"Verbatim {self._kind.__name__.lower()}\n".encode()

    def _write(self, path: Path, batch: Kept) -> None:
        """Write a batch under another name, and give it its own once the disk has it."""
        arrays = dict(_flat(batch))
        places, at = {}, 0
        for name, array in arrays.items():
            places[name] = (array.dtype.str, array.shape, at)
            at += -(-array.nbytes // _ALIGNED) * _ALIGNED
        header = json.dumps({"made_by": self._made_by, "arrays": places}).encode()
        header += b" " * (-(len(self._magic) + 8 + len(header)) % _ALIGNED)
        digest = blake2b()
        with NamedTemporaryFile(dir=path.parent, suffix=".new", delete=False) as file:
            for part in (self._magic, len(header).to_bytes(8, "little"), header, *_padded(arrays.values())):
                digest.update(part)
                file.write(part)
            file.write(digest.digest())
            file.flush()
            os.fsync(file.fileno())
        Path(file.name).replace(path)

    def _opened(self, path: Path) -> Kept:
        """Return a batch whose arrays lie in the file.

        Raises OSError, and ValueError for what can't be used.
        """
        with path.open("rb") as file:
            if file.read(len(self._magic)) != self._magic:
                raise ValueError(f"{path.name} is no {self._kind.__name__.lower()}")
            size = int.from_bytes(file.read(8), "little")
            whole = os.fstat(file.fileno()).st_size
            if size > whole:
                raise ValueError(f"{path.name} is damaged")
            header = file.read(size)
            if not is_sealed(path):
                _check(file, path.name, whole)
                seal(path)
            told = json.loads(header)
            if told["made_by"] != self._made_by:
                raise ValueError("another version made it")
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            first = len(self._magic) + 8 + size
            arrays: dict[str, Any] = {
                name: np.frombuffer(mapped, dtype, int(np.prod(shape)), first + at).reshape(shape)
                for name, (dtype, shape, at) in told["arrays"].items()
            }
            if hasattr(os, "pread"):  # what is read in pieces here and there would stay in memory, mapped
                for name in self._in_pieces:
                    arrays[name] = _Unmapped(os.dup(file.fileno()), first + told["arrays"][name][-1])
        batch: Kept = _built(self._kind, arrays)
        return batch


def _remove(path: Path) -> None:
    with suppress(OSError):  # what can't be removed, as from a read-only disk, is not used either
        path.unlink(missing_ok=True)


def _padded(arrays: Collection[NDArray[Any]]) -> Iterator[bytes | memoryview]:
    for array in arrays:
        yield np.ascontiguousarray(array).reshape(-1).view(np.uint8).data
        yield b"\0" * (-array.nbytes % _ALIGNED)


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
    """Yield the arrays of a batch with their names, as "catalogue.publishers.codes"."""
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
