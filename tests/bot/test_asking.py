"""The one answering path: limits, notes and times are the same wherever a question comes from."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing, nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import AsyncMock, Mock

import pytest

from bot.asking import Answered, Asking, Place, answering, note_chosen, offer
from bot.context import Parts
from bot.health.alerts import Alerts
from bot.ledger import Ledger
from bot.ledger.groups import GroupSettings
from bot.library.keeper import Keeper
from bot.manners import Manners, Turn
from bot.receiving.inbox import Inbox
from bot.receiving.queues import Queues
from bot.receiving.receiving import Receiving
from bot.settings import Settings
from retrieval.index import Index

QUESTION = "How high is the sea wall?"
DECLINED = "What is the capital of France?"
NORA, BEN, GROUP = 1001, 1002, -100
PLACES: list[tuple[Place, int]] = [("private", NORA), ("group", GROUP), ("guest", -7)]


def asking(text: str = QUESTION, place: Place = "private", chat: int = NORA) -> Asking:
    return Asking(NORA, chat, place, text)


def inline(text: str = QUESTION, person: int = NORA) -> Asking:
    return Asking(person, person, "inline", text)


async def asked(parts: Parts, question: Asking) -> Answered | Turn:
    async with answering(parts, question, nullcontext()) as given:
        return given


@pytest.fixture
async def parts(samples: Index, tmp_path: Path) -> AsyncIterator[Parts]:
    """The parts of a bot that lets everybody ask once a minute."""
    settings = Settings(data_dir=tmp_path, questions_per_minute=1)
    inbox = Inbox(None)
    receiving = Receiving(inbox, Queues(inbox, Mock(), AsyncMock(), AsyncMock()))
    async with Ledger(tmp_path / "ledger") as ledger:
        yield Parts(
            settings,
            Keeper(settings, samples, 0.0),
            ledger,
            Manners(settings),
            receiving,
            Alerts(Mock(), None),
        )


def kept(parts: Parts) -> list[tuple[str, str, int, int, float]]:
    with closing(sqlite3.connect(parts.settings.data_dir / "ledger")) as database:
        return database.execute(
            "SELECT place, text, user_id, answered, milliseconds FROM question ORDER BY id"
        ).fetchall()


@pytest.mark.parametrize(("place", "chat"), PLACES)
async def test_a_question_is_answered_and_noted_with_the_time_it_took(
    parts: Parts, place: Place, chat: int
) -> None:
    given = await asked(parts, asking(place=place, chat=chat))
    assert isinstance(given, Answered)
    assert "3.2 metres" in given.answer.quotes[0].text
    ((where, text, user_id, answered, milliseconds),) = kept(parts)
    assert (where, text, user_id, answered) == (place, QUESTION, NORA, 1)
    assert milliseconds > 0


@pytest.mark.parametrize(("place", "chat"), PLACES)
async def test_who_asks_too_much_is_asked_for_a_pause_once(parts: Parts, place: Place, chat: int) -> None:
    assert isinstance(await asked(parts, asking("How many eagles are there?", place, chat)), Answered)
    assert await asked(parts, asking(place=place, chat=chat)) is Turn.ASK_FOR_PAUSE
    assert await asked(parts, asking(place=place, chat=chat)) is Turn.SILENCE


async def test_a_question_that_nobody_put_to_the_bot_never_makes_it_ask_for_a_pause(parts: Parts) -> None:
    assert isinstance(await asked(parts, asking()), Answered)
    unasked = replace(asking(place="group", chat=GROUP), unasked=True)
    assert await asked(parts, unasked) is Turn.SILENCE
    assert await asked(parts, asking()) is Turn.ASK_FOR_PAUSE


async def test_in_quiet_hours_it_nods_at_most_however_much_is_asked(parts: Parts) -> None:
    hour = datetime.now(UTC).hour
    await parts.ledger.keep_settings(GROUP, GroupSettings(quiet=(hour, (hour + 2) % 24)))
    assert await asked(parts, asking(place="group", chat=GROUP)) is Turn.NOD
    assert await asked(parts, asking(DECLINED, "group", GROUP)) is Turn.SILENCE
    assert kept(parts) == []


async def test_a_greeting_is_answered_and_not_noted(parts: Parts) -> None:
    given = await asked(parts, asking("hello"))
    assert isinstance(given, Answered)
    assert given.number is None
    assert kept(parts) == []


async def test_an_edited_question_keeps_its_number(parts: Parts) -> None:
    parts.manners = Manners(Settings(questions_per_minute=9))
    first = await asked(parts, replace(asking(DECLINED), message_id=5))
    assert isinstance(first, Answered)
    assert first.number is not None
    await parts.ledger.note_answer(first.number, NORA, 6)
    parts.sent[NORA, 5] = 6
    second = await asked(parts, replace(asking(), message_id=5))
    assert isinstance(second, Answered)
    assert second.number == first.number


async def test_inline_queries_have_room_for_each_keystroke_and_a_limit_of_their_own(parts: Parts) -> None:
    typed = [await offer(parts, inline(QUESTION[: 12 + number])) for number in range(10)]
    assert None not in typed
    assert await offer(parts, inline()) is None
    assert await offer(parts, inline(person=BEN)) is not None
    assert isinstance(await asked(parts, asking()), Answered)


async def test_an_inline_query_is_noted_when_a_quote_of_it_is_sent_with_the_time_its_answer_took(
    parts: Parts,
) -> None:
    answer = await offer(parts, inline())
    assert answer is not None
    assert kept(parts) == []
    took = parts.offered[QUESTION].milliseconds
    sent = answer.quotes[0].article.id
    await note_chosen(parts, inline(person=BEN), sent)
    assert took > 0
    assert kept(parts) == [("inline", QUESTION, BEN, 1, took)]
    assert await parts.ledger.most_quoted(9) == [(sent, 1)]


async def test_one_that_was_answered_before_a_restart_is_noted_with_a_real_time_too(parts: Parts) -> None:
    await note_chosen(parts, inline(), "0123456789")
    ((*_, milliseconds),) = kept(parts)
    assert milliseconds > 0
