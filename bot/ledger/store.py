"""One SQLite file in DATA_DIR, written ahead (WAL) so that a kill loses nothing that was noted.

It has a thread of its own (aiosqlite), so that the event loop never waits. What can't be kept is a line in
the log: the answer goes out all the same.
"""

import logging
import sqlite3
import time
from collections.abc import Callable, Coroutine, Sequence
from datetime import UTC, datetime
from functools import wraps
from importlib.resources import files
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import aiosqlite
import msgspec

from bot.ledger.groups import GroupSettings
from bot.ledger.questions import Asked, Day, Unanswered, alike

P = ParamSpec("P")
T = TypeVar("T")
D = TypeVar("D")
_Method = Callable[Concatenate["Ledger", P], Coroutine[Any, Any, T]]
log = logging.getLogger(__name__)
_MIGRATIONS = files("bot.ledger") / "migrations"
_PATIENCE = 10.0
_NOTHING: Sequence[Any] = ()


def _kept(default: D) -> Callable[[_Method[P, T]], _Method[P, T | D]]:
    """Let a method return the default, and log why, where the file can't be used or none is open."""

    def decorate(method: _Method[P, T]) -> _Method[P, T | D]:
        @wraps(method)
        async def guarded(self: "Ledger", /, *args: P.args, **kwargs: P.kwargs) -> T | D:
            try:
                return await method(self, *args, **kwargs)
            except (sqlite3.Error, ValueError, _ClosedError) as error:
                log.warning("The ledger can't be used (%s); see whether the disk is full.", error)
                return default

        return guarded

    return decorate


class _ClosedError(Exception):
    """The ledger is not open."""


class Ledger:
    """The file, open for as long as an `async with` block lasts; `strict` keeps no texts of questions."""

    def __init__(self, path: Path, *, strict: bool = False, days: int = 365) -> None:
        """Keep it at that path; questions older than so many days are deleted when it is opened."""
        self._path, self._strict, self._days = path, strict, days
        self._open: aiosqlite.Connection | None = None

    async def __aenter__(self) -> "Ledger":
        try:
            self._open = await self._connect()
        except (sqlite3.OperationalError, OSError) as error:  # locked, or no place for it: that is no damage
            await self.__aexit__()
            log.warning("The ledger %s can't be opened (%s); nothing is kept.", self._path, error)
        except sqlite3.DatabaseError as error:
            log.warning(
                "The ledger %s is damaged (%s); it is put aside, and a new one begun.", self._path, error
            )
            await self.__aexit__()
            self._path.replace(self._path.with_suffix(f".damaged-{int(time.time())}"))
            self._open = await self._connect()
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._open is not None:
            await self._open.close()
            self._open = None

    async def _connect(self) -> aiosqlite.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._open = database = await aiosqlite.connect(self._path, isolation_level=None, timeout=_PATIENCE)
        await database.execute("PRAGMA journal_mode = WAL")
        await database.execute("PRAGMA synchronous = NORMAL")
        await database.execute("PRAGMA foreign_keys = ON")
        await self._migrate(database)
        await database.execute("DELETE FROM question WHERE at < ?", (time.time() - self._days * 86400,))
        return database

    async def _migrate(self, database: aiosqlite.Connection) -> None:
        """Bring the file to the latest form, one step after the other, each whole or not at all."""
        async with database.execute("PRAGMA user_version") as cursor:
            version = int((await cursor.fetchone() or (0,))[0])
        steps = sorted(entry.name for entry in _MIGRATIONS.iterdir() if entry.name.endswith(".sql"))
        for number, name in enumerate(steps, 1):
            if number > version:
                script = (_MIGRATIONS / name).read_text("utf-8")
                await database.executescript(f"BEGIN; {script} PRAGMA user_version = {number}; COMMIT;")

    @property
    def _database(self) -> aiosqlite.Connection:
        if self._open is None:
            raise _ClosedError("it is not open")
        return self._open

    # Questions

    @_kept(None)
    async def note_question(self, asked: Asked, before: int | None = None) -> int | None:
        """Keep a question; return its number, None where it can't be kept.

        One that was edited takes the place of the question whose number it had `before`.
        """
        now = time.time()
        day = datetime.fromtimestamp(now, UTC).date().isoformat()
        text, terms = (None, None) if self._strict else (asked.text, " ".join(sorted(set(asked.terms))))
        row = (
            before, now, day, asked.chat_id, asked.user_id, asked.place, text, terms, asked.language,
            bool(asked.articles), asked.confidence, asked.milliseconds,
        )  # fmt: skip
        cursor = await self._database.execute(
            "INSERT INTO question (id, at, day, chat_id, user_id, place, text, terms, language, answered, "
            "confidence, milliseconds) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (id) DO UPDATE SET text = excluded.text, terms = excluded.terms, "
            "language = excluded.language, answered = excluded.answered, confidence = excluded.confidence",
            row,
        )
        number = before or cursor.lastrowid
        await self._database.execute("DELETE FROM quoted WHERE question_id = ?", (number,))
        quoted = [(number, article) for article in dict.fromkeys(asked.articles)]
        await self._database.executemany("INSERT INTO quoted VALUES (?, ?)", quoted)
        return number

    @_kept(None)
    async def note_answer(self, question: int, chat_id: int, message_id: int) -> None:
        """Note which message answers the question, for reactions to it."""
        await self._database.execute(
            "UPDATE question SET chat_id = ?, message_id = ? WHERE id = ?", (chat_id, message_id, question)
        )

    @_kept(None)
    async def question_of(self, chat_id: int, message_id: int) -> int | None:
        """Return the number of the question that the message answers, None where none is known."""
        row = await self._row(
            "SELECT id FROM question WHERE chat_id = ? AND message_id = ? ORDER BY id DESC",
            chat_id,
            message_id,
        )
        return int(row[0]) if row else None

    @_kept(False)
    async def note_feedback(self, question: int, user_id: int, useful: bool | None) -> bool:
        """Keep what somebody thinks of an answer, None for nothing; return whether the answer is known."""
        if await self._row("SELECT 1 FROM question WHERE id = ?", question) is None:
            return False
        if useful is None:
            await self._database.execute(
                "DELETE FROM feedback WHERE question_id = ? AND user_id = ?", (question, user_id)
            )
        else:
            await self._database.execute(
                "REPLACE INTO feedback VALUES (?, ?, ?, ?)", (question, user_id, time.time(), useful)
            )
        return True

    @_kept(0)
    async def forget(self, user_id: int) -> int:
        """Delete all that is kept of a person; return how many questions that were."""
        await self._database.execute("DELETE FROM feedback WHERE user_id = ?", (user_id,))
        cursor = await self._database.execute("DELETE FROM question WHERE user_id = ?", (user_id,))
        return cursor.rowcount

    # Figures

    @_kept(_NOTHING)
    async def days(self, last: int) -> Sequence[Day]:
        """Return the days on which something was asked, of the last so many, the earliest first."""
        since = datetime.fromtimestamp(time.time() - (last - 1) * 86400, UTC).date().isoformat()
        rows = await self._rows(
            "WITH rated AS (SELECT day, useful FROM feedback JOIN question ON id = question_id) "
            "SELECT day, sum(answered), sum(NOT answered), "
            "(SELECT count(*) FROM rated r WHERE r.day = d.day AND useful), "
            "(SELECT count(*) FROM rated r WHERE r.day = d.day AND NOT useful) "
            "FROM question d WHERE day >= ? GROUP BY day ORDER BY day",
            since,
        )
        return [Day(str(day), int(a), int(d), int(u), int(n)) for day, a, d, u, n in rows]

    @_kept(_NOTHING)
    async def milliseconds_today(self) -> Sequence[float]:
        """Return how long each answer of today took, in milliseconds, ascending."""
        today = datetime.now(UTC).date().isoformat()
        rows = await self._rows("SELECT milliseconds FROM question WHERE day = ? ORDER BY 1", today)
        return [float(row[0]) for row in rows]

    @_kept(_NOTHING)
    async def most_quoted(self, most: int) -> Sequence[tuple[str, int]]:
        """Return the ids of the articles quoted most often, and how often."""
        rows = await self._rows(
            "SELECT article_id, count(*) FROM quoted GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?", most
        )
        return [(str(article), int(count)) for article, count in rows]

    @_kept(_NOTHING)
    async def unanswered(self, most: int) -> Sequence[Unanswered]:
        """Return what was asked and declined, questions alike together, the commonest first."""
        rows = await self._rows(
            "SELECT at, text, terms FROM question WHERE NOT answered AND text IS NOT NULL AND terms <> '' "
            "ORDER BY at DESC LIMIT 5000"
        )
        return alike([(float(at), str(text), str(terms).split()) for at, text, terms in rows])[:most]

    # Groups

    @_kept(GroupSettings())
    async def settings_of(self, chat_id: int) -> GroupSettings:
        """Return the settings of a group, the usual ones where it has none of its own."""
        row = await self._row("SELECT content FROM group_settings WHERE chat_id = ?", chat_id)
        return msgspec.json.decode(row[0], type=GroupSettings) if row else GroupSettings()

    @_kept(None)
    async def keep_settings(self, chat_id: int, settings: GroupSettings) -> None:
        """Keep the settings of a group."""
        content = msgspec.json.encode(settings).decode()
        await self._database.execute("REPLACE INTO group_settings VALUES (?, ?)", (chat_id, content))

    @_kept(None)
    async def move_group(self, old: int, new: int) -> None:
        """Give what is kept of a group to the supergroup that it has become."""
        await self._database.execute(
            "UPDATE OR REPLACE group_settings SET chat_id = ? WHERE chat_id = ?", (new, old)
        )
        await self._database.execute("UPDATE question SET chat_id = ? WHERE chat_id = ?", (new, old))

    async def _row(self, query: str, *values: object) -> sqlite3.Row | None:
        async with self._database.execute(query, values) as cursor:
            return await cursor.fetchone()

    async def _rows(self, query: str, *values: object) -> list[sqlite3.Row]:
        async with self._database.execute(query, values) as cursor:
            return list(await cursor.fetchall())
