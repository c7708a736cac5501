"""What waits is told by a later run where an earlier one could not, and once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.app import build_app
from bot.context import App, Parts
from bot.handlers import wishes
from bot.ledger.wishes import Wish
from bot.library.keeper import Keeper
from bot.messages import words
from bot.sandbox import people
from bot.sandbox.faults import Fault
from bot.sandbox.server import Sandbox
from bot.sandbox.world import World
from bot.service import running
from bot.settings import Settings
from retrieval.index import Index

NORA = 1001
QUESTION = "When was the sea wall that protects the lower town built?"


@asynccontextmanager
async def run_of(world: World, samples: Index, folder: Path) -> AsyncIterator[App]:
    settings = Settings(data_dir=folder)
    async with Sandbox(world) as sandbox:
        keeper = Keeper(settings, samples, 0.0)
        app = build_app(settings, keeper, token=world.token, api_url=sandbox.api_url)
        async with running(app, settings):
            yield app


def told(world: World) -> list[str]:
    said = world.chats[NORA].messages.values()
    return [m["text"] for m in said if m["from"]["is_bot"] and "answers your question" in m["text"]]


async def test_what_an_outage_kept_from_being_told_is_told_by_the_next_run(
    samples: Index, tmp_path: Path
) -> None:
    world = World()
    wall = [article for article in samples.library.articles if "sea wall" in article.headline]
    async with run_of(world, samples, tmp_path) as app:
        parts: Parts = app.bot_data["parts"]
        said = await people.say(world, NORA, world.bot.id, "hello")
        await parts.ledger.keep_wish(Wish(7, NORA, NORA, None, said["message_id"], "en", QUESTION))
        world.faults.add(Fault(method="sendMessage", times=None, torn=True))
        telling = asyncio.create_task(wishes.tell(app.bot, parts, wall))
        async with asyncio.timeout(60):
            while not await parts.ledger.news():
                await asyncio.sleep(0.01)
        telling.cancel()
        await asyncio.gather(telling, return_exceptions=True)
        assert told(world) == []
        world.faults.lift()
    async with run_of(world, samples, tmp_path) as app:
        ledger = app.bot_data["parts"].ledger
        async with asyncio.timeout(60):
            while not told(world) or await ledger.news():
                await asyncio.sleep(0.01)
    async with run_of(world, samples, tmp_path):
        await asyncio.sleep(0.3)
    (only,) = told(world)
    assert only.startswith(words.ANSWERED_NOW.format(question=QUESTION))
