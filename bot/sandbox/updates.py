"""Updates on their way to the bot, kept until it confirms them."""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from itertools import count

from bot.sandbox.accounts import Json
from bot.sandbox.errors import ApiError

_NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
_MOST = 100
_LONGEST = 50
_WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)
_WEBHOOK_SET = "Conflict: terminated by setWebhook request"
_OTHER_POLLER = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
)


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where updates are posted to, over how many connections at once."""

    url: str
    secret: str
    connections: int = 40


class Updates:
    """The queue of updates, and how a bot takes from it; `allowed` are the kinds that it asked for.

    `redelivered` counts how often one was given to the bot again.
    """

    def __init__(self) -> None:
        self.allowed: list[str] = []
        self.redelivered = 0
        self._queue: deque[Json] = deque()
        self._given: set[int] = set()
        self._posting: set[Hashable] = set()
        self._ids = count(int(time.time()) % 1_000_000_000)
        self._changed = asyncio.Condition()
        self._poller = 0
        self._webhook: Webhook | None = None
        self._error: tuple[int, str] | None = None

    def __len__(self) -> int:
        return len(self._queue)

    @property
    def webhook(self) -> Webhook | None:
        """Where updates are posted to, None where they are polled."""
        return self._webhook

    @property
    def webhook_error(self) -> tuple[int, str] | None:
        """When the webhook last failed to take an update, in seconds since 1970, and why."""
        return self._error

    async def push(self, kind: str, content: Json) -> None:
        """Queue an update for the bot, unless it asked not to receive its kind."""
        wanted = kind in self.allowed if self.allowed else kind not in _NOT_BY_DEFAULT
        if wanted:
            async with self._changed:
                self._queue.append({"update_id": next(self._ids), kind: content})
                self._changed.notify_all()

    async def poll(self, offset: int, limit: int, seconds: int) -> list[Json]:
        """Confirm what is before the offset and return what follows, waiting so long for a first one.

        Raises ApiError 409 where there is a webhook, or when one is set or another poll begins meanwhile.
        """
        if self._webhook is not None:
            raise ApiError(409, _WEBHOOK_ACTIVE)
        async with self._changed:
            self._poller += 1
            me = self._poller
            self._changed.notify_all()
            self._confirm(offset)
            await self._until(lambda: bool(self._queue) or self._poller != me, min(seconds, _LONGEST))
            if self._poller != me:
                raise ApiError(409, _OTHER_POLLER if self._webhook is None else _WEBHOOK_SET)
            found = list(self._queue)[: max(1, min(limit, _MOST))]
            for update in found:
                self.give(update)
            return found

    async def set_webhook(self, webhook: Webhook | None, *, drop: bool) -> None:
        """Post updates there from now on, None for nowhere; `drop` forgets those that wait."""
        async with self._changed:
            self._webhook, self._error = webhook, None
            if webhook is not None:
                self._poller += 1
            if drop:
                self._queue.clear()
            self._changed.notify_all()

    async def to_post(self) -> tuple[Webhook, Json]:
        """Wait for a webhook and an update for it, the first of its queue; return both."""
        async with self._changed:
            while True:
                update = next((one for one in self._queue if _queue_of(one) not in self._posting), None)
                if self._webhook is not None and update is not None:
                    self._posting.add(_queue_of(update))
                    return self._webhook, update
                await self._changed.wait()

    async def posted(self, update: Json, *, taken: bool) -> None:
        """Forget an update that the webhook has taken; post it again where not."""
        async with self._changed:
            self._posting.discard(_queue_of(update))
            if taken and update in self._queue:
                self._queue.remove(update)
            self._changed.notify_all()

    def give(self, update: Json) -> None:
        """Count an update that is handed to the bot."""
        self.redelivered += update["update_id"] in self._given
        self._given.add(update["update_id"])

    def fail(self, why: str) -> None:
        """Note why the webhook did not take an update."""
        self._error = (int(time.time()), why)

    async def webhook_changes(self, webhook: Webhook, seconds: float) -> bool:
        """Return whether another webhook, or none, is set before so many seconds have passed."""
        async with self._changed:
            await self._until(lambda: self._webhook != webhook, seconds)
            return self._webhook != webhook

    async def close(self) -> None:
        """End a poll that waits."""
        async with self._changed:
            self._poller += 1
            self._changed.notify_all()

    async def _until(self, true: Callable[[], bool], seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._changed.wait_for(true)
        except TimeoutError:
            pass

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            while len(self._queue) > -offset:
                self._queue.popleft()
        while self._queue and self._queue[0]["update_id"] < offset:
            self._given.discard(self._queue.popleft()["update_id"])


def _queue_of(update: Json) -> Hashable:
    """Return the queue in which an update is posted: that of its chat, or of a person's queries of a kind."""
    ((kind, content),) = ((key, value) for key, value in update.items() if key != "update_id")
    return content["chat"]["id"] if "chat" in content else (kind, content["from"]["id"])
