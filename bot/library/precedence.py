"""Questions go before a reload, which would slow them down."""

import threading
import time

_LONGEST_PAUSE = 0.02
_LEAST_WORK = 0.005


class Precedence:
    """Lets questions go before a reload, which pauses at its next step while one is being answered."""

    def __init__(self) -> None:
        """Nobody asks yet."""
        self._asked = 0
        self._next = 0.0
        self._quiet = threading.Event()
        self._quiet.set()

    def __enter__(self) -> None:
        self._asked += 1
        self._quiet.clear()

    def __exit__(self, *_: object) -> None:
        self._asked -= 1
        if not self._asked:
            self._quiet.set()

    def give_way(self) -> None:
        """Wait, in the thread that reloads, until nobody asks; a fifth of the time is left to it."""
        if time.monotonic() >= self._next:
            self._quiet.wait(_LONGEST_PAUSE)
            self._next = time.monotonic() + _LEAST_WORK
