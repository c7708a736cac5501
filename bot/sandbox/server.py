"""The sandbox on HTTP: an address for people, and one for the bot."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import BaseRoute

from bot.beside import beside
from bot.sandbox.answers import refused
from bot.sandbox.api import Api
from bot.sandbox.control import Control
from bot.sandbox.errors import ApiError
from bot.sandbox.line import Line
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

    @property
    def url(self) -> str:
        """Where people find the page, and tests `/faults` and `/counts`."""
        return f"http://{_HOST}:{self._port}"

    @property
    def api_url(self) -> str:
        """What TELEGRAM_API_URL has to be for a bot."""
        return f"http://{_HOST}:{self.line.port}"

    async def __aenter__(self) -> "Sandbox":
        async with AsyncExitStack() as stack:
            api = Api(self.world, lambda source: self.line.tear(source))
            behind = await stack.enter_async_context(_served(api.routes(), 0))
            self.line = await stack.enter_async_context(Line(_HOST, behind))
            routes = [*Control(self.world, self.line).routes(), *Pages(self.world).routes()]
            self._port = await stack.enter_async_context(_served(routes, self._port))
            delivering = deliver(self.world.updates)
            await stack.enter_async_context(
                beside(delivering, "The sandbox delivers nothing to the webhook any more.")
            )
            stack.push_async_callback(self._close)
            self._stack = stack.pop_all()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def _close(self) -> None:
        """Let go of all who wait for something to happen."""
        self.world.events.tell("closed", {})
        await self.world.updates.close()


def _served(routes: Sequence[BaseRoute], port: int) -> AbstractAsyncContextManager[int]:
    here = Middleware(TrustedHostMiddleware, allowed_hosts=[_HOST, "localhost"])
    app = Starlette(routes=routes, middleware=[here], exception_handlers={ApiError: refused})
    return serving(app, _HOST, port, "SANDBOX_PORT")
