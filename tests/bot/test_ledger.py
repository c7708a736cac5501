import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import time as time_of_day
from pathlib import Path

import pytest

from bot.ledger import Asked, GroupSettings, Ledger

ASKED = Asked(1, 7, "private", "How high is the wall?", ["high", "wall"], "en", ["a1"], 0.9, 4.0)
DECLINED = replace(ASKED, articles=[])


@pytest.fixture
async def ledger(tmp_path: Path) -> AsyncIterator[Ledger]:
    async with Ledger(tmp_path / "new" / "ledger.sqlite3") as opened:
        yield opened


async def test_questions_and_feedback_are_counted_by_day(ledger: Ledger) -> None:
    first = await ledger.note_question(ASKED)
    second = await ledger.note_question(DECLINED)
    assert first
    assert second
    assert await ledger.note_feedback(first, 7, True)
    assert await ledger.note_feedback(first, 7, False)  # who changes their mind has one opinion
    assert await ledger.note_feedback(first, 8, True)
    (day,) = await ledger.days(7)
    assert (day.answered, day.declined, day.useful, day.useless) == (1, 1, 1, 1)
    await ledger.note_feedback(first, 8, None)
    assert (await ledger.days(7))[0].useful == 0
    assert not await ledger.note_feedback(999, 7, True)
    assert await ledger.most_quoted(3) == [("a1", 1)]
    assert await ledger.milliseconds_today() == [4.0, 4.0]


async def test_an_edited_question_takes_the_place_of_what_it_was(ledger: Ledger) -> None:
    number = await ledger.note_question(DECLINED)
    assert await ledger.note_question(ASKED, number) == number
    (day,) = await ledger.days(1)
    assert (day.answered, day.declined) == (1, 0)
    assert await ledger.most_quoted(3) == [("a1", 1)]
    assert await ledger.unanswered(3) == []


async def test_an_answer_is_known_by_its_message(ledger: Ledger) -> None:
    number = await ledger.note_question(ASKED)
    assert number
    await ledger.note_answer(number, 1, 42)
    assert await ledger.question_of(1, 42) == number
    assert await ledger.question_of(1, 43) is None


async def test_unanswered_questions_are_grouped_by_their_terms(ledger: Ledger) -> None:
    for text, terms in [
        ("Who is the mayor?", ["mayor"]),
        ("Where is the pool?", ["pool"]),
        ("who is mayor", ["mayor"]),
        ("When does the pool open?", ["pool", "open"]),
        ("Is the pool open?", ["pool", "open"]),
    ]:
        await ledger.note_question(replace(DECLINED, text=text, terms=terms))
    await ledger.note_question(ASKED)
    found = [(group.count, group.text) for group in await ledger.unanswered(10)]
    assert found == [(3, "Is the pool open?"), (2, "who is mayor")]


async def test_strict_privacy_keeps_no_texts(tmp_path: Path) -> None:
    async with Ledger(tmp_path / "strict.sqlite3", strict=True) as ledger:
        await ledger.note_question(DECLINED)
        assert await ledger.unanswered(10) == []
        assert (await ledger.days(1))[0].declined == 1
    stored = b"".join(path.read_bytes() for path in tmp_path.glob("strict*"))
    assert b"wall" not in stored


async def test_a_person_is_forgotten_whole(ledger: Ledger) -> None:
    mine = await ledger.note_question(ASKED)
    other = await ledger.note_question(replace(ASKED, user_id=8))
    assert mine
    assert other
    await ledger.note_feedback(other, 7, True)
    assert await ledger.forget(7) == 1
    (day,) = await ledger.days(1)
    assert (day.answered, day.useful) == (1, 0)
    assert await ledger.most_quoted(5) == [("a1", 1)]


async def test_settings_of_a_group_move_with_it(ledger: Ledger) -> None:
    assert await ledger.settings_of(-5) == GroupSettings()
    await ledger.keep_settings(-5, GroupSettings(quotes=2, unasked=True, quiet=(22, 7)))
    await ledger.move_group(-5, -1005)
    assert await ledger.settings_of(-1005) == GroupSettings(quotes=2, unasked=True, quiet=(22, 7))
    assert await ledger.settings_of(-5) == GroupSettings()


@pytest.mark.parametrize(
    ("quiet", "hour", "is_quiet"),
    [((22, 7), 23, True), ((22, 7), 6, True), ((22, 7), 7, False), ((1, 5), 3, True), (None, 3, False)],
)
def test_quiet_hours_go_over_midnight(quiet: tuple[int, int] | None, hour: int, is_quiet: bool) -> None:
    assert GroupSettings(quiet=quiet).is_quiet(time_of_day(hour, 30)) is is_quiet


async def test_a_damaged_file_is_put_aside(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "ledger.sqlite3"
    path.write_bytes(b"no database at all " * 100)
    async with Ledger(path) as ledger:
        assert await ledger.note_question(ASKED)
    assert "is damaged" in caplog.text
    assert len(list(tmp_path.glob("*.damaged-*"))) == 1


async def test_what_cannot_be_kept_is_a_line_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("")
    async with Ledger(tmp_path / "file" / "ledger.sqlite3") as ledger:
        assert await ledger.note_question(ASKED) is None
        assert await ledger.settings_of(-1) == GroupSettings()
    assert "can't be opened" in caplog.text


async def test_a_locked_file_is_not_taken_for_a_damaged_one(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.ledger.store._PATIENCE", 0.05)
    path = tmp_path / "ledger.sqlite3"
    async with Ledger(path) as ledger:
        await ledger.note_question(ASKED)
    other = sqlite3.connect(path)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    async with Ledger(path) as ledger:
        assert await ledger.note_question(ASKED) is None
    other.rollback()
    other.close()
    assert "can't be opened" in caplog.text
    assert not list(tmp_path.glob("*.damaged-*"))
    async with Ledger(path) as ledger:
        assert (await ledger.days(1))[0].answered == 1


async def test_what_is_old_is_deleted(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite3"
    async with Ledger(path) as ledger:
        await ledger.note_question(ASKED)
    async with Ledger(path, days=0) as ledger:
        assert await ledger.days(9) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
async def test_a_kill_loses_nothing_that_was_noted(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite3"
    script = (
        "import asyncio, sys\nfrom pathlib import Path\n"
        "from bot.ledger import Ledger\nfrom tests.bot.test_ledger import ASKED\n"
        "async def main():\n"
        "    async with Ledger(Path(sys.argv[1])) as ledger:\n"
        "        while True: print(await ledger.note_question(ASKED), flush=True)\n"
        "asyncio.run(main())"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script, path], stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip
    assert process.stdout
    noted = [process.stdout.readline() for _ in range(50)]
    time.sleep(0.05)
    os.kill(process.pid, signal.SIGKILL)
    noted += process.stdout.readlines()
    process.stdout.close()
    process.wait()
    async with Ledger(path) as ledger:
        (day,) = await ledger.days(1)
    assert day.answered >= len([line for line in noted if line.strip()]) >= 50
