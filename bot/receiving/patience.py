"""How long to wait before what failed is tried again, and how often to say so."""

import asyncio
import contextlib
import logging
import time

_SECONDS = (1.0, 2.0, 5.0, 10.0, 30.0)
_SAID_EVERY = 60.0


class Seldom:
    """Says whether something may be said again: it may once a minute."""

    def __init__(self) -> None:
        self._said = float("-inf")

    def __call__(self) -> bool:
        """Return whether it may be said now; if so, it counts as said."""
        if time.monotonic() - self._said < _SAID_EVERY:
            return False
        self._said = time.monotonic()
        return True


class Patience:
    """Waits 1, 2, 5, 10 and then ever 30 s after failures in a row, and says why in the log, seldom."""

    def __init__(self, log: logging.Logger, seldom: Seldom | None = None) -> None:
        """Say it in that log, as seldom as all that share `seldom` together."""
        self._log, self._seldom = log, seldom or Seldom()
        self.failed = 0

    async def wait(self, why: str, *, least: float = 0.0, stop: asyncio.Event | None = None) -> None:
        """Wait after a failure, no less than `least` seconds, and no longer than until `stop` is set.

        `why` is the beginning of a sentence.
        """
        seconds = max(least, _SECONDS[min(self.failed, len(_SECONDS) - 1)])
        self.failed += 1
        if self._seldom():
            self._log.warning("%s; trying again in %d s.", why, seconds)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await (stop or asyncio.Event()).wait()

    def is_over(self) -> None:
        """Begin anew: what failed has succeeded."""
        self.failed = 0
