"""The sandbox on HTTP: one address for the bot and for people."""

import asyncio
from contextlib import AsyncExitStack

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from bot.sandbox.api import Api
from bot.sandbox.pages import Pages
from bot.sandbox.webhook import deliver
from bot.sandbox.world import World
from bot.web import serving

_HOST = "127.0.0.1"


class Sandbox:
    """A world served on 127.0.0.1, for as long as the `async with` block lasts."""

    def __init__(self, world: World, port: int = 0) -> None:
        """Serve `world` at the port, at any free one where it is 0."""
        self.world = world
        self._port = port
        self._stack = AsyncExitStack()

    @property
    def url(self) -> str:
        """Where the page is, and what TELEGRAM_API_URL has to be for a bot."""
        return f"http://{_HOST}:{self._port}"

    async def __aenter__(self) -> "Sandbox":
        serve = serving(self._asgi(), _HOST, self._port, "SANDBOX_PORT")
        self._port = await self._stack.enter_async_context(serve)
        self._stack.push_async_callback(_cancelled, asyncio.create_task(deliver(self.world.updates)))
        self._stack.push_async_callback(self._close)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def _close(self) -> None:
        """Let go of all who wait for something to happen."""
        self.world.events.tell("closed", {})
        await self.world.updates.close()

    def _asgi(self) -> Starlette:
        return Starlette(
            routes=[*Api(self.world).routes(), *Pages(self.world).routes()],
            middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=[_HOST, "localhost"])],
        )


async def _cancelled(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
