import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

import bot.keeper
from bot.keeper import Keeper, ReloadRunningError, build_index
from bot.settings import Settings
from retrieval.index import Index

Fill = Callable[..., Path]


def keeper_of(folder: Path) -> Keeper:
    settings = Settings(articles_dir=folder)
    return Keeper(settings, build_index(settings), 0.0)


async def test_a_reload_tells_what_changed_and_answers_from_it(folder: Fill) -> None:
    place = folder(a__txt="Ferry\n\nThe ferry sails at noon.", b__txt="Wall\n\nThe wall is high.")
    keeper = keeper_of(place)
    (place / "b.txt").unlink()
    (place / "c.txt").write_text("Fair\n\nNine hundred guests came to the fair.")
    reload = await keeper.reload()
    assert (reload.added, reload.changed, reload.removed, reload.unchanged) == (1, 0, 1, 1)
    assert "Nine hundred" in (await keeper.answer("How many guests came to the fair?")).quotes[0].text


async def test_a_failed_reload_keeps_the_library(folder: Fill, monkeypatch: pytest.MonkeyPatch) -> None:
    keeper = keeper_of(folder(a__txt="Ferry\n\nThe ferry sails at noon."))
    before = keeper.index

    def fail(settings: Settings, before: Index) -> Index:
        raise MemoryError

    monkeypatch.setattr(bot.keeper, "build_index", fail)
    with pytest.raises(MemoryError):
        await keeper.reload()
    assert keeper.index is before
    assert (await keeper.answer("When does the ferry sail?")).quotes


async def test_two_reloads_never_run_at_once(folder: Fill) -> None:
    keeper = keeper_of(folder(a__txt="Ferry\n\nThe ferry sails at noon."))
    results = await asyncio.gather(keeper.reload(), keeper.reload(), return_exceptions=True)
    assert sum(isinstance(result, ReloadRunningError) for result in results) == 1
