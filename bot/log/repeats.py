"""The same line again and again is written once, and then how often it came."""

import contextlib
import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

from bot.log.about import update_at_hand

_MINUTE = 60.0
_MOST = 1_000


@dataclass(slots=True)
class _Run:
    """What was written, how often it has come again, and when that is told by the clock that is asked."""

    record: logging.LogRecord
    until: float
    again: int = 0


class Repeats:
    """Tells which records repeat one that was written within a minute, and counts them.

    Those of DEBUG are not counted. At most a thousand different ones are watched at once.
    """

    def __init__(self) -> None:
        """Nothing was written yet."""
        self._runs: OrderedDict[object, _Run] = OrderedDict()

    def is_new(self, record: logging.LogRecord, now: float) -> bool:
        """Return whether the record is to be written; else it is counted."""
        if record.levelno <= logging.DEBUG:
            return True
        error = record.exc_info[1] if record.exc_info else None
        key = (record.name, record.levelno, str(record.msg), repr(record.args), repr(error))
        run = self._runs.get(key)
        if run is not None:
            run.again += 1
            return False
        self._runs[key] = _Run(_without_error(record), now + _MINUTE)
        return True

    def over(self, now: float) -> Iterator[logging.LogRecord]:
        """Yield what came `again` so often in a minute that is over by now; forget what is over."""
        while self._runs:
            run = next(iter(self._runs.values()))
            if run.until > now and len(self._runs) <= _MOST:
                return
            self._runs.popitem(last=False)
            if run.again:
                run.record.created, run.record.again = time.time(), run.again
                yield run.record

    @property
    def waiting(self) -> bool:
        """Whether something that came again has still to be told."""
        return any(run.again for run in self._runs.values())


class CountingHandler(logging.StreamHandler[TextIO]):
    """Writes records to a stream, repeated ones as a number, within a minute of when they came."""

    def __init__(self, stream: TextIO) -> None:
        """Write to that stream."""
        super().__init__(stream)
        self._repeats = Repeats()
        self._timer: threading.Timer | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Write the record, unless it is one that was written just now."""
        now = time.monotonic()
        self._tell(now)
        record.update_id = update_at_hand()
        if self._repeats.is_new(record, now):
            super().emit(record)
        elif self._timer is None:
            self._tell_later()

    def close(self) -> None:
        """Tell how often what came again had come, and write no more."""
        with self._held():
            if self._timer is not None:
                self._timer.cancel()
            self._tell(float("inf"))
        super().close()

    @contextlib.contextmanager
    def _held(self) -> Iterator[None]:
        self.acquire()
        try:
            yield
        finally:
            self.release()

    def _tell(self, now: float) -> None:
        for record in self._repeats.over(now):
            super().emit(record)

    def _tell_later(self) -> None:
        self._timer = threading.Timer(_MINUTE, self._tell_in_time)
        self._timer.daemon = True
        self._timer.start()

    def _tell_in_time(self) -> None:
        with self._held():
            self._timer = None
            self._tell(time.monotonic())
            if self._repeats.waiting:
                self._tell_later()


def _without_error(record: logging.LogRecord) -> logging.LogRecord:
    """Return the record without its error, which would keep alive all that its frames hold."""
    return logging.makeLogRecord({**vars(record), "exc_info": None, "update_id": None})
