"""Who is cancelled in the very moment in which what they wait for is done ends all the same."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.ledger.file import File
from bot.ledger.writer import Writer
from bot.library.availability import Availability


@pytest.mark.parametrize("what", ["the ledger", "the articles"])
async def test_a_stop_is_not_lost_though_the_answer_comes_with_it(
    what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop = asyncio.get_running_loop()
    answer = loop.create_future()
    monkeypatch.setattr(loop, "run_in_executor", lambda *_: answer)
    writer, availability = Writer(File(tmp_path / "ledger.sqlite3", 30)), Availability(deadline=10)
    asks: dict[str, Callable[[], Awaitable[object]]] = {
        "the ledger": lambda: writer.do(lambda: None, within=10),
        "the articles": lambda: availability.run(lambda: None),
    }

    async def asking() -> None:
        await asks[what]()
        await asyncio.Event().wait()

    task = asyncio.create_task(asking())
    await asyncio.sleep(0.01)
    answer.set_result(None)
    task.cancel()
    done, _ = await asyncio.wait([task], timeout=5)
    assert done
    assert task.cancelled()
