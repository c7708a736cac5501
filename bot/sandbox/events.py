"""What happens, told to every page and terminal that listens."""

import asyncio
import contextlib
from collections.abc import Iterator

from bot.sandbox.accounts import Json


class Events:
    """The listeners of a world."""

    def __init__(self) -> None:
        self._listeners: set[asyncio.Queue[Json]] = set()

    def tell(self, event: str, content: Json) -> None:
        """Tell every listener; an event is its content with its name as `event`."""
        for listener in self._listeners:
            listener.put_nowait({"event": event, **content})

    @contextlib.contextmanager
    def heard(self) -> Iterator[asyncio.Queue[Json]]:
        """Give the queue in which all that happens while the block lasts arrives."""
        queue: asyncio.Queue[Json] = asyncio.Queue()
        self._listeners.add(queue)
        try:
            yield queue
        finally:
            self._listeners.discard(queue)
