"""Typing is shown in the chat once an answer has taken half a second, and not before."""

import asyncio

import pytest
from telegram import Bot, Message

from bot.messages.outbox import typing
from bot.sandbox.people import say
from bot.sandbox.server import Sandbox
from bot.sandbox.world import TOKEN, World


@pytest.mark.parametrize(("seconds", "shown"), [(0.2, False), (0.8, True)])
async def test_typing_is_shown_when_an_answer_takes_its_time(seconds: float, shown: bool) -> None:
    world = World()
    with world.events.heard() as heard:
        async with Sandbox(world) as sandbox, Bot(TOKEN, base_url=f"{sandbox.api_url}/bot") as bot:
            message = Message.de_json(await say(world, 1001, world.bot.id, "slow?"), bot)
            async with typing(message):
                await asyncio.sleep(seconds)
    events = [heard.get_nowait()["event"] for _ in range(heard.qsize())]
    assert ("action" in events) is shown
