"""Which update a line of the log is about."""

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar

_UPDATE: ContextVar[int | None] = ContextVar("update", default=None)


@contextlib.contextmanager
def about_update(number: int) -> Iterator[None]:
    """Let each line that is logged in the block, and in tasks and threads begun there, name that update."""
    token = _UPDATE.set(number)
    try:
        yield
    finally:
        _UPDATE.reset(token)


def update_at_hand() -> int | None:
    """Return the id of the update that is being handled, None where none is."""
    return _UPDATE.get()
