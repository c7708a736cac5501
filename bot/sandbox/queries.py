"""Queries: pressed buttons, inline queries, guests' messages. Each may be answered once, and not late."""

import time
from collections.abc import Callable
from itertools import count

from bot.sandbox.accounts import Json
from bot.sandbox.errors import bad_request

_SECONDS = 15.0


class Queries:
    """What waits for an answer, by kind and id, and the inline results that the bot offered."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Count how late an answer is by `clock`, in seconds."""
        self._clock = clock
        self._ids = count(4_382_000_000_000_000)
        self._open: dict[tuple[str, str], tuple[float, Json]] = {}
        self.offered: dict[str, Json] = {}

    def open(self, kind: str, content: Json) -> Json:
        """Let a query wait for its answer; return its content with the `id` that it is given."""
        query = {"id": str(next(self._ids)), **content}
        self._open[kind, query["id"]] = (self._clock(), query)
        return query

    def waiting(self, kind: str, query_id: str) -> Json:
        """Return a query that waits. Raises ApiError 400 where it is unknown, answered or too old."""
        since, query = self._open.get((kind, query_id), (0.0, None))
        if query is None or self._clock() - since > _SECONDS:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        return query

    def close(self, kind: str, query_id: str) -> Json:
        """Return a query that is answered. Raises ApiError 400 where it is unknown, answered or too old."""
        query = self.waiting(kind, query_id)
        del self._open[kind, query_id]
        return query
