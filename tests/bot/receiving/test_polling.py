"""Polling, against the sandbox: what is asked for when, and how it ends."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

import bot.receiving.polling
import bot.receiving.queues
from bot.app import build_app
from bot.context import App
from bot.library.keeper import Keeper
from bot.receiving.taken import Taken
from bot.sandbox import people
from bot.sandbox.server import Sandbox
from bot.sandbox.world import World
from bot.service import ReceivingError, running
from bot.settings import Settings
from retrieval.index import Index
from tests.bot.receiving.test_queues import NORA, until


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path)


def app_in(sandbox: Sandbox, settings: Settings, samples: Index) -> App:
    keeper = Keeper(settings, samples, 0.0)
    return build_app(settings, keeper, token=sandbox.world.token, api_url=sandbox.api_url)


async def test_when_updates_cannot_be_taken_any_more_the_bot_ends_and_says_why(
    samples: Index, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: Any) -> None:
        raise RuntimeError("no room in the house")

    async def run(app: App) -> None:
        async with running(app, settings):
            await asyncio.sleep(60)

    world = World()
    await people.say(world, NORA, world.bot.id, "hello")
    async with Sandbox(world) as sandbox:
        app = app_in(sandbox, settings, samples)
        monkeypatch.setattr(app.bot_data["parts"].receiving.queues, "put", broken)
        with pytest.raises(ReceivingError, match=r"any more \(RuntimeError: no room in the house\); start"):
            await run(app)


async def test_a_bot_that_is_full_takes_one_at_a_time(
    samples: Index, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.receiving.polling, "_SECONDS", 0)
    monkeypatch.setattr(bot.receiving.queues.Queues, "is_full", True)
    world, taken = World(), []
    for number in range(5):
        await people.say(world, NORA, world.bot.id, f"{number}")
    async with Sandbox(world) as sandbox:
        app = app_in(sandbox, settings, samples)
        inbox = app.bot_data["parts"].receiving.inbox
        keep = inbox.keep

        async def noted(updates: Sequence[Taken]) -> list[Taken]:
            taken.append(len(updates))
            return await keep(updates)

        monkeypatch.setattr(inbox, "keep", noted)
        async with running(app, settings):
            await until(lambda: not len(world.updates))
    assert max(taken) == 1


async def test_when_it_stops_what_was_taken_is_confirmed(samples: Index, settings: Settings) -> None:
    world = World()
    async with Sandbox(world) as sandbox:
        app = app_in(sandbox, settings, samples)
        async with running(app, settings):
            await people.say(world, NORA, world.bot.id, "hello")
            await until(lambda: world.calls["sendMessage"])
        assert len(world.updates) == 0
