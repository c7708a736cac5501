"""How much memory something takes."""

import tracemalloc
from collections.abc import Callable


def peak(what: Callable[[], object]) -> int:
    """Return how many bytes were held at most while that ran."""
    tracemalloc.start()
    what()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most
