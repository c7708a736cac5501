"""Telegram's flood limits, as its FAQ for bots gives them."""

import math
from collections import deque
from collections.abc import Callable, Iterable
from time import monotonic

from bot.sandbox.errors import too_many_requests

_OVERALL = (30, 1.0)
_PER_CHAT = (1, 1.0)
_PER_GROUP = (20, 60.0)


class FloodLimits:
    """About 30 messages a second over all chats, 1 a second in a chat, 20 a minute in a group."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        """Count from now, by `clock` in seconds."""
        self._clock = clock
        self._sent: dict[object, deque[float]] = {}

    def check(self, chat_id: int) -> None:
        """Count one message to the chat. Raises ApiError 429 with `retry_after` where it is one too many."""
        now = self._clock()
        rules = [("all", _OVERALL), (chat_id, _PER_CHAT)]
        if chat_id < 0:
            rules.append((("group", chat_id), _PER_GROUP))
        waits = [self._wait(key, most, seconds, now) for key, (most, seconds) in rules]
        if max(waits) > 0:
            raise too_many_requests(max(1, math.ceil(max(waits))))
        self._count((key for key, _ in rules), now)

    def _wait(self, key: object, most: int, seconds: float, now: float) -> float:
        sent = self._sent.setdefault(key, deque())
        while sent and sent[0] <= now - seconds:
            sent.popleft()
        return sent[0] + seconds - now if len(sent) >= most else 0.0

    def _count(self, keys: Iterable[object], now: float) -> None:
        for key in keys:
            self._sent[key].append(now)
