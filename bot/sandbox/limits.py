"""Telegram's flood limits, as its FAQ for bots gives them.

One message a second in a chat, with short bursts allowed, 20 a minute in a group, about 30 a second over all.
How short a burst is, Telegram does not say: here it is three.
"""

import math
from collections import deque
from collections.abc import Callable, Iterable
from time import monotonic

from bot.sandbox.errors import too_many_requests

_OVERALL = (30, 1.0)
_PER_GROUP = (20, 60.0)
_CHAT_SECONDS = 1.0
_CHAT_BURST = 3


class FloodLimits:
    """About 30 messages a second over all chats, 1 a second in a chat, 20 a minute in a group."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        """Count from now, by `clock` in seconds."""
        self._clock = clock
        self._sent: dict[object, deque[float]] = {}
        self._due: dict[int, float] = {}

    def check(self, chat_id: int) -> None:
        """Count one message to the chat. Raises ApiError 429 with `retry_after` where it is one too many."""
        now = self._clock()
        rules = [("all", _OVERALL)] + ([(("group", chat_id), _PER_GROUP)] if chat_id < 0 else [])
        waits = [self._wait(key, most, seconds, now) for key, (most, seconds) in rules]
        due = max(now, self._due.get(chat_id, now))
        waits.append(due - now - (_CHAT_BURST - 1) * _CHAT_SECONDS)
        if max(waits) > 0:
            raise too_many_requests(max(1, math.ceil(max(waits))))
        self._count((key for key, _ in rules), now)
        self._due[chat_id] = due + _CHAT_SECONDS

    def _wait(self, key: object, most: int, seconds: float, now: float) -> float:
        sent = self._sent.setdefault(key, deque())
        while sent and sent[0] <= now - seconds:
            sent.popleft()
        return sent[0] + seconds - now if len(sent) >= most else 0.0

    def _count(self, keys: Iterable[object], now: float) -> None:
        for key in keys:
            self._sent[key].append(now)
