"""While the engine can't be asked, the bot says that it can't look, and answers once it can."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

import bot.library.triggers
import bot.messages.outbox
import bot.receiving.queues
from bot.health.condition import troubles, why_deaf, why_not_ready
from bot.health.metrics import Metrics
from bot.ledger.groups import GroupSettings
from bot.messages import words
from bot.receiving.inbox import Inbox
from bot.sandbox import people
from bot.sandbox.world import ADMIN_ID, ELSEWHERE_ID, GROUP_ID
from retrieval.index import Index
from tests.bot.engine_away import TOLD
from tests.bot.place import BEN, NORA, Place, placed, until
from tests.end_to_end.telegram import shown_quotes

QUESTION = "How high is the sea wall?"


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot.library.triggers, "_AT_LEAST", 0.01)
    monkeypatch.setattr(bot.library.triggers, "_FOLLOW_SECONDS", 0.01)
    monkeypatch.setattr(bot.receiving.queues, "_LOOK_SECONDS", 0.01)


@pytest.fixture
async def place(samples: Index, tmp_path: Path) -> AsyncIterator[Place]:
    async with placed(samples, tmp_path) as made:
        yield made


async def test_a_question_is_put_off_in_a_line_and_answered_once_the_engine_is_back(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.messages.outbox, "_LATE", timedelta(0))
    place.engine.is_away = True
    question = await place.say(QUESTION)
    await until(lambda: place.texts())
    assert place.texts() == [words.PUT_OFF]
    assert await place.parts.ledger.unanswered(9) == []
    assert (place.asked(), len(place.parts.receiving.queues)) == ([(QUESTION, 0, 1)], 1)
    place.engine.is_away = False
    await until(lambda: len(place.texts()) > 1)
    _, answer = place.heard()
    assert "3.2 metres" in shown_quotes(answer)[0]
    assert answer["reply_to_message"]["message_id"] == question
    await until(lambda: len(place.parts.receiving.queues) == 0)
    assert place.asked() == [(QUESTION, 1, 0)]


async def test_what_is_asked_meanwhile_is_nodded_at_and_each_is_answered_once(place: Place) -> None:
    place.engine.is_away = True
    first = await place.say(QUESTION)
    await place.settled()
    second = await place.say("When was the sea wall built?")
    await place.say(QUESTION.lower())
    await place.settled()
    messages = place.world.chats[NORA].messages
    assert [bool(messages[key].get("reactions")) for key in (first, second)] == [False, True]
    for away in (False, True, False):  # it comes, goes and comes
        place.engine.is_away = away
        await asyncio.sleep(0.1)
    await until(lambda: len(place.parts.receiving.queues) == 0)
    told, *answers = place.heard()
    assert told["text"] == words.PUT_OFF
    assert [bool(shown_quotes(answer)) for answer in answers] == [True, True]


@pytest.mark.parametrize(
    "said",
    ["/ask " + QUESTION, "/check “The sea wall that protects the lower town”", "/said Lind", "/people",
     "/sources", "/latest", "/article 1", "the latest articles", "“Few people doubt that it is too low.”"],
)  # fmt: skip
async def test_whatever_is_looked_up_is_put_off_and_never_called_unanswered(place: Place, said: str) -> None:
    place.engine.is_away = True
    await place.say(said)
    await until(lambda: place.texts())
    place.engine.is_away = False
    await until(lambda: len(place.texts()) > 1)
    told, answer = place.texts()
    assert told == words.PUT_OFF
    assert answer not in (words.BROKEN, words.DECLINED["unanswered"], words.CHECKED["absent"])


async def test_a_quotation_that_could_not_be_checked_is_noted_until_it_can_be(place: Place) -> None:
    quotation = "“Few people doubt that it is too low.”"
    place.engine.is_away = True
    await place.say(quotation)
    await until(lambda: place.texts())
    assert place.asked() == [(quotation, 0, 1)]
    figures = Metrics(place.parts).told().decode()
    assert 'verbatim_questions_total{outcome="unavailable",place="private"} ' in figures
    place.engine.is_away = False
    await until(lambda: len(place.texts()) > 1)
    await until(lambda: not place.asked())  # only questions are kept


async def test_a_guest_an_inline_query_and_a_button_are_told_at_once_and_not_put_off(place: Place) -> None:
    await place.say(QUESTION)
    await until(lambda: place.texts())
    (answer,) = place.heard()
    (in_context, *_), *_ = answer["reply_markup"]["inline_keyboard"]
    place.engine.is_away = True
    with place.world.events.heard() as events:
        data = in_context["callback_data"]
        await people.press(place.world, NORA, place.world.bot.id, answer["message_id"], data)
        while (event := await events.get())["event"] != "callback_answer":
            pass
    assert (event["text"], event["show_alert"]) == (words.UNAVAILABLE, True)
    query = await people.ask_inline(place.world, BEN, QUESTION)
    await until(lambda: query in place.world.queries.offered)
    offered = place.world.queries.offered[query]
    assert (offered["results"], offered["button"]["text"]) == ([], words.UNAVAILABLE)
    await place.say(f"@{place.world.bot.username} {QUESTION}", BEN, ELSEWHERE_ID)
    await until(lambda: place.texts(ELSEWHERE_ID))
    assert place.texts(ELSEWHERE_ID) == [words.UNAVAILABLE]
    await place.settled()
    assert len(place.parts.receiving.queues) == 0


async def test_in_a_group_whoever_asks_is_told_and_nobody_else(place: Place) -> None:
    await place.parts.ledger.keep_settings(GROUP_ID, GroupSettings(unasked=True))
    place.engine.is_away = True
    await place.say(QUESTION, BEN, GROUP_ID)
    await place.settled()
    assert place.texts(GROUP_ID) == []
    asked = await place.say("/ask " + QUESTION, BEN, GROUP_ID)
    await until(lambda: place.texts(GROUP_ID))
    place.engine.is_away = False
    await until(lambda: len(place.texts(GROUP_ID)) > 1)
    assert [m["reply_to_message"]["message_id"] for m in place.heard(GROUP_ID)] == [asked, asked]


async def test_what_an_admin_orders_is_not_done_later(place: Place) -> None:
    place.engine.is_away = True
    await place.say("/remove 1", ADMIN_ID)
    await until(lambda: place.texts(ADMIN_ID))
    await place.say("/status", ADMIN_ID)
    await until(lambda: len(place.texts(ADMIN_ID)) > 1)
    told, status = place.texts(ADMIN_ID)
    assert told == words.UNAVAILABLE
    assert f"Trouble: {TOLD}" in status
    await place.settled()
    assert len(place.parts.receiving.queues) == 0


async def test_several_questions_in_a_message_have_had_their_turn_when_they_are_answered(
    place: Place,
) -> None:
    place.engine.is_away = True
    await place.say(f"{QUESTION} When was the sea wall built?")
    await until(lambda: place.texts())
    for away in (False, True, False):  # as often as uses up the turns of a minute
        place.engine.is_away = away
        await asyncio.sleep(0.1)
    await until(lambda: len(place.texts()) > 1)
    assert len(shown_quotes(place.heard()[-1])) == 2


async def test_after_ten_minutes_a_question_is_let_go_of_and_its_asker_told(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.engine.is_away = True
    await place.say(QUESTION)
    await until(lambda: place.texts())
    monkeypatch.setattr(bot.receiving.queues, "_IN_TIME", 0.0)
    await until(lambda: len(place.parts.receiving.queues) == 0)
    place.engine.is_away = False
    await until(lambda: place.texts() == [words.PUT_OFF, words.TOO_LATE])
    assert place.asked() == [(QUESTION, 0, 1)]


async def test_what_was_put_off_is_answered_after_a_restart(samples: Index, tmp_path: Path) -> None:
    async with placed(samples, tmp_path) as place:
        place.engine.is_away = True
        await place.say(QUESTION)
        await until(lambda: place.texts())
    taken = await Inbox(tmp_path / f"inbox-{place.world.bot.id}.sqlite3").waiting()
    assert [one.content["message"]["text"] for one in taken] == [QUESTION]


async def test_an_engine_that_is_away_is_told_to_who_watches_and_does_not_make_the_bot_deaf(
    place: Place,
) -> None:
    assert why_not_ready(place.parts) is None
    place.engine.is_away = True
    await place.say(QUESTION)
    await until(lambda: place.texts())
    assert (why_not_ready(place.parts), why_deaf(place.parts)) == (TOLD, None)
    assert [(one.part, one.told) for one in troubles(place.parts)] == [("engine", TOLD)]
    figures = Metrics(place.parts).told().decode()
    assert 'verbatim_questions_total{outcome="unavailable",place="private"} ' in figures
    assert 'verbatim_trouble{part="engine"} 1.0' in figures
    place.engine.is_away = False
    await until(lambda: why_not_ready(place.parts) is None)
