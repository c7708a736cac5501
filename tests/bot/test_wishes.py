"""What waits is told by a later run where an earlier one could not, and once."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot import news
from bot.app import build_app
from bot.context import App, Parts
from bot.ledger.store import Ledger
from bot.ledger.wishes import Wish
from bot.library.keeper import Keeper
from bot.messages import words
from bot.news import News
from bot.sandbox import people
from bot.sandbox.faults import Fault
from bot.sandbox.server import Sandbox
from bot.sandbox.world import World
from bot.service import running
from bot.settings import Settings
from corpus.article import Article
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


async def waits(app: App, world: World, text: str = QUESTION) -> Parts:
    """Let Nora wait for an answer, once the bot has greeted her."""
    parts: Parts = app.bot_data["parts"]
    said = await people.say(world, NORA, world.bot.id, "hello")
    await until(lambda: _is_greeted(world))
    await parts.ledger.keep_wish(Wish(7, NORA, NORA, None, said["message_id"], "en", text))
    return parts


def reloaded(parts: Parts, articles: list[Article]) -> None:
    """Let these articles be new."""
    for tell in parts.keeper.after_reload:
        tell(articles)


async def until(is_so: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(60):
        while not await is_so():
            await asyncio.sleep(0.01)


async def test_what_an_outage_kept_from_being_told_is_told_by_the_next_run(
    samples: Index, tmp_path: Path
) -> None:
    world = World()
    async with run_of(world, samples, tmp_path) as app:
        parts = await waits(app, world)
        world.faults.add(Fault(method="sendMessage", times=None, torn=True))
        await News(app.bot, parts).keep(about(samples, "sea wall"))
    assert told(world) == []
    world.faults.lift()
    async with run_of(world, samples, tmp_path) as app:
        ledger = app.bot_data["parts"].ledger
        await until(lambda: _is_empty(ledger))
    async with run_of(world, samples, tmp_path):
        await asyncio.sleep(0.3)
    (only,) = told(world)
    assert only.startswith(words.ANSWERED_NOW.format(question=QUESTION))


async def test_what_comes_later_and_answers_nothing_takes_nothing_away(
    samples: Index, tmp_path: Path
) -> None:
    world = World()
    async with run_of(world, samples, tmp_path) as app:
        parts = await waits(app, world)
        world.faults.add(Fault(method="sendMessage", times=1, status=429, retry_after=2))
        for articles in (about(samples, "sea wall"), about(samples, "library")):
            reloaded(parts, articles)
        await until(lambda: _is_empty(parts.ledger, told(world)))
        assert len(told(world)) == 1


async def test_what_changes_while_it_is_asked_is_asked_again(samples: Index, tmp_path: Path) -> None:
    async with run_of(World(), samples, tmp_path) as app:
        ledger = app.bot_data["parts"].ledger
        await ledger.keep_news(["a", "b"])
        asked = await ledger.news()
        await ledger.keep_news(["a"])
        await ledger.drop_news(asked)
        assert list((await ledger.news()).values()) == ["a"]


async def test_news_of_an_engine_that_can_not_be_asked_are_told_once_it_can(
    samples: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(news, "_AGAIN_SECONDS", 0.05)
    world = World()
    async with run_of(world, samples, tmp_path) as app:
        parts = await waits(app, world)
        parts.keeper.availability.is_away("it is off")
        await parts.ledger.keep_news([article.id for article in about(samples, "sea wall")])
        telling = asyncio.create_task(News(app.bot, parts).tell())
        await asyncio.sleep(0.2)
        assert await parts.ledger.news()
        await parts.keeper.availability.probe(lambda: None)
        await until(lambda: _is_empty(parts.ledger))
        telling.cancel()
        assert len(told(world)) == 1


async def test_one_reply_that_telegram_does_not_take_costs_no_other(samples: Index, tmp_path: Path) -> None:
    world = World()
    async with run_of(world, samples, tmp_path) as app:
        parts = await waits(app, world)
        await parts.ledger.keep_wish(Wish(8, NORA, NORA, None, 1, "en", QUESTION))
        world.faults.add(Fault(method="sendMessage", status=400))
        reloaded(parts, about(samples, "sea wall"))
        await until(lambda: _is_empty(parts.ledger, told(world)))
        assert len(told(world)) == 1
        assert await parts.ledger.wishes() == []


async def test_news_are_kept_and_told_although_the_ledger_could_not_be_used_meanwhile(
    samples: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(news, "_AGAIN_SECONDS", 0.05)
    world = World()
    async with run_of(world, samples, tmp_path) as app:
        parts = await waits(app, world)
        path, aside = tmp_path / f"ledger-{world.bot.id}.sqlite3", tmp_path / "aside"
        path.rename(aside)
        path.mkdir()
        reloaded(parts, about(samples, "sea wall"))
        await asyncio.sleep(0.3)
        assert parts.ledger.trouble
        path.rmdir()
        aside.rename(path)
        await until(lambda: _is_empty(parts.ledger, told(world)))
        assert len(told(world)) == 1


def about(samples: Index, words: str) -> list[Article]:
    return [article for article in samples.library.articles if words in article.headline.lower()]


async def _is_empty(ledger: Ledger, *others: Sequence[str]) -> bool:
    return all(others) and not await ledger.news()


async def _is_greeted(world: World) -> bool:
    return any(message["from"]["is_bot"] for message in world.chats[NORA].messages.values())
