"""A bot in this process, with a sandbox as its Telegram, and an engine that can be taken away."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

from bot.app import build_app
from bot.context import Parts
from bot.library.keeper import Keeper
from bot.sandbox import people
from bot.sandbox.server import Sandbox
from bot.sandbox.world import ADMIN_ID, World
from bot.service import running
from bot.settings import Settings
from retrieval.index import Index
from tests.bot.engine_away import Away

NORA, BEN = 1001, 1002
Said = dict[str, Any]


class Place:
    """A bot in a world, whose engine can be taken away."""

    def __init__(self, world: World, parts: Parts, engine: Away) -> None:
        self.world, self.parts, self.engine = world, parts, engine
        self._ledger = parts.settings.data_dir / f"ledger-{world.bot.id}.sqlite3"

    async def say(self, text: str, person: int = NORA, chat: int | None = None, **more: Any) -> int:
        said = await people.say(self.world, person, chat or self.world.bot.id, text, **more)
        return int(said["message_id"])

    async def ask(self, text: str, person: int = NORA, chat: int | None = None, **more: Any) -> Said:
        """Say it, and return what the bot says next there, once it is done with it."""
        asked = await self.say(text, person, chat, **more)
        answer = await self.answer_to(asked, chat or person)
        await self.settled()
        return answer

    async def answer_to(self, message_id: int, chat: int = NORA) -> Said:
        """Return the first of the bot's messages behind another, once it comes."""
        await until(lambda: any(m["message_id"] > message_id for m in self.heard(chat)))
        return next(m for m in self.heard(chat) if m["message_id"] > message_id)

    async def press(self, message: Said, label: str, person: int = NORA) -> None:
        """Press the button of a message that says so."""
        chat = message["chat"]["id"]
        rows = message["reply_markup"]["inline_keyboard"]
        data = next(button["callback_data"] for row in rows for button in row if button["text"] == label)
        place = self.world.bot.id if chat == person else chat
        await people.press(self.world, person, place, message["message_id"], data)

    async def told_at_press(self, message: Said, label: str, person: int = NORA) -> tuple[str, bool]:
        """Press the button; return what is told for a moment, "" for nothing, and whether it is an alert."""
        with self.world.events.heard() as events:
            await self.press(message, label, person)
            while (event := await asyncio.wait_for(events.get(), 15))["event"] != "callback_answer":
                pass
        return event["text"] or "", bool(event["show_alert"])

    async def revise(self, message_id: int, text: str, person: int = NORA) -> None:
        """Edit a message in private."""
        await people.revise(self.world, person, self.world.bot.id, message_id, text)

    def heard(self, chat: int = NORA) -> list[Said]:
        """Return what the bot said in a chat."""
        return [m for m in self.world.chats[chat].messages.values() if m["from"]["is_bot"]]

    def texts(self, chat: int = NORA) -> list[str]:
        return [said["text"] for said in self.heard(chat)]

    def asked(self) -> list[tuple[str, int, int]]:
        """Return the questions in the ledger, and whether each was answered or could not be looked up."""
        with closing(sqlite3.connect(self._ledger)) as database:
            rows = database.execute("SELECT text, answered, unavailable FROM question ORDER BY id")
            return rows.fetchall()

    def useless(self) -> list[str]:
        """Return the questions of which somebody said that their answer was of no use."""
        with closing(sqlite3.connect(self._ledger)) as database:
            rows = database.execute(
                "SELECT text FROM question JOIN feedback ON question_id = id WHERE NOT useful"
            )
            return [text for (text,) in rows]

    async def settled(self) -> None:
        """Wait until all that was said is done, or put off."""
        queues, world = self.parts.receiving.queues, self.world
        await until(lambda: not len(world.updates) and not queues._queues)


async def until(look: Callable[[], object]) -> None:
    async with asyncio.timeout(15):
        while not look():
            await asyncio.sleep(0.01)


@asynccontextmanager
async def placed(samples: Index, folder: Path, questions_per_minute: int = 3) -> AsyncIterator[Place]:
    world, admins = World(), frozenset({ADMIN_ID})
    settings = Settings(data_dir=folder, admin_ids=admins, questions_per_minute=questions_per_minute)
    engine = Away(samples)
    keeper = Keeper(settings, samples, 0.0)
    keeper.index = engine.collection
    async with Sandbox(world) as sandbox:
        app = build_app(settings, keeper, token=world.token, api_url=sandbox.api_url)
        async with running(app, settings):
            app.bot_data["parts"].health.started = True
            yield Place(world, app.bot_data["parts"], engine)
