"""The bot in the sandbox, a Telegram on this machine."""

import contextlib
from collections.abc import AsyncIterator

from bot.app import build_app
from bot.context import Parts
from bot.health.service import in_service, observed
from bot.library.keeper import Keeper
from bot.reader import Reader
from bot.sandbox.server import Sandbox
from bot.sandbox.world import ADMIN_ID, World
from bot.service import running
from bot.settings import Settings


@contextlib.asynccontextmanager
async def sandboxed_bot(
    settings: Settings, keeper: Keeper, port: int
) -> AsyncIterator[tuple[Sandbox, Parts]]:
    """Run the bot in a sandbox of its own, with Ada as admin and a reader, as long as the block lasts.

    Yield both.
    """
    world = World()
    async with Sandbox(world, port) as sandbox, Reader(keeper, "127.0.0.1", 0).serving() as reader:
        adapted = settings.model_copy(
            update={
                "admin_ids": settings.admin_ids | {ADMIN_ID},
                "alert_chat_id": settings.alert_chat_id or ADMIN_ID,
                "reader_url": settings.reader_url or reader.url,
                "webhook_url": None,
            }
        )
        app = build_app(adapted, keeper, token=world.token, api_url=sandbox.api_url, lasting=False)
        parts = app.bot_data["parts"]
        async with observed(parts, adapted), running(app, adapted), in_service(parts):
            yield sandbox, parts
