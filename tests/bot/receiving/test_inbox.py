"""What was taken is kept until it is done, whatever happens to the file."""

import asyncio
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import bot.receiving.inbox
from bot.receiving.inbox import Inbox
from bot.receiving.taken import Taken, taken_of


def message(number: int, text: str = "How high is the wall?", *, sent: int | None = None) -> Taken:
    content = {"message_id": sent or number, "date": 1_700_000_000, "text": text, "chat": {"id": 5}}
    return Taken(number, {"update_id": number, "message": content})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "inbox.sqlite3"


def rows(path: Path, what: str = "update_id, state, content") -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as database:
        return database.execute(f"SELECT {what} FROM taken ORDER BY update_id").fetchall()


async def left_by(path: Path) -> list[int]:
    async with Inbox(path) as inbox:
        return [taken.update_id for taken in await inbox.waiting()]


async def test_what_is_not_done_is_there_at_the_next_start_as_it_came_and_in_that_order(path: Path) -> None:
    async with Inbox(path) as inbox:
        second, first, third = (Taken(n, message(n).content, at) for n, at in ((7, 2.5), (9, 1.5), (8, 3.5)))
        assert await inbox.keep([second, first]) == [second, first]
        assert await inbox.keep([third]) == [third]
        await inbox.done(second)
    async with Inbox(path) as inbox:
        assert await inbox.waiting() == [first, third]


async def test_what_came_before_is_no_news_done_or_not(path: Path) -> None:
    async with Inbox(path) as inbox:
        await inbox.keep([message(1), message(2)])
        await inbox.done(message(1))
        assert [taken.update_id for taken in await inbox.keep([message(1), message(2), message(3)])] == [3]
    async with Inbox(path) as inbox:
        assert [taken.update_id for taken in await inbox.keep([message(1), message(2), message(4)])] == [4]


async def test_an_id_that_a_server_gives_again_to_another_update_is_news(path: Path) -> None:
    async with Inbox(path) as inbox:
        await inbox.keep([message(1)])
        await inbox.done(message(1))
        assert len(await inbox.keep([message(1, sent=77)])) == 1
    async with Inbox(path) as inbox:
        assert len(await inbox.keep([message(1, sent=78)])) == 1
        assert len(await inbox.keep([message(1, sent=78)])) == 0


async def test_of_what_is_done_no_text_is_left_on_the_disk(path: Path) -> None:
    async with Inbox(path) as inbox:
        await inbox.keep([message(1, "a secret of Nora's")])
        await inbox.done(message(1, "a secret of Nora's"))
        assert rows(path) == [(1, "done", None)]
    left = [file.read_bytes() for file in path.parent.iterdir()]
    assert not any(b"secret" in content for content in left)


@pytest.mark.parametrize("strict", [False, True])
async def test_what_is_set_aside_is_not_tried_again_and_keeps_its_text_unless_privacy_is_strict(
    path: Path, strict: bool
) -> None:
    async with Inbox(path, strict=strict) as inbox:
        await inbox.keep([message(1, "a secret of Nora's")])
        await inbox.set_aside(message(1, "a secret of Nora's"))
    ((number, state, content),) = rows(path)
    assert (number, state, "secret" in str(content)) == (1, "aside", not strict)
    assert await left_by(path) == []


async def test_what_was_done_a_day_ago_is_forgotten(path: Path) -> None:
    async with Inbox(path) as inbox:
        old = Taken(1, message(1).content, received_at=1_000.0)
        await inbox.keep([old, message(2)])
        await inbox.done(old)
        await inbox.done(message(2))
    async with Inbox(path) as inbox:
        await inbox.keep([message(3)])
    assert [number for number, *_ in rows(path)] == [2, 3]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
async def test_only_its_owner_can_read_it(path: Path) -> None:
    async with Inbox(path) as inbox:
        await inbox.keep([message(1)])
        modes = {file.stat().st_mode & 0o777 for file in path.parent.iterdir()}
    assert modes == {0o600}
    assert path.parent.stat().st_mode & 0o777 == 0o700


async def test_where_there_is_no_place_for_it_all_goes_on_in_memory_and_is_said_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("in the way")
    async with Inbox(tmp_path / "file" / "inbox.sqlite3") as inbox:
        assert await inbox.waiting() == []
        assert len(await inbox.keep([message(1), message(2)])) == 2
        assert len(await inbox.keep([message(2), message(3)])) == 1
        await inbox.done(message(1))
        assert inbox.trouble is not None
    assert len([r for r in caplog.records if "can't be written" in r.message]) == 1


async def test_what_was_missed_while_the_file_was_locked_is_written_once_it_is_free(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.receiving.inbox, "_TRIED_AGAIN_AFTER", 0.0)
    async with Inbox(path) as inbox:
        await inbox.keep([message(1)])
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            await inbox.done(message(1))
            assert len(await inbox.keep([message(2)])) == 1
            assert "locked" in str(inbox.trouble)
            other.execute("ROLLBACK")
        await inbox.keep([message(3)])
        assert not inbox.trouble
    assert await left_by(path) == [2, 3]
    assert len(rows(path)) == 3


@pytest.mark.parametrize("when", ["at the start", "in between"])
async def test_one_that_is_damaged_is_put_aside_and_a_new_one_begun(path: Path, when: str) -> None:
    async with Inbox(path) as inbox:
        await inbox.keep([message(1)])
    path.write_bytes(b"damaged" * 2000)
    async with Inbox(path) as inbox:
        if when == "at the start":
            assert await inbox.waiting() == []
        assert len(await inbox.keep([message(2)])) == 1
        assert inbox.trouble is None
    assert await left_by(path) == [2]
    assert len(list(path.parent.glob("inbox.damaged-*"))) == 1


async def test_many_that_come_at_once_are_written_and_each_knows_whether_it_was_news(path: Path) -> None:
    async with Inbox(path) as inbox:
        kept = await asyncio.gather(*(inbox.keep([message(n % 50), message(1000 + n)]) for n in range(100)))
        assert sum(map(len, kept)) == 150
        await asyncio.gather(*(inbox.done(message(n)) for n in range(50)))
    assert await left_by(path) == list(range(1000, 1100))


@pytest.mark.parametrize(
    "content",
    ["text", [], {}, {"update_id": "1"}, {"update_id": None}, {"update_id": True}, {"update_id": 2**63}],
)
def test_what_has_no_id_is_no_update(content: object) -> None:
    assert taken_of(content) is None


@pytest.mark.parametrize(
    "content", [{"update_id": 1}, {"update_id": 1, "message": 5}, {"update_id": -1, "x": {}}]
)
def test_what_has_one_is_whatever_else_it_holds(content: dict[str, Any]) -> None:
    taken = taken_of(content)
    assert taken is not None
    assert isinstance(taken.stamp, str)


def test_the_stamp_holds_no_text_and_no_person() -> None:
    sender = {"id": 424242, "first_name": "Nora"}
    content = {"message_id": 3, "date": 5, "from": sender, "chat": sender, "text": "a secret"}
    assert Taken(1, {"update_id": 1, "message": content}).stamp == '["message",null,3,5,null,null]'


@pytest.mark.parametrize("text", ["bad \ud83d", "{" * 5])
async def test_half_a_character_is_kept_as_a_question_mark(path: Path, text: str) -> None:
    taken = taken_of({"update_id": 1, "message": {"message_id": 1, "date": 1, "text": text}})
    assert taken is not None
    async with Inbox(path) as inbox:
        assert len(await inbox.keep([taken, message(2)])) == 2
    async with Inbox(path) as inbox:
        first, _ = await inbox.waiting()
        assert first.content["message"]["text"] == text.replace("\ud83d", "?")


async def test_of_what_nests_too_deep_the_id_is_kept_and_the_others_are_kept_whole(path: Path) -> None:
    deep: Any = {}
    for _ in range(20_000):
        deep = {"x": deep}
    taken = taken_of({"update_id": 1, "message": deep})
    assert taken is not None
    assert taken.content == {"update_id": 1}
    async with Inbox(path) as inbox:
        assert len(await inbox.keep([taken, message(2)])) == 2


async def test_what_could_not_be_read_at_the_start_is_taken_up_later_and_nothing_of_this_run(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.receiving.inbox, "_TRIED_AGAIN_AFTER", 0.0)
    async with Inbox(path) as inbox:
        await inbox.keep([message(1)])
    aside = path.with_name("aside.sqlite3")
    path.rename(aside)
    path.mkdir()
    async with Inbox(path) as inbox:
        found = await inbox.waiting()
        assert (found, inbox.is_resumed) == ([], False)
        path.rmdir()
        aside.rename(path)
        await inbox.keep([message(2)])
        assert [taken.update_id for taken in await inbox.waiting()] == [1]
        assert await inbox.waiting() == []
        assert await inbox.keep([message(1), message(2)]) == []
