"""Telegram's limits are kept, whatever comes when, and a chat that waits delays no other."""

import asyncio
import random
from collections.abc import Callable

import pytest

from bot.sandbox.errors import ApiError
from bot.sandbox.limits import FloodLimits
from bot.sending.pace import Pace
from tests.bot.clockwork import run

GROUP = -100


class Telegram:
    """Counts messages as they arrive, each call taking as long as `takes` says, there and back."""

    def __init__(self, takes: Callable[[], float]) -> None:
        self.pace, self._takes = Pace(), takes
        self._limits = FloodLimits(asyncio.get_running_loop().time)
        self.refused = 0
        self.arrived: list[tuple[float, int, int]] = []

    async def send(self, chat: int, number: int = 0) -> float:
        """Send, and return when it arrived."""
        async with self.pace.lane(chat) as lane, self.pace.slot(lane):
            there, back = self._takes(), self._takes()
            await asyncio.sleep(there)
            now = asyncio.get_running_loop().time()
            try:
                self._limits.check(chat)
            except ApiError:
                self.refused += 1
            self.arrived.append((now, chat, number))
            await asyncio.sleep(back)
            self.pace.note_duration(there + back)
        return now


def wandering(seed: int) -> Callable[[], float]:
    chance = random.Random(seed)
    return lambda: 0.02 + chance.expovariate(20)


@pytest.mark.parametrize("seed", range(20))
def test_nothing_is_refused_however_long_messages_are_on_their_way(seed: int) -> None:
    async def crowd() -> int:
        telegram, chance = Telegram(wandering(seed)), random.Random(seed)
        async with asyncio.TaskGroup() as tasks:
            for _ in range(400):
                tasks.create_task(telegram.send(chance.choice([*range(1, 300), *range(GROUP, GROUP + 5)])))
                await asyncio.sleep(chance.expovariate(35))
        return telegram.refused

    assert run(crowd()) == 0


def test_thirty_a_second_go_out_where_thirty_a_second_come() -> None:
    async def steady() -> float:
        telegram = Telegram(lambda: 0.05)
        began = asyncio.get_running_loop().time()
        await asyncio.gather(*(telegram.send(chat) for chat in range(900)))
        assert telegram.refused == 0
        return asyncio.get_running_loop().time() - began

    assert 29 < run(steady()) < 31


def test_messages_of_a_chat_go_out_in_their_order_three_at_once_and_then_one_a_second() -> None:
    async def talkative() -> list[tuple[float, int]]:
        telegram = Telegram(lambda: 0.0)
        await asyncio.gather(*(telegram.send(1, number) for number in range(6)))
        return [(round(at, 3), number) for at, _, number in telegram.arrived]

    assert run(talkative()) == [(0, 0), (0, 1), (0, 2), (1, 3), (2, 4), (3, 5)]


def test_a_group_gets_twenty_a_minute() -> None:
    async def chatty() -> float:
        telegram = Telegram(lambda: 0.0)
        await asyncio.gather(*(telegram.send(GROUP) for _ in range(21)))
        assert telegram.refused == 0
        return telegram.arrived[-1][0]

    assert run(chatty()) == pytest.approx(60)


def test_a_chat_that_waits_delays_no_other() -> None:
    async def beside() -> float:
        telegram = Telegram(lambda: 0.0)
        busy = [asyncio.create_task(telegram.send(GROUP)) for _ in range(100)]
        await asyncio.sleep(30)
        asked = asyncio.get_running_loop().time()
        at = await telegram.send(1)
        for task in busy:
            task.cancel()
        return at - asked

    assert run(beside()) == 0


def test_thirty_calls_that_hang_let_the_next_go_when_one_of_them_ends() -> None:
    async def stuck() -> float:
        pace, hanging = Pace(), asyncio.Event()

        async def send(chat: int, until: asyncio.Event) -> float:
            async with pace.lane(chat) as lane, pace.slot(lane):
                await until.wait()
            return asyncio.get_running_loop().time()

        over = asyncio.Event()
        over.set()
        calls = [asyncio.create_task(send(chat, hanging)) for chat in range(30)]
        await asyncio.sleep(20)
        last = asyncio.create_task(send(30, over))
        await asyncio.sleep(1)
        assert not last.done()
        calls[0].cancel()
        at = await last
        hanging.set()
        return at

    assert run(stuck()) == pytest.approx(22)


def test_chats_are_forgotten_and_one_in_use_is_not() -> None:
    async def many() -> None:
        pace = Pace()
        async with pace.lane(1):
            for chat in range(2, 10_000):
                async with pace.lane(chat) as lane, pace.slot(lane):
                    pass
            assert pace.is_busy(1)
            assert len(pace._living) <= 2_001

    run(many())
