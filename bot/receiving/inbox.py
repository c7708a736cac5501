"""What was taken from Telegram and is not done, kept on disk: a bot that is killed answers it later."""

import asyncio
import logging
import sqlite3
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from bot.receiving.patience import Seldom
from bot.receiving.store import Row, Store
from bot.receiving.taken import Taken
from bot.recent import Recent
from corpus.damage import is_damage

T = TypeVar("T")
log = logging.getLogger(__name__)
_TRIED_AGAIN_AFTER, _MOST_MISSED = 10.0, 10_000


class Inbox:
    """The inbox, open for as long as an `async with` block lasts.

    Where its file can't be used, all goes on in memory: then `trouble` says why, and what is written once
    the file can be used again includes what was missed. With no path it is in memory only. `strict` keeps
    no content of what is set aside.
    """

    def __init__(self, path: Path | None, *, strict: bool = False) -> None:
        """Keep it at that path."""
        self.trouble: str | None = None
        self.is_resumed = False
        self._path, self._strict = path, strict
        self._store = Store(path) if path else None
        self._thread = ThreadPoolExecutor(1, "inbox")
        self._batch, self._writing = _Batch(), asyncio.Lock()
        self._seen: Recent[int, str] = Recent()
        self._missed: Recent[int, Row] = Recent(_MOST_MISSED)
        self._tried_again_at = 0.0
        self._seldom = Seldom()

    async def __aenter__(self) -> "Inbox":
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._store is not None:
            await self._in_thread(self._store.close)
        self._thread.shutdown(wait=False)

    async def keep(self, taken: Sequence[Taken]) -> list[Taken]:
        """Keep updates until they are done; return those that are new, all where the file can't tell."""
        unseen = [one for one in taken if self._seen.get(one.update_id) != one.stamp]
        for one in unseen:
            self._seen[one.update_id] = one.stamp
        try:
            news = await self._write([Row(one, "waiting", with_content=True) for one in unseen])
        except BaseException:
            for one in unseen:
                self._seen.pop(one.update_id, None)
            raise
        return [one for one, is_new in zip(unseen, news, strict=True) if is_new]

    async def done(self, taken: Taken) -> None:
        """Erase an update that is done, but for what tells that it came."""
        await self._write([Row(taken, "done", with_content=False)])

    async def set_aside(self, taken: Taken) -> None:
        """Keep an update that can't be handled, for a week, for whoever wants to see why."""
        await self._write([Row(taken, "aside", with_content=not self._strict)])

    async def waiting(self) -> list[Taken]:
        """Return what earlier runs took and did not finish, the oldest first; `is_resumed` tells if all is.

        What this run took is left out.
        """
        if self._store is None or self.is_resumed:
            return []
        try:
            found = await self._in_thread(self._store.waiting)
        except (sqlite3.Error, OSError, ValueError, LookupError, TypeError) as error:
            if isinstance(error, sqlite3.Error | OSError) and not is_damage(error):
                self._is_in_trouble(error)
                return []
            damage = error
            self.is_resumed = True
            await self._in_thread(lambda: self._begin_anew(damage))
        else:
            earlier = [one for one in found if self._seen.get(one.update_id) != one.stamp]
            self._seen.update({one.update_id: one.stamp for one in earlier})
            self.is_resumed = True
            return earlier
        return []

    async def _write(self, rows: Sequence[Row]) -> list[bool]:
        """Write rows together with all that came while others were written; return which were news."""
        if not rows:
            return []
        batch, first = self._batch, len(self._batch.rows)
        batch.rows.extend(rows)
        async with self._writing:
            if batch.news is None:
                self._batch = _Batch()
                batch.news = await self._commit(batch.rows)
        return batch.news[first : first + len(rows)]

    async def _commit(self, rows: list[Row]) -> list[bool]:
        store = self._store
        if store is None:
            return [True] * len(rows)
        if self.trouble is None or time.monotonic() >= self._tried_again_at:
            all_rows = [*self._missed.values(), *rows]
            try:
                news = await self._in_thread(lambda: self._write_or_begin_anew(store, all_rows))
            except (sqlite3.Error, OSError) as error:
                self._is_in_trouble(error)
            else:
                self.trouble = None
                self._missed.clear()
                return news[-len(rows) :]
        for row in rows:
            self._missed[row.taken.update_id] = row
        return [True] * len(rows)

    def _write_or_begin_anew(self, store: Store, rows: list[Row]) -> list[bool]:
        try:
            return store.write(rows)
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
            self._begin_anew(error)
            return store.write(rows)

    def _is_in_trouble(self, error: Exception) -> None:
        self.trouble = f"the inbox {self._path} can't be written ({error})"
        self._tried_again_at = time.monotonic() + _TRIED_AGAIN_AFTER
        if self._seldom():
            log.error(
                "The inbox %s can't be written (%s), so a question in hand is lost if the bot is killed; "
                "see whether the disk is full or DATA_DIR is read-only.",
                self._path,
                error,
            )

    def _begin_anew(self, error: Exception) -> None:
        if self._store is None or self._path is None:
            return
        self._store.close()
        aside = self._path.with_suffix(f".damaged-{int(time.time())}")
        log.warning("The inbox %s is damaged (%s); it is put aside, and a new one begun.", self._path, error)
        try:
            self._path.replace(aside)
            for kind in ("-wal", "-shm"):
                self._path.with_name(self._path.name + kind).unlink(missing_ok=True)
        except OSError as why:
            self._is_in_trouble(why)

    async def _in_thread(self, do: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, do)


@dataclass(slots=True)
class _Batch:
    """Rows that are written together, and which of them were news, once they are."""

    rows: list[Row] = field(default_factory=list)
    news: list[bool] | None = None
