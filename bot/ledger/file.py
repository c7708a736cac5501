"""The SQLite file of the ledger, written ahead (WAL); to be used from one thread."""

import logging
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib.resources import files
from pathlib import Path
from typing import Any

from corpus.damage import is_damage
from corpus.private import private_file, private_folder

Note = Callable[[sqlite3.Connection], int]
log = logging.getLogger(__name__)
_MIGRATIONS = files("bot.ledger") / "migrations"
_BUSY_SECONDS = 0.2
_DAY = 86_400


class File:
    """Opens itself when it is first used, and again when it was lost; a damaged one is put aside.

    Its methods raise OSError and sqlite3.Error where it can't be used just now; trying again is safe.
    """

    def __init__(self, path: Path, days: int) -> None:
        """Keep it at that path, without questions that are older than so many days."""
        self.path = path
        self._days = days
        self._open: sqlite3.Connection | None = None
        self._which: tuple[int, int] | None = None
        self._swept = 0.0

    def open(self) -> sqlite3.Connection:
        """Return it, open and in its latest form."""
        if self._open is None or self._which != _identity(self.path):
            self.close()
            try:
                self._connect()
            except sqlite3.DatabaseError as error:
                if not is_damage(error):
                    self.close()
                    raise
                self._put_aside(error)
                self._connect()
        if self._open is None:
            raise sqlite3.OperationalError("it is not open")
        return self._open

    def write(self, notes: Sequence[Note]) -> list[int]:
        """Write the notes, all or none; return what each gave. One that makes no sense is left out, as 0."""
        database = self.open()
        with self._putting_aside_what_is_damaged():
            database.execute("BEGIN IMMEDIATE")
            try:
                given = [_written(database, note) for note in notes]
                self._sweep(database)
                database.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    database.execute("ROLLBACK")
                raise
        return given

    def rows(self, query: str, values: Sequence[object]) -> list[Any]:
        """Return the rows that answer the query."""
        database = self.open()
        with self._putting_aside_what_is_damaged():
            return database.execute(query, values).fetchall()

    def close(self) -> None:
        """Close it; it can be opened again."""
        if self._open is not None:
            with suppress(sqlite3.Error):
                self._open.close()
            self._open = None

    def _connect(self) -> None:
        private_folder(self.path.parent)
        private_file(self.path)
        self._open = database = sqlite3.connect(
            self.path, isolation_level=None, timeout=_BUSY_SECONDS, check_same_thread=False
        )
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        database.execute("PRAGMA foreign_keys = ON")
        _migrate(database)
        self._which, self._swept = _identity(self.path), 0.0
        self._sweep(database)

    def _sweep(self, database: sqlite3.Connection) -> None:
        """Delete, once a day, what is too old to be kept."""
        now = time.time()
        if now - self._swept >= _DAY:
            database.execute("DELETE FROM question WHERE at < ?", (now - self._days * _DAY,))
            self._swept = now

    @contextmanager
    def _putting_aside_what_is_damaged(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            if is_damage(error):
                self._put_aside(error)
            raise

    def _put_aside(self, error: sqlite3.Error) -> None:
        """Rename it with what belongs to it, so that a new one can be begun."""
        log.warning("The ledger %s is damaged (%s); it is put aside, and a new one begun.", self.path, error)
        self.close()
        aside = self.path.with_suffix(f".damaged-{int(time.time())}")
        for suffix in ("", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                self.path.with_name(self.path.name + suffix).replace(aside.with_name(aside.name + suffix))


def _written(database: sqlite3.Connection, note: Note) -> int:
    """Write a note, whole or not at all; return what it gave, 0 where it makes no sense, as its text may."""
    database.execute("SAVEPOINT note")
    try:
        given = note(database)
    except (
        sqlite3.IntegrityError,
        sqlite3.InterfaceError,
        sqlite3.DataError,
        ValueError,
        OverflowError,
    ) as error:
        database.execute("ROLLBACK TO note")
        log.warning("Something can't be kept: %s", error)
        given = 0
    database.execute("RELEASE note")
    return given


def _migrate(database: sqlite3.Connection) -> None:
    """Bring the file to the latest form, one step after the other, each whole or not at all."""
    (version,) = database.execute("PRAGMA user_version").fetchone()
    steps = sorted(entry.name for entry in _MIGRATIONS.iterdir() if entry.name.endswith(".sql"))
    for number, name in enumerate(steps, 1):
        if number > version:
            script = (_MIGRATIONS / name).read_text("utf-8")
            database.executescript(f"BEGIN; {script} PRAGMA user_version = {number}; COMMIT;")


def _identity(path: Path) -> tuple[int, int] | None:
    """Return what tells this file from another at its place, None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
