"""The Bot API of a world, called without HTTP."""

from typing import Any

import pytest

from bot.sandbox import people
from bot.sandbox.errors import ApiError
from bot.sandbox.methods import call
from bot.sandbox.world import World

NORA = 1001


class Api:
    """The Bot API of a world of its own, in which Nora has written to the bot."""

    def __init__(self) -> None:
        self.world = World()

    async def __call__(self, method: str, **fields: Any) -> Any:
        return await call(self.world, method, fields)

    async def refused(self, method: str, **fields: Any) -> ApiError:
        with pytest.raises(ApiError) as caught:
            await self(method, **fields)
        return caught.value


@pytest.fixture
async def api() -> Api:
    made = Api()
    await people.say(made.world, NORA, made.world.bot.id, "hello")
    return made
