"""What is to be noted waits here until it is written: nobody waits for the file, and no lock loses a note."""

import asyncio
import logging
import sqlite3
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TypeVar

from bot.ledger.file import File, Note

T = TypeVar("T")
log = logging.getLogger(__name__)
_PATIENCE = 0.2
_MOST_WAITING = 10_000
_BATCH = 500
_PAUSES = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
_LAST_CHANCE = 2.0


class UnusableError(Exception):
    """The file can't be used just now."""


class Writer:
    """Uses the file in a thread of its own. Notes are written in the order in which they came.

    `trouble` is why the file can't be used, None where it can.
    """

    def __init__(self, file: File) -> None:
        """Write to that file."""
        self.file = file
        self.trouble: str | None = None
        self._thread = ThreadPoolExecutor(1, "ledger")
        self._waiting: deque[tuple[Note, asyncio.Future[int]]] = deque()
        self._some = asyncio.Event()
        self._left_out = 0
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Open the file, or learn that it can't be used, and begin to write."""
        with suppress(UnusableError):
            await self.do(self.file.open, within=_LAST_CHANCE)
        self._task = asyncio.create_task(self._write_on())

    async def stop(self) -> None:
        """Write what waits, if that can be done, and close the file."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        try:
            while self._waiting:
                await self._write_some()
            await self.do(self.file.close, within=_LAST_CHANCE)
        except UnusableError:
            log.warning("The ledger can't be used to the end: %d notes are lost.", len(self._waiting))
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def note(self, note: Note, within: float = _PATIENCE) -> int | None:
        """Take a note; return what it gave, None where it is not written within so many seconds.

        Then it waits, and is written as soon as that can be done. While the file is in trouble nobody waits.
        """
        if len(self._waiting) >= _MOST_WAITING:
            self._left_out += 1
            return None
        written: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._waiting.append((note, written))
        self._some.set()
        if self.trouble is None or within > _PATIENCE:
            await asyncio.wait([written], timeout=within)
        return written.result() if written.done() else None

    async def settled(self) -> None:
        """Let what was noted before be written, unless that takes long."""
        if self._waiting and self.trouble is None:
            await asyncio.wait([self._waiting[-1][1]], timeout=_PATIENCE)

    async def do(self, work: Callable[[], T], *, within: float) -> T:
        """Return what work with the file gives, done in its thread. Raises UnusableError."""
        try:
            async with asyncio.timeout(within):
                done = await asyncio.get_running_loop().run_in_executor(self._thread, work)
        except (sqlite3.Error, OSError, RuntimeError, TimeoutError) as error:
            self._in_trouble(str(error) or "it does not answer")
            raise UnusableError(str(error)) from None
        return done

    async def _write_on(self) -> None:
        failures = 0
        while True:
            await self._some.wait()
            try:
                await self._write_some()
            except UnusableError:
                await asyncio.sleep(_PAUSES[min(failures, len(_PAUSES) - 1)])
                failures += 1
            else:
                failures = 0

    async def _write_some(self) -> None:
        """Write the first that wait. Raises UnusableError."""
        batch = [self._waiting[at] for at in range(min(_BATCH, len(self._waiting)))]
        given = await self.do(lambda: self.file.write([note for note, _ in batch]), within=_LAST_CHANCE)
        for (_, written), what in zip(batch, given, strict=True):
            self._waiting.popleft()
            if not written.done():
                written.set_result(what)
        if not self._waiting:
            self._some.clear()
        self._out_of_trouble()

    def _in_trouble(self, why: str) -> None:
        if self.trouble is None:
            self.trouble = (
                f"The ledger {self.file.path} can't be used ({why}): what is noted waits in memory; see "
                "whether its disk is full, or its folder closed to the bot."
            )
            log.warning("%s", self.trouble)

    def _out_of_trouble(self) -> None:
        if self.trouble is not None:
            lost = f"; {self._left_out} notes were too many to wait" if self._left_out else ""
            log.warning("The ledger is written again%s.", lost)
            self.trouble, self._left_out = None, 0
