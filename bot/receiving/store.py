"""The inbox's SQLite file: a row for each update, written ahead (WAL) and synced, so that none is lost."""

import contextlib
import os
import sqlite3
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

from bot.receiving.taken import Taken

State = Literal["waiting", "done", "aside"]
_PATIENCE = 1.0
_DAY = 86_400.0
_ASIDE_DAYS = 7.0
_CLEANED_EVERY = 600.0
_FORM = """
CREATE TABLE IF NOT EXISTS taken (
    update_id INTEGER PRIMARY KEY,
    stamp TEXT NOT NULL,
    received_at REAL NOT NULL,
    state TEXT NOT NULL,
    content TEXT
);
CREATE INDEX IF NOT EXISTS taken_at ON taken (received_at);
"""
_WRITE = """
INSERT INTO taken (update_id, stamp, received_at, state, content) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (update_id) DO UPDATE SET
    stamp = excluded.stamp, received_at = excluded.received_at,
    state = excluded.state, content = excluded.content
WHERE stamp <> excluded.stamp OR excluded.state <> 'waiting'
"""


@dataclass(frozen=True, slots=True)
class Row:
    """An update and its state; its content is kept, or only that it was there."""

    taken: Taken
    state: State
    with_content: bool

    def values(self) -> tuple[int, str, float, State, str | None]:
        """Return the columns."""
        taken = self.taken
        content = msgspec.json.encode(taken.content).decode() if self.with_content else None
        return taken.update_id, taken.stamp, taken.received_at, self.state, content


class Store:
    """The file, opened when it is first used; for one thread at a time. Raises sqlite3.Error and OSError."""

    def __init__(self, path: Path) -> None:
        """Keep it at that path."""
        self._path = path
        self._open: sqlite3.Connection | None = None
        self._cleaned = float("-inf")

    def write(self, rows: Iterable[Row]) -> list[bool]:
        """Write rows in one transaction, all or none; return which of them were news.

        What waits is no news where the same update is there already, in whatever state. What is done is
        erased but for its id and stamp, by which it is known when it comes again within a day.
        """
        try:
            database = self._connected()
            with database:
                database.execute("BEGIN IMMEDIATE")
                news = [database.execute(_WRITE, row.values()).rowcount > 0 for row in rows]
                self._clean(database)
        except (sqlite3.Error, OSError):
            self.close()
            raise
        return news

    def waiting(self) -> list[Taken]:
        """Return what is not done, the oldest first."""
        rows = self._connected().execute(
            "SELECT content, received_at FROM taken WHERE state = 'waiting' ORDER BY received_at, rowid"
        )
        contents = [(msgspec.json.decode(content), received_at) for content, received_at in rows]
        return [Taken(content["update_id"], content, received_at) for content, received_at in contents]

    def close(self) -> None:
        """Let go of the file."""
        if self._open is not None:
            with contextlib.suppress(sqlite3.Error):
                self._open.close()
            self._open = None

    def _connected(self) -> sqlite3.Connection:
        if self._open is None:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600))
            self._open = sqlite3.connect(
                self._path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False
            )
            self._open.execute("PRAGMA journal_mode = WAL")
            self._open.execute("PRAGMA synchronous = FULL")
            self._open.execute("PRAGMA secure_delete = ON")
            self._open.executescript(_FORM)
        return self._open

    def _clean(self, database: sqlite3.Connection) -> None:
        if time.monotonic() - self._cleaned > _CLEANED_EVERY:
            self._cleaned = time.monotonic()
            old = "DELETE FROM taken WHERE received_at < ? AND state = ?"
            database.execute(old, (time.time() - _DAY, "done"))
            database.execute(old, (time.time() - _ASIDE_DAYS * _DAY, "aside"))
