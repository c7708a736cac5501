"""Each chat in order, chats at once, and nothing done before it is answered."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from telegram import Update

import bot.receiving.patience
import bot.receiving.queues
from bot.receiving.application import NotSentError, PutOffError
from bot.receiving.inbox import Inbox
from bot.receiving.queues import Queues
from bot.receiving.taken import Taken

NORA, BEN, GROUP = 1001, 1002, -100


class Desk:
    """Handles updates: notes "begin" and "end" of each, and holds those of chats it is told to hold."""

    def __init__(self) -> None:
        self.log: list[str] = []
        self.excused: list[str] = []
        self.held: dict[int, asyncio.Event] = {}
        self.failing: dict[str, list[Exception]] = {}

    async def handle(self, update: Update) -> None:
        message = update.effective_message
        assert message is not None
        self.log.append(f"begin {message.text}")
        if message.chat.id in self.held:
            await self.held[message.chat.id].wait()
        if self.failing.get(message.text or ""):
            raise self.failing[message.text or ""].pop(0)
        self.log.append(f"end {message.text}")

    async def excuse(self, update: Update) -> None:
        assert update.effective_message is not None
        self.excused.append(str(update.effective_message.text))

    def hold(self, chat: int) -> asyncio.Event:
        self.held[chat] = asyncio.Event()
        return self.held[chat]


class Noted(Inbox):
    """An inbox in memory, which notes what it is told."""

    def __init__(self) -> None:
        super().__init__(None)
        self.finished: list[int] = []
        self.aside: list[int] = []

    async def done(self, taken: Taken) -> None:
        self.finished.append(taken.update_id)

    async def set_aside(self, taken: Taken) -> None:
        self.aside.append(taken.update_id)


def parse(taken: Taken) -> Update:
    update = Update.de_json(dict(taken.content), None)
    assert update is not None
    return update


def said(number: int, text: str, person: int = NORA, chat: int | None = None, **more: Any) -> Taken:
    place = {"id": chat or person, "type": "group" if chat else "private"}
    sender = {"id": person, "is_bot": False, "first_name": "N"}
    message = {"message_id": number, "date": 1_700_000_000, "chat": place, "from": sender, "text": text}
    return Taken(number, {"update_id": number, "message": message}, **more)


async def until(look: Callable[[], object]) -> None:
    async with asyncio.timeout(10):
        while not look():
            await asyncio.sleep(0.001)


@pytest.fixture(autouse=True)
def _no_long_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot.receiving.patience, "_SECONDS", (0.01,))


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def inbox() -> Noted:
    return Noted()


@pytest.fixture
async def queues(desk: Desk, inbox: Noted) -> AsyncIterator[Queues]:
    made = Queues(inbox, parse, desk.handle, desk.excuse)
    yield made
    await made.close(0)


async def test_a_chat_is_answered_in_order_and_waits_for_no_other(
    queues: Queues, desk: Desk, inbox: Noted
) -> None:
    release = desk.hold(NORA)
    await queues.put([said(1, "one"), said(2, "two"), said(3, "three", BEN), said(4, "four", BEN)])
    await until(lambda: "end four" in desk.log)
    assert "begin two" not in desk.log
    assert inbox.finished == [3, 4]
    release.set()
    await until(lambda: not len(queues))
    assert [line for line in desk.log if line.startswith("end")][-2:] == ["end one", "end two"]
    assert inbox.finished == [3, 4, 1, 2]


async def test_a_group_is_one_queue_whoever_writes_there(queues: Queues, desk: Desk) -> None:
    desk.hold(GROUP)
    await queues.put([said(1, "one", NORA, GROUP), said(2, "two", BEN, GROUP), said(3, "three", BEN)])
    await until(lambda: "end three" in desk.log)
    assert "begin two" not in desk.log


async def test_what_came_after_a_message_or_was_sent_after_it_is_known_by_chat(queues: Queues) -> None:
    await queues.put([said(5, "one"), said(6, "two"), said(7, "three", BEN)])
    assert queues.is_newest(NORA, 6)
    assert queues.is_newest(BEN, 7)
    assert not queues.is_newest(NORA, 5)
    queues.note_message(NORA, 8)
    assert not queues.is_newest(NORA, 6)


async def test_no_more_than_64_are_handled_at_once(queues: Queues, desk: Desk) -> None:
    held = [desk.hold(person) for person in range(1, 101)]
    await queues.put([said(person, f"{person}", person) for person in range(1, 101)])
    await until(lambda: len(desk.log) == 64)
    await asyncio.sleep(0.05)
    assert len(desk.log) == 64
    for release in held:
        release.set()
    await until(lambda: not len(queues))


async def test_those_that_take_long_keep_nobody_from_being_handled(
    queues: Queues, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.receiving.queues, "_COUNTS_FOR", 0.05)
    for person in range(1, 201):
        desk.hold(person)
    await queues.put([said(person, f"{person}", person) for person in range(1, 202)])
    await until(lambda: "end 201" in desk.log)


async def test_what_could_not_be_sent_is_tried_again_before_what_follows_it(
    queues: Queues, desk: Desk, inbox: Noted
) -> None:
    desk.failing["one"] = [NotSentError("torn"), NotSentError("torn")]
    await queues.put([said(1, "one"), said(2, "two")])
    await until(lambda: not len(queues))
    assert desk.log == ["begin one"] * 3 + ["end one", "begin two", "end two"]
    assert inbox.finished == [1, 2]


async def test_one_that_waits_to_be_tried_again_takes_no_place(
    queues: Queues, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.receiving.patience, "_SECONDS", (60.0,))
    for person in range(1, 65):
        desk.failing[f"{person}"] = [NotSentError("torn")]
    await queues.put([said(person, f"{person}", person) for person in range(1, 66)])
    await until(lambda: "end 65" in desk.log)


async def test_a_handler_that_fails_holds_nobody_up(queues: Queues, desk: Desk, inbox: Noted) -> None:
    desk.failing["one"] = [RuntimeError("oh")]
    await queues.put([said(1, "one"), said(2, "two")])
    await until(lambda: not len(queues))
    assert inbox.finished == [1, 2]


@pytest.mark.parametrize(
    "bad",
    [
        {"message_id": "x", "chat": 5},
        5,
        {"message_id": 1, "date": 5, "chat": {"id": [], "type": "private"}},
        {"message_id": 1, "date": "soon", "chat": {"id": 5, "type": "private"}},
        {"message_id": 1, "date": 5, "chat": {}},
    ],
)
async def test_what_cannot_be_parsed_is_set_aside_and_the_others_are_answered(
    queues: Queues, desk: Desk, inbox: Noted, bad: Any, caplog: pytest.LogCaptureFixture
) -> None:
    await queues.put([said(1, "one"), Taken(2, {"update_id": 2, "message": bad}), said(3, "three")])
    await until(lambda: not len(queues))
    assert inbox.aside == [2]
    assert inbox.finished == [1, 3]
    assert "Update 2 can't be understood" in caplog.text


async def test_what_is_asked_again_before_it_was_answered_is_answered_once(
    queues: Queues, desk: Desk, inbox: Noted
) -> None:
    release = desk.hold(NORA)
    asked = ["Who is it?", "When?", "WHO  is it?", "/status", "/status"]
    await queues.put([said(number, text) for number, text in enumerate(asked)])
    await queues.put([said(9, "Who is it?", BEN)])
    release.set()
    await until(lambda: not len(queues))
    await queues.put([said(10, "Who is it?")])
    await until(lambda: not len(queues))
    ended = [line.removeprefix("end ") for line in desk.log if line.startswith("end")]
    assert sorted(ended) == sorted(["Who is it?", "When?", "/status", "/status", "Who is it?", "Who is it?"])
    assert sorted(inbox.finished) == [0, 1, 2, 3, 4, 9, 10]


async def test_the_same_words_about_two_parts_of_an_answer_are_two_questions(
    queues: Queues, desk: Desk, inbox: Noted
) -> None:
    release = desk.hold(NORA)
    taken = [said(1, "one"), said(2, "why?"), said(3, "why?")]
    for one, part in zip(taken[1:], ("the wall", "the ferry"), strict=True):
        one.content["message"]["quote"] = {"text": part, "position": 0}
    await queues.put(taken)
    release.set()
    await until(lambda: inbox.finished == [1, 2, 3])
    assert desk.log.count("end why?") == 2


async def test_more_is_given_as_often_as_it_is_asked_for(queues: Queues, desk: Desk) -> None:
    release = desk.hold(NORA)
    await queues.put([said(1, "more"), said(2, "More!"), said(3, "Weiter"), said(4, "weiter")])
    release.set()
    await until(lambda: not len(queues))
    assert sum(line.startswith("end") for line in desk.log) == 4


async def test_what_is_older_than_ten_minutes_is_excused(queues: Queues, desk: Desk, inbox: Noted) -> None:
    await queues.put([said(1, "one", received_at=1_000.0), said(2, "two")])
    await until(lambda: not len(queues))
    assert desk.excused == ["one"]
    assert desk.log == ["begin two", "end two"]
    assert inbox.finished == [1, 2]


async def test_at_the_end_what_is_in_hand_is_finished_and_the_rest_left_to_the_inbox(
    queues: Queues, desk: Desk, inbox: Noted
) -> None:
    release = desk.hold(NORA)
    await queues.put([said(1, "one"), said(2, "two")])
    await until(lambda: desk.log)
    closing = asyncio.create_task(queues.close())
    await asyncio.sleep(0.01)
    release.set()
    await closing
    assert desk.log == ["begin one", "end one"]
    assert inbox.finished == [1]


async def test_the_end_waits_neither_for_what_hangs_nor_for_what_is_tried_again_later(
    queues: Queues, desk: Desk, inbox: Noted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.receiving.patience, "_SECONDS", (60.0,))
    desk.failing["one"] = [NotSentError("torn")]
    desk.hold(BEN)
    await queues.put([said(1, "one"), said(2, "two", BEN)])
    await until(lambda: len(desk.log) == 2)
    async with asyncio.timeout(10):
        await queues.close(0.05)
    assert inbox.finished == []


async def test_who_takes_more_than_they_hold_waits_until_there_is_room(queues: Queues, desk: Desk) -> None:
    release = desk.hold(NORA)
    await queues.put([said(number, f"{number}") for number in range(2_000)])
    assert queues.is_full
    await queues.room(0.01)
    assert queues.is_full
    waiting = asyncio.create_task(queues.room(60))
    await asyncio.sleep(0.01)
    assert not waiting.done()
    oldest = queues.oldest_at
    assert oldest is not None
    release.set()
    await asyncio.wait_for(waiting, 10)
    await until(lambda: not len(queues))
    assert queues.oldest_at is None


async def test_what_was_put_off_until_it_is_too_old_is_excused(
    desk: Desk, inbox: Noted, queues: Queues, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.receiving.queues, "_LOOK_SECONDS", 0.01)
    desk.failing["why?"] = [PutOffError("it is away")]
    await queues.put([said(1, "why?")])
    await until(lambda: desk.log == ["begin why?"])
    monkeypatch.setattr(bot.receiving.queues, "_IN_TIME", 0.0)
    taking = asyncio.create_task(queues.take_up(lambda: False))
    await until(lambda: inbox.finished == [1])
    taking.cancel()
    assert desk.excused == ["why?"]


async def test_what_is_put_off_beyond_all_measure_waits_in_its_queue(
    desk: Desk, inbox: Noted, queues: Queues, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.receiving.queues, "_MOST_WAITING", 0)
    monkeypatch.setattr(bot.receiving.queues, "_LOOK_SECONDS", 0.01)
    desk.failing["why?"] = [PutOffError("it is away"), PutOffError("it is away")]
    await queues.put([said(1, "why?")])
    await until(lambda: inbox.finished == [1])
    assert desk.log == ["begin why?", "begin why?", "begin why?", "end why?"]
