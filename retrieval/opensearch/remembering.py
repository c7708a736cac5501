"""What was asked for last, so that it need not be asked for again."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Remembered(Generic[Value]):
    """Values by their names: those looked at last, as many as there is room for. Thread-safe."""

    def __init__(self, room: int, size_of: Callable[[Value], int] = lambda value: 1) -> None:
        """Remember nothing yet; `size_of` tells how much of the room a value takes."""
        self._room, self._size_of = room, size_of
        self._values: OrderedDict[str, Value] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def known(self, names: Iterable[str]) -> dict[str, Value]:
        """Return those that are remembered of these names."""
        with self._lock:
            found = {name: self._values[name] for name in names if name in self._values}
            for name in found:
                self._values.move_to_end(name)
        return found

    def remember(self, new: Mapping[str, Value]) -> None:
        """Remember these, too; the last one stays whatever its size."""
        with self._lock:
            for name, value in new.items():
                if name not in self._values:
                    self._values[name] = value
                    self._size += self._size_of(value)
            while self._size > self._room and len(self._values) > 1:
                _, gone = self._values.popitem(last=False)
                self._size -= self._size_of(gone)
