"""Whoever runs the bot hears when something goes wrong, and not too often."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.app import build_app
from bot.context import Parts
from bot.health.alerts import Alerts
from bot.health.condition import PARTS
from bot.health.watching import failing_sources, full_disk, watch
from bot.library.collection import store_of
from bot.library.keeper import Keeper
from bot.messages import admin_words
from bot.messages.html import text
from bot.sandbox import people
from bot.sandbox.faults import Fault
from bot.sandbox.server import Sandbox
from bot.sandbox.world import ADMIN_ID, World
from bot.settings import Settings
from retrieval.index import Index

HOUR = 3_600
STRANGER = 4242


@dataclass
class Place:
    """A bot to which its admin has written; it receives nothing."""

    world: World
    parts: Parts
    now: float = 0.0

    def alerts(self, chat_id: int | None) -> Alerts:
        """Return alerts to that chat, on this place's clock."""
        return Alerts(self.parts.alerts._bot, chat_id, lambda: self.now)

    def heard(self) -> list[str]:
        """Return what the bot has told its admin."""
        return [m["text"] for m in self.world.chats[ADMIN_ID].messages.values() if m["from"]["is_bot"]]

    async def hears(self, many: int) -> list[str]:
        """Return what the admin has heard as soon as that is so many messages."""
        async with asyncio.timeout(15):
            while len(self.heard()) < many:
                await asyncio.sleep(0.01)
        return self.heard()


@pytest.fixture
async def place(samples: Index, tmp_path: Path) -> AsyncIterator[Place]:
    world = World()
    settings = Settings(data_dir=tmp_path, admin_ids=frozenset({ADMIN_ID}), alert_chat_id=ADMIN_ID)
    async with Sandbox(world) as sandbox:
        await people.say(world, ADMIN_ID, world.bot.id, "hello")
        keeper = Keeper(settings, samples, 0.0)
        app = build_app(settings, keeper, token=world.token, api_url=sandbox.api_url)
        await app.initialize()
        parts = app.bot_data["parts"]
        parts.health.started = True
        yield Place(world, parts)
        await parts.alerts.give_up()
        await app.shutdown()


async def test_each_kind_of_trouble_is_told_at_most_once_an_hour(place: Place) -> None:
    alerts = place.alerts(ADMIN_ID)
    assert alerts.tell("disk", text("The disk is <full>."))
    assert not alerts.tell("disk", text("again"))
    assert alerts.tell("inbox", text("The inbox is locked."))
    place.now = HOUR
    assert alerts.tell("disk", text("The disk is full again."))
    assert sorted(await place.hears(3)) == [
        "The disk is <full>.",
        "The disk is full again.",
        "The inbox is locked.",
    ]
    await alerts.give_up()


@pytest.mark.parametrize("nobody", [None, 0])
async def test_where_no_chat_is_named_nobody_is_told(place: Place, nobody: int | None) -> None:
    assert not place.alerts(nobody).tell("disk", text("The disk is full."))


async def test_what_a_chat_has_heard_in_another_way_it_is_not_told_again(place: Place) -> None:
    alerts = place.alerts(ADMIN_ID)
    alerts.knows(STRANGER, "articles")
    alerts.knows(ADMIN_ID, "disk")
    assert alerts.tell("articles", text("It failed."))
    assert not alerts.tell("disk", text("The disk is full."))
    await place.hears(1)


async def test_a_chat_that_cannot_be_told_is_a_line_in_the_log(
    place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    alerts = place.alerts(STRANGER)
    await alerts.tell_last("disk", text("The disk is full."))
    assert "ALERT_CHAT_ID could not be told what is wrong" in caplog.text


async def test_what_a_chat_could_not_be_told_it_is_told_as_soon_as_that_is_possible(place: Place) -> None:
    alerts = place.alerts(ADMIN_ID)
    place.world.faults.add(Fault("sendMessage", status=400))
    await alerts.tell_last("disk", text("The disk is full."))
    assert place.heard() == []
    assert alerts.tell("disk", text("The disk is full, as it was."))
    assert await place.hears(1) == ["The disk is full, as it was."]


async def test_last_words_are_waited_for_but_not_for_ever(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    alerts = place.alerts(ADMIN_ID)
    await alerts.tell_last("end", text("I have to stop."))
    assert place.heard() == ["I have to stop."]
    monkeypatch.setattr("bot.health.alerts._LAST_WORDS", 0.05)
    place.world.faults.add(Fault("sendMessage", delay=3600, times=None))
    await alerts.tell_last("disk", text("The disk is full."))
    await alerts.give_up()
    assert place.heard() == ["I have to stop."]


async def test_trouble_is_told_when_it_begins_and_once(place: Place) -> None:
    watching = asyncio.create_task(watch(place.parts))
    place.parts.keeper.failure, place.parts.keeper.failed_at = "The folder is gone.", 1.0
    assert await place.hears(1) == ["Trouble with the articles. The folder is gone."]
    place.parts.receiving.inbox.trouble = "the inbox can't be written (full)"
    assert (await place.hears(2))[1:] == [
        "There is trouble: the inbox can't be written (full). A question in hand is lost if I am killed."
    ]
    watching.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await watching


def test_a_disk_with_less_left_than_is_needed_is_told_also_where_the_folder_is_not_made_yet(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "not" / "made"
    assert full_disk(folder, least=0) is None
    assert full_disk(folder, least=1 << 62) == f"The disk of {folder} is nearly full; make room."


def test_sources_that_fail_for_a_day_are_told_while_they_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = tmp_path / "sources.toml"
    named.write_text('[[source]]\nname = "wire"\nfeed = "https://example.org/feed"\n')
    settings = Settings(data_dir=tmp_path, sources=named)
    store = store_of(settings)
    for source in ("wire", "gone"):
        store.note_run(source, ["it can't be reached"], failed=True)
    assert failing_sources(settings) is None
    later = time.time() + 86_401
    monkeypatch.setattr("bot.health.watching.time.time", lambda: later)
    assert failing_sources(settings) == "Not fetched for a day: wire."
    store.note_run("wire", [])
    assert failing_sources(settings) is None


def test_sources_that_cannot_be_read_are_no_matter_of_alerts(tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_text("[[[")
    assert failing_sources(Settings(data_dir=tmp_path, sources=tmp_path / "sources.toml")) is None


def test_every_part_but_telegram_has_its_words() -> None:
    assert {*PARTS, "end"} - {"telegram"} == set(admin_words.ALERTS)
