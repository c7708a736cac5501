"""Faults and counts on HTTP: `/faults` and `/counts`, for tests."""

from typing import TypeVar

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.sandbox.answers import success, wanted
from bot.sandbox.calls import repeated
from bot.sandbox.errors import bad_request
from bot.sandbox.faults import Fault
from bot.sandbox.limits import FloodLimits
from bot.sandbox.line import Line
from bot.sandbox.methods import NAMES
from bot.sandbox.world import World

T = TypeVar("T")


class Control:
    """What goes wrong in a world and on the line to it, and what came of that."""

    def __init__(self, world: World, line: Line) -> None:
        """Rule over both."""
        self._world, self._line = world, line

    def routes(self) -> list[Route]:
        """Return where it is reached."""
        return [
            Route("/faults", self._standing, methods=["GET"]),
            Route("/faults", self._add, methods=["POST"]),
            Route("/faults", self._lift, methods=["DELETE"]),
            Route("/faults/outage", self._outage, methods=["POST"]),
            Route("/faults/limits", self._limits, methods=["POST"]),
            Route("/counts", self._counts),
        ]

    async def _standing(self, request: Request) -> Response:
        return success(msgspec.to_builtins(list(self._world.faults)))

    async def _add(self, request: Request) -> Response:
        """Let calls meet a Fault, given by its fields."""
        fault = await _read(request, Fault)
        if fault.method != "*" and fault.method.lower() not in NAMES:
            raise bad_request(f"there is no method {fault.method}")
        self._world.faults.add(fault)
        return success(True)

    async def _lift(self, request: Request) -> Response:
        """End all faults and outages."""
        self._world.faults.lift()
        await self._line.come_back()
        return success(True)

    async def _outage(self, request: Request) -> Response:
        """Let the Bot API be unreachable for `seconds`: refusing, or `silent`."""
        outage = await _read(request, _Outage)
        await self._line.go_down(outage.seconds, silent=outage.silent)
        return success(True)

    async def _limits(self, request: Request) -> Response:
        """Keep Telegram's flood limits, or none."""
        self._world.limits = FloodLimits() if (await _read(request, _Limits)).on else None
        return success(True)

    async def _counts(self, request: Request) -> Response:
        world = self._world
        return success(
            {
                "calls": world.calls.json(),
                "repeated": repeated(world.chats, world.bot),
                "redelivered": world.updates.redelivered,
                "pending": len(world.updates),
            }
        )


class _Outage(msgspec.Struct, forbid_unknown_fields=True):
    seconds: float
    silent: bool = False


class _Limits(msgspec.Struct, forbid_unknown_fields=True):
    on: bool


async def _read(request: Request, kind: type[T]) -> T:
    try:
        return msgspec.convert(await wanted(request), kind)
    except msgspec.ValidationError as error:
        raise bad_request(str(error)) from None
