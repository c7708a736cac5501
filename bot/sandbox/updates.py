"""Updates on their way to the bot, kept until it confirms them."""

import asyncio
import time
from collections import deque
from dataclasses import dataclass
from itertools import count

from bot.sandbox.accounts import Json
from bot.sandbox.errors import ApiError

_NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
_MOST = 100
_WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)
_OTHER_POLLER = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
)


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where updates are posted to."""

    url: str
    secret: str


class Updates:
    """The queue of updates, and how a bot takes from it; `allowed` are the kinds that it asked for."""

    def __init__(self) -> None:
        self.allowed: list[str] = []
        self._queue: deque[Json] = deque()
        self._ids = count(int(time.time()) % 1_000_000_000)
        self._changed = asyncio.Condition()
        self._poller = 0
        self._webhook: Webhook | None = None

    def __len__(self) -> int:
        return len(self._queue)

    @property
    def webhook(self) -> Webhook | None:
        """Where updates are posted to, None where they are polled."""
        return self._webhook

    async def push(self, kind: str, content: Json) -> None:
        """Queue an update for the bot, unless it asked not to receive its kind."""
        wanted = kind in self.allowed if self.allowed else kind not in _NOT_BY_DEFAULT
        if wanted:
            async with self._changed:
                self._queue.append({"update_id": next(self._ids), kind: content})
                self._changed.notify_all()

    async def poll(self, offset: int, limit: int, seconds: int) -> list[Json]:
        """Confirm what is before the offset and return what follows, waiting so long for a first one.

        Raises ApiError 409 where there is a webhook, or when another poll begins meanwhile.
        """
        if self._webhook is not None:
            raise ApiError(409, _WEBHOOK_ACTIVE)
        async with self._changed:
            self._poller += 1
            me = self._poller
            self._changed.notify_all()
            self._confirm(offset)
            try:
                async with asyncio.timeout(seconds):
                    await self._changed.wait_for(lambda: self._queue or self._poller != me)
            except TimeoutError:
                pass
            if self._poller != me:
                raise ApiError(409, _OTHER_POLLER)
            return list(self._queue)[: max(1, min(limit, _MOST))]

    async def set_webhook(self, webhook: Webhook | None, *, drop: bool) -> None:
        """Post updates there from now on, None for nowhere; `drop` forgets those that wait."""
        async with self._changed:
            self._webhook = webhook
            if drop:
                self._queue.clear()
            self._changed.notify_all()

    async def to_post(self) -> tuple[Webhook, Json]:
        """Wait for an update and a webhook; return both."""
        async with self._changed:
            while self._webhook is None or not self._queue:
                await self._changed.wait()
            return self._webhook, self._queue[0]

    def posted(self, update: Json) -> None:
        """Forget an update that the webhook has taken."""
        if self._queue and self._queue[0] is update:
            self._queue.popleft()

    async def close(self) -> None:
        """End a poll that waits."""
        async with self._changed:
            self._poller += 1
            self._changed.notify_all()

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            while len(self._queue) > -offset:
                self._queue.popleft()
        while self._queue and self._queue[0]["update_id"] < offset:
            self._queue.popleft()
