"""Manners under load: who may ask, and how much in a minute."""

from enum import Enum

from aiolimiter import AsyncLimiter

from bot.recent import Recent
from bot.settings import Settings

_MINUTE = 60.0
_KEYSTROKES = 10  # an inline query arrives at each of them, so a question that is typed is about so many


class Turn(Enum):
    """What to do with a question: answer it, ask for a pause (once), only nod, or stay silent."""

    ANSWER, ASK_FOR_PAUSE, NOD, SILENCE = range(4)


class Manners:
    """Counts questions by person and by group, a minute at a time (a leaky bucket each)."""

    def __init__(self, settings: Settings) -> None:
        """Take the limits and lists of the settings."""
        self._settings = settings
        self._limiters: Recent[tuple[str, int], AsyncLimiter] = Recent()
        self._told: Recent[int, None] = Recent()

    def welcomes(self, user_id: int, chat_id: int) -> bool:
        """Return whether the person may use the bot in that chat; admins always may, the blocked never."""
        settings, ids = self._settings, {user_id, chat_id}
        if user_id in settings.admin_ids:
            return True
        return not ids & settings.blocked_ids and (
            not settings.allowed_ids or bool(ids & settings.allowed_ids)
        )

    async def turn(self, user_id: int, chat_id: int, *, unasked: bool = False) -> Turn:
        """Count a question and return what to do with it; who asked nothing is never asked for a pause."""
        if await self._has_room(user_id, chat_id):
            self._told.pop(user_id, None)
            return Turn.ANSWER
        if unasked or user_id in self._told:
            return Turn.SILENCE
        self._told[user_id] = None
        return Turn.ASK_FOR_PAUSE

    async def inline_turn(self, user_id: int) -> Turn:
        """Count an inline query, of which there are ten to a question, and return whether to answer it."""
        limiter = self._limiter("inline", user_id, _KEYSTROKES * self._settings.questions_per_minute)
        return Turn.ANSWER if await _fill([limiter]) else Turn.SILENCE

    async def _has_room(self, user_id: int, chat_id: int) -> bool:
        limiters = [self._limiter("person", user_id, self._settings.questions_per_minute)]
        if chat_id != user_id:
            limiters.append(self._limiter("group", chat_id, self._settings.group_questions_per_minute))
        return await _fill(limiters)

    def _limiter(self, kind: str, key: int, most: int) -> AsyncLimiter:
        found = self._limiters.get((kind, key)) or AsyncLimiter(most, _MINUTE)
        self._limiters[kind, key] = found
        return found


async def _fill(limiters: list[AsyncLimiter]) -> bool:
    """Put one more into all of the buckets where each has room; return whether they had."""
    if not all(limiter.has_capacity() for limiter in limiters):
        return False
    for limiter in limiters:
        await limiter.acquire()
    return True
