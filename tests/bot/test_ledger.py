import asyncio
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import time as time_of_day
from pathlib import Path

import pytest

from bot.ledger import Asked, GroupSettings, Ledger

ASKED = Asked(1, 7, "private", "How high is the wall?", ["high", "wall"], "en", ["a1"], 0.9, 4.0)
DECLINED = replace(ASKED, articles=[])


@pytest.fixture
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is tried again every twentieth of a second."""
    monkeypatch.setattr("bot.ledger.writer._PAUSES", (0.05,))


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Another program keeps the file for itself, as long as the block lasts."""
    other = sqlite3.connect(path, timeout=5)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.rollback()
    other.close()


async def until(look: Callable[[], object]) -> None:
    """Wait until it is so."""
    for _ in range(1000):
        if look():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it never was so")


@pytest.fixture
async def ledger(tmp_path: Path) -> AsyncIterator[Ledger]:
    async with Ledger(tmp_path / "new" / "ledger.sqlite3") as opened:
        yield opened


async def test_questions_and_feedback_are_counted_by_day(ledger: Ledger) -> None:
    first = await ledger.note_question(ASKED)
    second = await ledger.note_question(DECLINED)
    assert first
    assert second
    await ledger.note_feedback(first, 7, True)
    await ledger.note_feedback(first, 7, False)  # who changes their mind has one opinion
    await ledger.note_feedback(first, 8, True)
    (day,) = await ledger.days(7)
    assert (day.answered, day.declined, day.useful, day.useless) == (1, 1, 1, 1)
    await ledger.note_feedback(first, 8, None)
    assert (await ledger.days(7))[0].useful == 0
    await ledger.note_feedback(999, 7, True)  # of no question that is known
    assert (await ledger.days(7))[0].useful == 0
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


async def test_where_nothing_can_be_kept_it_is_remembered_and_told_in_one_line(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("")
    async with Ledger(tmp_path / "file" / "ledger.sqlite3") as ledger:
        number = await ledger.note_question(ASKED)
        await ledger.note_answer(number, 1, 42)
        assert await ledger.question_of(1, 42) == number
        await ledger.keep_settings(-1, GroupSettings(quotes=1))
        assert await ledger.settings_of(-1) == GroupSettings(quotes=1)
        assert await ledger.settings_of(-2) == GroupSettings()
        assert await ledger.days(1) == []
        assert "can't be used (" in (ledger.trouble or "")
    assert caplog.text.count("can't be used (") == 1


async def test_what_was_noted_while_the_file_was_locked_is_written_when_it_is_free(
    tmp_path: Path, quickly: None
) -> None:
    path = tmp_path / "ledger.sqlite3"
    async with Ledger(path) as ledger:
        first = await ledger.note_question(ASKED)
        with locked(path):
            second = await ledger.note_question(ASKED)
            await ledger.note_feedback(second, 7, True)
            assert ledger.trouble
        assert second > first
        await until(lambda: ledger.trouble is None)
        (day,) = await ledger.days(1)
        assert (day.answered, day.useful) == (2, 1)


async def test_a_file_that_is_locked_at_the_start_is_used_when_it_is_free(
    tmp_path: Path, quickly: None
) -> None:
    path = tmp_path / "ledger.sqlite3"
    async with Ledger(path) as ledger:
        await ledger.note_question(ASKED)
    with locked(path):
        ledger = await Ledger(path).__aenter__()
        await ledger.note_question(ASKED)
    await until(lambda: ledger.trouble is None)
    assert (await ledger.days(1))[0].answered == 2
    await ledger.__aexit__()
    assert not list(tmp_path.glob("*.damaged-*"))


async def test_what_was_noted_while_the_disk_was_full_is_written_when_there_is_room(
    tmp_path: Path, quickly: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Ledger(tmp_path / "ledger.sqlite3") as ledger:
        await ledger.note_question(ASKED)
        ledger._file.open().execute("PRAGMA max_page_count = 1")  # it never has fewer than it has
        long = replace(ASKED, text="x" * 100_000)
        await ledger.note_question(long)
        await until(lambda: ledger.trouble is not None)
        assert "full" in (ledger.trouble or "")
        assert (await ledger.days(1))[0].answered == 1
        ledger._file.open().execute("PRAGMA max_page_count = 1000000")
        await until(lambda: ledger.trouble is None)
        assert (await ledger.days(1))[0].answered == 2


async def test_a_file_that_was_taken_away_is_begun_anew(tmp_path: Path, quickly: None) -> None:
    async with Ledger(tmp_path / "data" / "ledger.sqlite3") as ledger:
        first = await ledger.note_question(ASKED)
        shutil.rmtree(tmp_path / "data")
        assert await ledger.note_question(ASKED) > first
        assert (await ledger.days(1))[0].answered == 1


async def test_a_file_that_is_damaged_while_it_is_used_is_put_aside(tmp_path: Path, quickly: None) -> None:
    path = tmp_path / "ledger.sqlite3"
    async with Ledger(path) as ledger:
        await ledger.note_question(ASKED)
        ledger._file.open().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        ledger._file.open().execute("PRAGMA shrink_memory")
        with path.open("r+b") as file:
            file.write(b"no database at all " * 400)
        await ledger.note_question(ASKED)
        await until(lambda: list(tmp_path.glob("*.damaged-*")))
        await until(lambda: ledger.trouble is None)
        assert (await ledger.days(1))[0].answered == 1


async def test_a_note_that_makes_no_sense_takes_no_other_with_it(tmp_path: Path) -> None:
    async with Ledger(tmp_path / "ledger.sqlite3") as ledger:
        await ledger.note_question(replace(ASKED, text="a lone surrogate: \ud800"))
        await ledger.note_question(ASKED)
        assert (await ledger.days(1))[0].answered == 1
        assert ledger.trouble is None


async def test_what_waits_has_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.ledger.writer._MOST_WAITING", 3)
    (tmp_path / "file").write_text("")
    async with Ledger(tmp_path / "file" / "ledger.sqlite3") as ledger:
        for _ in range(9):
            await ledger.note_question(ASKED)
        assert len(ledger._writer._waiting) == 3


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
async def test_nobody_else_can_read_what_is_kept(tmp_path: Path) -> None:
    async with Ledger(tmp_path / "new" / "ledger.sqlite3") as ledger:
        await ledger.note_question(ASKED)
        kept = sorted((tmp_path / "new").iterdir())
        assert len(kept) == 3
        assert {path.stat().st_mode & 0o777 for path in kept} == {0o600}
        assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700


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
