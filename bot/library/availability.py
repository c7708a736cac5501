"""Whether the engine can be asked, and the threads in which it is."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from retrieval.collection import EngineUnavailableError

T = TypeVar("T")
_IN_VAIN = 3


class Availability:
    """Asks the engine off the event loop. Once that was in vain three times in a row, only `probe` asks it.

    `trouble` says why it can't be asked, None where it can; `failures` counts how often it could not.
    """

    def __init__(self, threads: ThreadPoolExecutor | None = None, deadline: float | None = None) -> None:
        """Ask in these threads, for no longer than so many seconds; None is those of `asyncio`, and no limit.

        An engine on another machine has few threads of its own, so that one that is frozen holds up nothing
        else.
        """
        self.trouble: str | None = None
        self.failures = 0
        self._threads, self._deadline = threads, deadline
        self._in_a_row = 0

    async def run(self, ask: Callable[[], T], deadline: float | None = None) -> T:
        """Return what it returns. Raises what it raises, and EngineUnavailableError after the deadline.

        That is another one for what takes long, as where all articles are looked through.
        """
        if self.trouble is not None and self._in_a_row >= _IN_VAIN:
            self.failures += 1
            raise EngineUnavailableError(self.trouble)
        return await self.probe(ask, deadline)

    async def probe(self, ask: Callable[[], T], deadline: float | None = None) -> T:
        """Do the same, however often it was in vain."""
        try:
            found = await self.aside(ask, deadline)
        except EngineUnavailableError as error:
            self.failures += 1
            self._in_a_row += 1
            self.trouble = str(error)
            raise
        self.trouble, self._in_a_row = None, 0
        return found

    async def aside(self, ask: Callable[[], T], deadline: float | None = None) -> T:
        """Do the same, and conclude nothing from how it goes."""
        seconds = deadline if self._deadline is not None and deadline is not None else self._deadline
        try:
            async with asyncio.timeout(seconds):
                return await asyncio.get_running_loop().run_in_executor(self._threads, ask)
        except TimeoutError:
            raise EngineUnavailableError(f"The engine has not answered within {seconds:g} s.") from None

    def is_away(self, why: str) -> None:
        """Take it that it can't be asked, until `probe` finds otherwise."""
        self.trouble, self._in_a_row = why, _IN_VAIN
