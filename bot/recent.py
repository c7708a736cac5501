"""A dictionary that forgets, so that what a bot remembers of everybody stays small."""

from collections import OrderedDict
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Recent(OrderedDict[K, V]):
    """What was put in last; past so many, the oldest are forgotten."""

    def __init__(self, most: int = 2_000) -> None:
        """Hold nothing yet."""
        super().__init__()
        self._most = most

    def __setitem__(self, key: K, value: V) -> None:
        super().__setitem__(key, value)
        self.move_to_end(key)
        if len(self) > self._most:
            self.popitem(last=False)
