import asyncio
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import bot.library.keeper
import bot.library.precedence
from bot.app import build_app
from bot.library.collection import build_index
from bot.library.keeper import Keeper, ReloadRunningError, ReloadStoppedError
from bot.library.losses import LossError
from bot.library.precedence import Precedence
from bot.messages.render import render_origins
from bot.sandbox.server import Sandbox
from bot.sandbox.world import World
from bot.service import running
from bot.settings import Settings
from corpus.fetching import StoreError
from corpus.library import Library
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
    changes = reload.changes
    assert [a.source for a in changes.added] == ["c.txt"]
    assert [a.source for a in changes.removed] == ["b.txt"]
    assert (changes.changed, changes.unchanged) == ((), 1)
    assert "Nine hundred" in (await keeper.ask("How many guests came to the fair?")).quotes[0].text


async def test_a_failed_reload_keeps_the_library(folder: Fill, monkeypatch: pytest.MonkeyPatch) -> None:
    keeper = keeper_of(folder(a__txt="Ferry\n\nThe ferry sails at noon."))
    before = keeper.index

    def fail(*_: object, **__: object) -> Library:
        raise MemoryError

    monkeypatch.setattr(bot.library.keeper, "read_articles", fail)
    with pytest.raises(MemoryError):
        await keeper.reload()
    assert keeper.index is before
    assert (await keeper.ask("When does the ferry sail?")).quotes


async def test_a_corrected_article_replaces_its_old_version(folder: Fill) -> None:
    front = "---\nurl: https://g.example/1\ndate: 2026-03-12\n"
    place = folder(a__md=front + "---\nThe ferry costs four euros.")
    keeper = keeper_of(place)
    (place / "a.md").write_text(front + "updated: 2026-03-14\n---\nThe ferry costs five euros.")
    (changed,) = (await keeper.reload()).changes.changed
    assert (changed.date_published, changed.date_modified) == ("2026-03-12", "2026-03-14")
    (quote,) = (await keeper.ask("What does the ferry cost?")).quotes
    assert quote.text == "The ferry costs five euros."
    assert "updated 14 March 2026" in render_origins([quote]).markup


async def test_a_check_changes_nothing(folder: Fill) -> None:
    place = folder(a__txt="Ferry\n\nThe ferry sails at noon.")
    keeper = keeper_of(place)
    before = keeper.index
    (place / "c.txt").write_text("Fair\n\nNine hundred guests came to the fair.")
    assert len((await keeper.check()).changes.added) == 1
    assert keeper.index is before
    assert len((await keeper.check()).changes.added) == 1


async def test_what_the_first_questions_wait_for_is_loaded_before_an_index_is_swapped_in(
    folder: Fill, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = folder(a__txt="Ferry\n\nThe ferry sails at noon.")
    keeper = keeper_of(place)
    first, warmed = keeper.index, []

    def note(index: Index) -> None:
        warmed.append((index, keeper.index, threading.current_thread() is threading.main_thread()))

    monkeypatch.setattr(bot.library.keeper, "warm", note)
    await keeper.warm()
    (place / "b.txt").write_text("Fähre\n\nDie Fähre fährt jeden Morgen um neun Uhr nach Norden ab.")
    await keeper.reload()
    assert warmed == [(first, first, False), (keeper.index, first, False)]


async def test_a_bot_is_warm_before_it_is_given_an_update(
    folder: Fill, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = keeper_of(folder(a__txt="Ferry\n\nThe ferry sails at noon."))
    world = World()
    handed_out: list[int] = []
    monkeypatch.setattr(
        bot.library.keeper, "warm", lambda index: handed_out.append(world.calls["getUpdates"])
    )
    async with Sandbox(world) as sandbox:
        app = build_app(Settings(), keeper, token=world.token, api_url=sandbox.api_url)
        async with running(app, Settings()):
            pass
    assert handed_out == [0]


def test_what_reloads_pauses_while_somebody_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot.library.precedence, "_LONGEST_PAUSE", 30.0)
    precedence = Precedence()
    steps: list[float] = []

    def work() -> None:
        for _ in range(3):
            precedence.give_way()
            steps.append(time.monotonic())

    with precedence:
        thread = threading.Thread(target=work)
        thread.start()
        time.sleep(0.1)
        assert not steps
        asked_until = time.monotonic()
    thread.join()
    assert steps[0] >= asked_until
    assert len(steps) == 3


async def test_a_reload_ends_at_its_next_step_when_the_bot_stops(folder: Fill) -> None:
    place = folder(a__txt="Ferry\n\nThe ferry sails at noon.")
    keeper = keeper_of(place)
    before = keeper.index
    (place / "b.txt").write_text("Wall\n\nThe wall is high.")
    keeper.stop()
    with pytest.raises(ReloadStoppedError):
        await keeper.reload()
    assert keeper.index is before


async def test_two_reloads_never_run_at_once(folder: Fill) -> None:
    keeper = keeper_of(folder(a__txt="Ferry\n\nThe ferry sails at noon."))
    results = await asyncio.gather(keeper.reload(), keeper.reload(), return_exceptions=True)
    assert sum(isinstance(result, ReloadRunningError) for result in results) == 1


@pytest.mark.parametrize("how", ["missing", "empty", "half"])
async def test_a_reload_that_would_lose_much_keeps_what_is_there(folder: Fill, how: str) -> None:
    place = folder(
        a__txt="Ferry\n\nThe ferry sails at noon.",
        b__txt="Wall\n\nThe wall is high.",
        c__txt="Fair\n\nNine hundred guests came to the fair.",
    )
    keeper = keeper_of(place)
    before = keeper.index
    for name in ("b.txt", "c.txt") if how == "half" else ("a.txt", "b.txt", "c.txt"):
        (place / name).unlink()
    if how == "missing":
        place.rmdir()
    with pytest.raises(LossError, match="of 3 articles would be gone"):
        await keeper.reload()
    assert keeper.index is before
    await keeper.reload(anyway=True)
    assert keeper.index.articles.counts.articles == (1 if how == "half" else 0)


async def test_articles_that_were_corrected_are_no_loss(folder: Fill) -> None:
    place = folder(a__txt="Ferry\n\nThe ferry sails at noon.")
    keeper = keeper_of(place)
    (place / "a.txt").write_text("Ferry\n\nThe ferry sails at one.")
    assert len((await keeper.reload()).changes.changed) == 1


@pytest.mark.parametrize("how", ["missing", "a file's child", "emptied"])
async def test_a_start_without_the_folder_says_that_the_articles_are_away_and_takes_them_once_they_are_back(
    folder: Fill, tmp_path: Path, how: str
) -> None:
    text = "Ferry\n\nThe ferry sails at noon."
    settings = Settings(articles_dir=folder(a__txt=text), data_dir=tmp_path / "data")
    build_index(settings)
    place = settings.articles_dir
    (place / "a.txt").unlink()
    if how != "emptied":
        place.rmdir()
    if how == "a file's child":
        place.parent.joinpath("file").write_text("")
        place = tmp_path / "file" / "articles"
        settings = settings.model_copy(update={"articles_dir": place})
    keeper = Keeper(settings, build_index(settings), 0.0)
    assert f"The articles in {place} are gone (" in (keeper.failure or "")
    assert (await keeper.ask("When does the ferry sail?")).declined == "away"
    await keeper.reload()
    assert (await keeper.ask("When does the ferry sail?")).declined == "away"
    if how == "a file's child":
        (tmp_path / "file").unlink()
    place.mkdir(parents=True, exist_ok=True)
    (place / "a.txt").write_text(text)
    await keeper.reload()
    assert keeper.failure is None
    assert (await keeper.ask("When does the ferry sail?")).quotes


async def test_a_folder_that_never_held_anything_is_only_empty(folder: Fill, tmp_path: Path) -> None:
    settings = Settings(articles_dir=folder(), data_dir=tmp_path / "data")
    keeper = Keeper(settings, build_index(settings), 0.0)
    assert keeper.failure is None
    assert (await keeper.ask("When does the ferry sail?")).declined == "empty"


async def test_articles_that_were_all_deleted_on_purpose_are_no_longer_missed(
    folder: Fill, tmp_path: Path
) -> None:
    settings = Settings(articles_dir=folder(a__txt="Ferry\n\nIt sails."), data_dir=tmp_path / "data")
    build_index(settings)
    (settings.articles_dir / "a.txt").unlink()
    keeper = Keeper(settings, build_index(settings), 0.0)
    await keeper.reload(anyway=True)
    assert keeper.failure is None
    again = Keeper(settings, build_index(settings), 0.0)
    assert (await again.ask("Does it sail?")).declined == "empty"


async def test_what_was_added_and_cannot_be_read_is_a_line_at_a_start_and_stops_a_reload(
    folder: Fill, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = Settings(
        articles_dir=folder(a__txt="Ferry\n\nThe ferry sails at noon."), data_dir=tmp_path / "data"
    )
    (tmp_path / "data" / "fetched" / "pages.sqlite3").mkdir(parents=True)
    keeper = Keeper(settings, build_index(settings), 0.0)
    assert keeper.index.articles.counts.articles == 1
    assert caplog.text.count("What is fetched and added is kept in") == 1
    with pytest.raises(StoreError):
        await keeper.reload()
