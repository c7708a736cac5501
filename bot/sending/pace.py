"""Telegram's limits on messages, kept so that it never has to refuse one.

About 30 a second over all, 1 a second in a chat with a short burst, 20 a minute in a group
(https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this). Telegram counts a message
when it arrives, at some time between the call and its answer. So it is counted here from its answer on; over
all, where that would cost the most, less the time that even the quickest call is on its way: the next one is
on its way for as long, so it arrives no earlier for that.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeAlias
from weakref import WeakValueDictionary

from bot.recent import Recent

_OVERALL, _SECOND = 30, 1.0
_IN_GROUP, _MINUTE = 20, 60.0
_BURST = 3
_CALLS_TIMED, _ENOUGH = 1_000, 100
_SURE_OF = 0.9
_TICK = 0.001
Chat: TypeAlias = int | str | None
Sleep: TypeAlias = Callable[[float], Awaitable[object]]


class Pace:
    """Lets messages out one after the other in a chat, and all of them at the pace that Telegram allows.

    A chat that has to wait delays no other: what all share is taken last, just before the call.
    """

    def __init__(self, sleep: Sleep = asyncio.sleep) -> None:
        """Nothing has been sent yet; chats wait by `sleep`, which may raise to end that."""
        self._sleep = sleep
        self._overall = _Overall()
        self._living: WeakValueDictionary[Chat, Lane] = WeakValueDictionary()
        self._recent: Recent[Chat, Lane] = Recent()  # more than can be written to in a minute

    @asynccontextmanager
    async def lane(self, chat: Chat) -> AsyncIterator["Lane"]:
        """Have the chat to oneself, first come, first served; None is a chat that nobody knows."""
        lane = self._lane_of(chat)
        async with lane.alone:
            yield lane

    @asynccontextmanager
    async def slot(self, lane: "Lane") -> AsyncIterator[None]:
        """Wait until one more message may go out in that chat, which is the block's to send."""
        while (wait := lane.wait(_now())) > 0:
            await self._sleep(wait)
        async with self._overall.slot():
            try:
                yield
            finally:
                lane.count(_now())

    def note_duration(self, seconds: float) -> None:
        """Note how long a call of any kind was on its way."""
        self._overall.took.append(seconds)

    def is_busy(self, chat: Chat) -> bool:
        """Return whether a message to the chat is on its way or waits."""
        lane = self._living.get(chat)
        return lane is not None and lane.alone.locked()

    def _lane_of(self, chat: Chat) -> "Lane":
        lane = self._living.get(chat) or Lane(is_group=_is_group(chat))
        if chat is not None:
            self._living[chat] = self._recent[chat] = lane
        return lane


class Lane:
    """What was sent to one chat lately."""

    def __init__(self, *, is_group: bool) -> None:
        """Nothing was sent yet."""
        self.alone = asyncio.Lock()
        self._clear_at = 0.0
        self._last: deque[float] | None = deque(maxlen=_IN_GROUP) if is_group else None

    def wait(self, now: float) -> float:
        """Return for how many seconds nothing may be sent yet."""
        wait = self._clear_at - (_BURST - 1) * _SECOND - now
        if self._last is not None and len(self._last) == _IN_GROUP:
            wait = max(wait, self._last[0] + _MINUTE - now)
        return wait

    def count(self, now: float) -> None:
        """Count one that was sent by now."""
        self._clear_at = max(self._clear_at, now) + _SECOND
        if self._last is not None:
            self._last.append(now)


class _Overall:
    """The limit that all messages share."""

    def __init__(self) -> None:
        self._door = asyncio.Lock()
        self._free = asyncio.Event()
        self._on_their_way = 0
        self._answered: deque[float] = deque()
        self.took: deque[float] = deque(maxlen=_CALLS_TIMED)

    @asynccontextmanager
    async def slot(self) -> AsyncIterator[None]:
        await self._take()
        try:
            yield
        finally:
            self._on_their_way -= 1
            self._answered.append(_now())
            self._free.set()

    async def _take(self) -> None:
        async with self._door:
            while self._on_their_way + self._counted() >= _OVERALL:
                await self._wait()
            self._on_their_way += 1

    def _counted(self) -> int:
        """Return how many that were answered still count."""
        until = _now() - self._lasting()
        while self._answered and self._answered[0] <= until:
            self._answered.popleft()
        return len(self._answered)

    def _lasting(self) -> float:
        """Return for how many seconds one counts once it is answered.

        A few calls, as each opens a connection, do not show how quick one can be.
        """
        quickest = min(self.took) if len(self.took) >= _ENOUGH else 0.0
        return max(0.0, _SECOND - _SURE_OF * quickest)

    async def _wait(self) -> None:
        """Wait until the first one no longer counts, or, where all are on their way, for an answer."""
        if self._answered:
            await asyncio.sleep(max(_TICK, self._answered[0] + self._lasting() - _now()))
        else:
            self._free.clear()
            await self._free.wait()


def _is_group(chat: Chat) -> bool:
    """Return whether it is a group or a channel, which a name in place of a number always is."""
    return isinstance(chat, str) or (chat is not None and chat < 0)


def _now() -> float:
    return asyncio.get_running_loop().time()
