"""Manners under load: who may ask, how much at once, and no question answered twice at the same time."""

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from typing import TypeVar

from aiolimiter import AsyncLimiter

from bot.settings import Settings

_MINUTE = 60.0
_REMEMBERED = 10_000
K = TypeVar("K")
V = TypeVar("V")


class Turn(Enum):
    """What to do with a question: answer it, ask for a pause (once), or stay silent."""

    ANSWER, ASK_FOR_PAUSE, SILENCE = range(3)


class Manners:
    """Counts questions by person and by group, a minute at a time (a leaky bucket each)."""

    def __init__(self, settings: Settings) -> None:
        """Take the limits and lists of the settings."""
        self._settings = settings
        self._limiters: OrderedDict[tuple[str, int], AsyncLimiter] = OrderedDict()
        self._told: OrderedDict[int, None] = OrderedDict()
        self._in_flight: set[tuple[int, int, str]] = set()

    def welcomes(self, user_id: int, chat_id: int) -> bool:
        """Return whether the person may use the bot in that chat; admins always may, the blocked never."""
        settings, ids = self._settings, {user_id, chat_id}
        if user_id in settings.admin_ids:
            return True
        return not ids & settings.blocked_ids and (
            not settings.allowed_ids or bool(ids & settings.allowed_ids)
        )

    async def turn(self, user_id: int, chat_id: int) -> Turn:
        """Count a question and return what to do with it."""
        limiters = [self._limiter("person", user_id, self._settings.questions_per_minute)]
        if chat_id != user_id:
            limiters.append(self._limiter("group", chat_id, self._settings.group_questions_per_minute))
        if all(limiter.has_capacity() for limiter in limiters):
            for limiter in limiters:
                await limiter.acquire()
            self._told.pop(user_id, None)
            return Turn.ANSWER
        if user_id in self._told:
            return Turn.SILENCE
        _remember(self._told, user_id, None)
        return Turn.ASK_FOR_PAUSE

    @contextmanager
    def answering(self, user_id: int, chat_id: int, text: str) -> Iterator[bool]:
        """Yield whether the question is to be answered: not while the same one of the same person is."""
        key = (user_id, chat_id, " ".join(text.casefold().split()))
        if key in self._in_flight:
            yield False
            return
        self._in_flight.add(key)
        try:
            yield True
        finally:
            self._in_flight.discard(key)

    def _limiter(self, kind: str, key: int, most: int) -> AsyncLimiter:
        found = self._limiters.get((kind, key)) or AsyncLimiter(most, _MINUTE)
        _remember(self._limiters, (kind, key), found)
        return found


def _remember(known: OrderedDict[K, V], key: K, value: V) -> None:
    known[key] = value
    known.move_to_end(key)
    if len(known) > _REMEMBERED:
        known.popitem(last=False)
