"""Files read in processes of their own: one that makes a parser hang or crash is given up, the rest go on."""

import os
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import TimeoutError as FutureTimeoutError
from importlib.machinery import ModuleSpec
from multiprocessing.context import SpawnContext, SpawnProcess

from pebble import ProcessFuture, ProcessPool

from corpus.errors import Problem
from corpus.reading import Document, ReadFile, pack, read_here, unpack
from corpus.rules import MEBIBYTE, Rules

try:
    import resource
except ImportError:  # Windows has no such limits
    resource = None  # type: ignore[assignment]

_MOST_MEMORY = 2 << 30
_MEMORY_PER_BYTE = 40  # of the largest file there may be
_MOST_TOGETHER = 32
_BYTES_TOGETHER = 1 << 18
_MOST_PROCESSES = 8


class _Reader(SpawnProcess):
    """A process that does not run the script again which started it, so that the script needs no main guard.

    What is named `__main__` is left out there (`_fixup_main_from_name` in multiprocessing.spawn).
    """

    _one_at_a_time = threading.Lock()

    def start(self) -> None:
        main = sys.modules["__main__"]
        with self._one_at_a_time:
            spec = main.__spec__
            main.__spec__ = ModuleSpec("__main__", None)
            try:
                super().start()
            finally:
                main.__spec__ = spec


class _Context(SpawnContext):
    Process = _Reader


def read_in_processes(documents: Sequence[Document], rules: Rules, spare: int = 1) -> Iterator[ReadFile]:
    """Yield what each of the files gives, in their order, read by as many processes as there are processors.

    So many processors as `spare` says are left to others, as to those who ask meanwhile.
    A file that takes longer than the limit, or takes its process down, is a Problem. Raises nothing else.
    """
    batches = list(_batches(documents))
    most = max(_MOST_MEMORY, rules.limits.file_bytes * _MEMORY_PER_BYTE)
    pool = ProcessPool(_processes(len(batches), spare), 0, _limit_memory, [most], _Context())
    with pool:
        try:
            pending = [_schedule(pool, batch, rules) for batch in batches]
            for batch, future in zip(batches, pending, strict=True):
                try:
                    read: Iterable[ReadFile] = list(map(unpack, future.result()))
                except Exception as error:  # noqa: BLE001 - whatever a file does to its process, the rest go on
                    alone = len(batch) == 1
                    read = [_given_up(batch[0], error, rules)] if alone else _each_alone(pool, batch, rules)
                yield from read
        finally:
            pool.stop()  # type: ignore[no-untyped-call]


def _each_alone(pool: ProcessPool, batch: Sequence[Document], rules: Rules) -> Iterator[ReadFile]:
    for document in batch:
        try:
            read = unpack(_schedule(pool, [document], rules).result()[0])
        except Exception as error:  # noqa: BLE001
            read = _given_up(document, error, rules)
        yield read


def _limit_memory(most: int) -> None:
    """Let what a parser unpacks fail in its own process before it takes the machine's memory."""
    if resource is not None:
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (most, hard))


def _read_batch(batch: Sequence[Document], rules: Rules) -> list[bytes]:
    return [pack(read_here(document, rules)) for document in batch]


def _schedule(pool: ProcessPool, batch: Sequence[Document], rules: Rules) -> ProcessFuture[list[bytes]]:
    return pool.schedule(_read_batch, args=[batch, rules], timeout=_seconds(batch, rules))


def _seconds(documents: Sequence[Document], rules: Rules) -> float:
    """Return how long files may take together: the limit of one, and as long again for every megabyte.

    Small files that take longer together are read again, each for itself.
    """
    return rules.limits.seconds * (1 + sum(document.size for document in documents) / MEBIBYTE)


def _batches(documents: Sequence[Document]) -> Iterator[list[Document]]:
    """Yield the documents in small groups, for handing over each alone takes longer than reading it."""
    batch: list[Document] = []
    size = 0
    for document in documents:
        if batch and (len(batch) == _MOST_TOGETHER or size + document.size > _BYTES_TOGETHER):
            yield batch
            batch, size = [], 0
        batch.append(document)
        size += document.size
    if batch:
        yield batch


def _processes(batches: int, spare: int) -> int:
    return max(1, min(batches, (os.cpu_count() or 2) - spare, _MOST_PROCESSES))


def _given_up(document: Document, error: Exception, rules: Rules) -> ReadFile:
    if isinstance(error, FutureTimeoutError):
        limit = _seconds([document], rules)
        reason = f"it takes longer than {limit:.0f} s to read; split it or raise MAX_FILE_SECONDS"
    else:
        reason = "its reader crashed; report this as a bug and leave the file out"
    return ReadFile(document.size, document.changed, b"", problems=(Problem(document.source, reason),))
