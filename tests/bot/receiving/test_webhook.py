"""The webhook is looked after, and takes no more than the bot can hold."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

import bot.receiving.queues
import bot.receiving.webhook
from bot.app import build_app
from bot.library.keeper import Keeper
from bot.receiving.webhook import WebhookError
from bot.sandbox import people
from bot.sandbox.faults import Fault
from bot.sandbox.server import Sandbox
from bot.sandbox.world import World
from bot.service import running
from bot.settings import Settings
from retrieval.index import Index
from tests.bot.receiving.test_queues import NORA, until
from tests.end_to_end.test_service import free_port


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    port = free_port()
    return Settings(data_dir=tmp_path, webhook_url=f"http://127.0.0.1:{port}/hook", webhook_port=port)


@pytest.fixture
async def sandbox(world: World) -> AsyncIterator[Sandbox]:
    async with Sandbox(world) as made:
        yield made


@pytest.fixture
async def hooked(
    world: World,
    sandbox: Sandbox,
    settings: Settings,
    samples: Index,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[str]:
    """A running bot with a webhook that is looked after ten times a second; yield its secret."""
    monkeypatch.setattr(bot.receiving.webhook, "_LOOKED_AFTER_EVERY", 0.1)
    app = build_app(settings, Keeper(settings, samples, 0.0), token=world.token, api_url=sandbox.api_url)
    async with running(app, settings):
        await until(lambda: world.updates.webhook)
        assert world.updates.webhook is not None
        yield world.updates.webhook.secret


async def test_one_that_somebody_takes_away_is_set_again(world: World, hooked: str) -> None:
    await world.updates.set_webhook(None, drop=False)
    await until(lambda: world.updates.webhook)
    assert world.updates.webhook is not None
    assert world.updates.webhook.secret == hooked
    await people.say(world, NORA, world.bot.id, "hello")
    await until(lambda: world.calls["sendMessage"])


async def test_a_server_that_knows_not_where_it_posts_to_is_good_enough(world: World, hooked: str) -> None:
    world.faults.add(Fault("getWebhookInfo", status=404, times=None))
    asked = world.calls["getMe"]
    await until(lambda: world.calls["getMe"] >= asked + 7)


async def test_what_it_cannot_hold_it_leaves_to_telegram(
    settings: Settings, hooked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.receiving.queues.Queues, "is_full", True)
    headers = {"X-Telegram-Bot-Api-Secret-Token": hooked}
    async with httpx.AsyncClient() as client:
        told = await client.post(str(settings.webhook_url), json={"update_id": 1}, headers=headers)
    assert told.status_code == 503
    assert told.headers["retry-after"] == "1"


async def test_an_address_that_telegram_does_not_take_ends_the_bot_and_says_so(
    world: World, sandbox: Sandbox, settings: Settings, samples: Index
) -> None:
    app = build_app(settings, Keeper(settings, samples, 0.0), token=world.token, api_url=sandbox.api_url)
    refused = settings.model_copy(update={"webhook_url": "http://bot.example/hook"})

    async def run() -> None:
        async with running(app, refused):
            await until(lambda: False)

    with pytest.raises(WebhookError, match=r"https url must be provided.*correct WEBHOOK_URL"):
        await run()


async def test_what_it_cannot_understand_is_taken_all_the_same_or_it_would_be_posted_for_ever(
    settings: Settings, hooked: str
) -> None:
    headers = {"X-Telegram-Bot-Api-Secret-Token": hooked, "Content-Type": "application/json"}
    half = '{"update_id": 1, "message": {"text": "bad \\ud83d"}}'
    deep = '{"update_id": 2, "message": ' + "[" * 100_000 + "]" * 100_000 + "}"
    async with httpx.AsyncClient() as client:
        for body, status in ((half, 200), (deep, 200), ("no json", 400)):
            told = await client.post(str(settings.webhook_url), content=body, headers=headers)
            assert told.status_code == status, body[:40]


async def test_while_telegram_cannot_post_what_it_keeps_nothing_counts_as_received(
    world: World, sandbox: Sandbox, settings: Settings, samples: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.receiving.webhook, "_LOOKED_AFTER_EVERY", 0.05)
    app = build_app(settings, Keeper(settings, samples, 0.0), token=world.token, api_url=sandbox.api_url)
    receiving = app.bot_data["parts"].receiving
    async with running(app, settings):
        await until(lambda: world.updates.webhook)
        monkeypatch.setattr(bot.receiving.queues.Queues, "is_full", True)
        await people.say(world, NORA, world.bot.id, "hello")
        await _looked_after(world, 3)
        heard_at = receiving.last_success
        await _looked_after(world, 3)
        assert receiving.last_success == heard_at
        monkeypatch.undo()


async def _looked_after(world: World, times: int) -> None:
    """Wait until the bot has asked so many times more how its webhook is."""
    before = world.calls["getWebhookInfo"]
    await until(lambda: world.calls["getWebhookInfo"] >= before + times)
