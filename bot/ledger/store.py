"""What is kept of questions, feedback and groups. No answer waits for it, whatever becomes of its file.

What is noted is written at once where that can be done, else kept in memory and written later; what can't be
read is told as if it were not there, and a line in the log says so.
"""

import sqlite3
import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from bot.ledger.file import File
from bot.ledger.groups import GroupSettings
from bot.ledger.questions import Asked, Day, Unanswered, alike
from bot.ledger.wishes import Wish
from bot.ledger.writer import UnusableError, Writer
from bot.recent import Recent

MOST_WISHES = 20  # of a person
_YEAR = 365 * 86400.0
_AT_ONCE = 0.5
_FOR_AN_ADMIN = 10.0


class Ledger:
    """The ledger, open for as long as an `async with` block lasts; `strict` keeps no texts of questions.

    Its methods raise nothing where the file is locked, full or gone.
    """

    def __init__(
        self,
        path: Path,
        *,
        strict: bool = False,
        days: int = 365,
    ) -> None:
        """Keep it at that path; questions older than so many days are deleted."""
        self._writer = Writer(File(path, days))
        self._file, self._strict = self._writer.file, strict
        self._last = 0
        self._answers: Recent[tuple[int, int], int] = Recent()
        self._groups: Recent[int, GroupSettings] = Recent()

    @property
    def trouble(self) -> str | None:
        """Why the file can't be used just now, None where it can."""
        return self._writer.trouble

    async def __aenter__(self) -> "Ledger":
        await self._writer.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._writer.stop()

    # Questions

    async def note_question(self, asked: Asked, before: int | None = None) -> int:
        """Keep a question; return its number.

        One that was edited takes the place of the question whose number it had `before`.
        """
        number, now = before or self._number(), time.time()
        day = datetime.fromtimestamp(now, UTC).date().isoformat()
        text, terms = (None, None) if self._strict else (asked.text, " ".join(sorted(set(asked.terms))))
        row = (
            number, now, day, asked.chat_id, asked.user_id, asked.place, text, terms, asked.language,
            bool(asked.articles), asked.confidence, asked.milliseconds, asked.unavailable,
        )  # fmt: skip
        quoted = [(number, article) for article in dict.fromkeys(asked.articles)]

        def note(database: sqlite3.Connection) -> int:
            database.execute(
                "INSERT INTO question (id, at, day, chat_id, user_id, place, text, terms, language, "
                "answered, confidence, milliseconds, unavailable) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                "ON CONFLICT (id) DO UPDATE SET text = excluded.text, terms = excluded.terms, language = "
                "excluded.language, answered = excluded.answered, confidence = excluded.confidence, "
                "milliseconds = excluded.milliseconds, unavailable = excluded.unavailable",
                row,
            )
            database.execute("DELETE FROM quoted WHERE question_id = ?", (number,))
            database.executemany("INSERT INTO quoted VALUES (?, ?)", quoted)
            return number

        await self._writer.note(note)
        return number

    async def take_back(self, question: int) -> None:
        """Delete a question."""
        await self._note("DELETE FROM question WHERE id = ?", question)

    async def note_answer(self, question: int, chat_id: int, message_id: int) -> None:
        """Note which message answers the question, for what people think of it."""
        self._answers[chat_id, message_id] = question
        await self._note(
            "UPDATE question SET chat_id = ?, message_id = ? WHERE id = ?", chat_id, message_id, question
        )

    async def question_of(self, chat_id: int, message_id: int) -> int | None:
        """Return the number of the question that the message answers, None where none is known."""
        if (known := self._answers.get((chat_id, message_id))) is not None:
            return known
        rows = await self._rows(
            "SELECT id FROM question WHERE chat_id = ? AND message_id = ? ORDER BY id DESC",
            chat_id,
            message_id,
            within=_AT_ONCE,
        )
        return int(rows[0][0]) if rows else None

    async def note_feedback(self, question: int, user_id: int, useful: bool | None) -> None:
        """Keep what somebody thinks of an answer, their last opinion only, None for none."""
        if useful is None:
            await self._note("DELETE FROM feedback WHERE question_id = ? AND user_id = ?", question, user_id)
        else:
            await self._note(
                "REPLACE INTO feedback SELECT id, ?, ?, ? FROM question WHERE id = ?",
                user_id,
                time.time(),
                useful,
                question,
            )

    # Wishes

    async def text_of(self, question: int) -> str | None:
        """Return what was asked, None where that is not kept."""
        rows = await self._rows("SELECT text FROM question WHERE id = ?", question, within=_AT_ONCE)
        return str(rows[0][0]) if rows and rows[0][0] is not None else None

    async def keep_wish(self, wish: Wish) -> bool:
        """Keep a question that waits; return False where the person has as many as anyone may have."""
        own = await self._rows("SELECT count(*) FROM wish WHERE user_id = ? AND NOT told", wish.user_id)
        if own and int(own[0][0]) >= MOST_WISHES:
            return False
        await self._note(
            "REPLACE INTO wish VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            wish.id, time.time(), wish.chat_id, wish.user_id, wish.topic_id, wish.message_id, wish.language,
            wish.text, wish.told,
        )  # fmt: skip
        return True

    async def wishes(self) -> Sequence[Wish]:
        """Return all questions that wait and are no more than a year old, the oldest first."""
        rows = await self._rows(
            "SELECT id, chat_id, user_id, topic_id, message_id, language, text, told FROM wish "
            "WHERE NOT told AND at > ? ORDER BY at",
            time.time() - _YEAR,
        )
        return [_wish(row) for row in rows]

    async def wish(self, number: int) -> Wish | None:
        """Return the question that waits, or did, under that number, None where there is none."""
        rows = await self._rows(
            "SELECT id, chat_id, user_id, topic_id, message_id, language, text, told FROM wish WHERE id = ?",
            number,
            within=_AT_ONCE,
        )
        return _wish(rows[0]) if rows else None

    async def tell_wish(self, number: int, told: bool) -> None:
        """Note whether a question was answered and waits no more."""
        await self._note("UPDATE wish SET told = ? WHERE id = ?", told, number)

    async def drop_wish(self, number: int) -> None:
        """Forget a question that waits."""
        await self._note("DELETE FROM wish WHERE id = ?", number)

    async def drop_wishes_of(self, chat_id: int) -> None:
        """Forget all that waits in a chat in which the bot may no longer write."""
        await self._note("DELETE FROM wish WHERE chat_id = ?", chat_id)

    async def keep_news(self, articles: Sequence[str]) -> None:
        """Note the articles, by their ids, that all that waits has still to be asked of."""

        def note(database: sqlite3.Connection) -> int:
            rows = [(article,) for article in articles]
            return database.executemany("INSERT OR REPLACE INTO news (article) VALUES (?)", rows).rowcount

        await self._writer.note(note)

    async def news(self) -> dict[int, str]:
        """Return the ids of the articles that all that waits has still to be asked of, by their numbers."""
        return dict(await self._rows("SELECT number, article FROM news ORDER BY number"))

    async def drop_news(self, numbers: Iterable[int]) -> None:
        """Note that all that waits has been asked of these; what has changed since has another number."""

        def note(database: sqlite3.Connection) -> int:
            rows = [(number,) for number in numbers]
            return database.executemany("DELETE FROM news WHERE number = ?", rows).rowcount

        await self._writer.note(note)

    async def forget(self, user_id: int) -> int | None:
        """Delete all that is kept of a person; return how many questions that were.

        Where it can't be done now, it is None, and done as soon as that is possible.
        """
        self._answers.clear()

        def note(database: sqlite3.Connection) -> int:
            database.execute("DELETE FROM feedback WHERE user_id = ?", (user_id,))
            database.execute("DELETE FROM wish WHERE user_id = ?", (user_id,))
            return database.execute("DELETE FROM question WHERE user_id = ?", (user_id,)).rowcount

        return await self._writer.note(note, within=_FOR_AN_ADMIN)

    # Figures

    async def days(self, last: int) -> Sequence[Day]:
        """Return the days on which something was asked, of the last so many, the earliest first."""
        since = datetime.fromtimestamp(time.time() - (last - 1) * 86400, UTC).date().isoformat()
        rows = await self._rows(
            "WITH rated AS (SELECT day, useful FROM feedback JOIN question ON id = question_id) "
            "SELECT day, sum(answered), sum(NOT answered AND NOT unavailable), "
            "(SELECT count(*) FROM rated r WHERE r.day = d.day AND useful), "
            "(SELECT count(*) FROM rated r WHERE r.day = d.day AND NOT useful), "
            "sum(unavailable) "
            "FROM question d WHERE day >= ? GROUP BY day ORDER BY day",
            since,
        )
        return [Day(str(day), *map(int, counts)) for day, *counts in rows]

    async def milliseconds_today(self) -> Sequence[float]:
        """Return how long each answer of today took, in milliseconds, ascending."""
        today = datetime.now(UTC).date().isoformat()
        rows = await self._rows(
            "SELECT milliseconds FROM question WHERE day = ? AND NOT unavailable ORDER BY 1", today
        )
        return [float(row[0]) for row in rows]

    async def most_quoted(self, most: int) -> Sequence[tuple[str, int]]:
        """Return the ids of the articles quoted most often, and how often."""
        rows = await self._rows(
            "SELECT article_id, count(*) FROM quoted GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?", most
        )
        return [(str(article), int(count)) for article, count in rows]

    async def unanswered(self, most: int) -> Sequence[Unanswered]:
        """Return what was asked and declined, questions alike together, the commonest first."""
        rows = await self._rows(
            "SELECT at, text, terms FROM question WHERE NOT answered AND NOT unavailable "
            "AND text IS NOT NULL AND terms <> '' ORDER BY at DESC LIMIT 5000"
        )
        return alike([(float(at), str(text), str(terms).split()) for at, text, terms in rows])[:most]

    # Groups

    async def settings_of(self, chat_id: int) -> GroupSettings:
        """Return the settings of a group, the usual ones where it has none of its own."""
        if (known := self._groups.get(chat_id)) is not None:
            return known
        try:
            rows = await self._read(
                "SELECT content FROM group_settings WHERE chat_id = ?", chat_id, within=_AT_ONCE
            )
            found = msgspec.json.decode(rows[0][0], type=GroupSettings) if rows else GroupSettings()
        except (UnusableError, msgspec.MsgspecError):
            return GroupSettings()
        self._groups[chat_id] = found
        return found

    async def keep_settings(self, chat_id: int, settings: GroupSettings) -> None:
        """Keep the settings of a group."""
        self._groups[chat_id] = settings
        content = msgspec.json.encode(settings).decode()
        await self._note("REPLACE INTO group_settings VALUES (?, ?)", chat_id, content)

    async def move_group(self, old: int, new: int) -> None:
        """Give what is kept of a group to the supergroup that it has become."""
        self._groups.pop(old, None)
        self._groups.pop(new, None)
        await self._note("UPDATE OR REPLACE group_settings SET chat_id = ? WHERE chat_id = ?", new, old)
        await self._note("UPDATE question SET chat_id = ? WHERE chat_id = ?", new, old)
        await self._note("UPDATE wish SET chat_id = ? WHERE chat_id = ?", new, old)

    def _number(self) -> int:
        """Return a number that no question has, whether the file can be read or not: by the clock."""
        self._last = max(self._last + 1, int(time.time() * 1000))
        return self._last

    async def _note(self, statement: str, *values: object) -> None:
        await self._writer.note(lambda database: database.execute(statement, values).rowcount)

    async def _rows(self, query: str, *values: object, within: float = _FOR_AN_ADMIN) -> list[Any]:
        try:
            return await self._read(query, *values, within=within)
        except UnusableError:
            return []

    async def _read(self, query: str, *values: object, within: float) -> list[Any]:
        await self._writer.settled()
        return await self._writer.do(lambda: self._file.rows(query, values), within=within)


def _wish(row: Sequence[Any]) -> Wish:
    number, chat_id, user_id, topic_id, message_id, language, text, told = row
    return Wish(number, chat_id, user_id, topic_id, message_id, language, text, bool(told))
