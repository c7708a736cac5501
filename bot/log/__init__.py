"""The log: an event a line, dated, without secrets and control characters, repetitions counted."""

import logging
import sys
from collections.abc import Iterable
from types import TracebackType

from bot.log.about import about_update
from bot.log.lines import Form, Lines
from bot.log.repeats import CountingHandler

__all__ = ["Form", "about_update", "set_up_logging"]

log = logging.getLogger(__name__)
_NOISY = (
    "httpx",
    "httpcore",
    "apscheduler",
    "uvicorn.access",
    "uvicorn.error",
    "telegram.ext.Application",
)


def set_up_logging(level: str, secrets: Iterable[str], *, form: Form = "text", texts: bool = True) -> None:
    """Log to standard error from `level` on; http requests only from WARNING on, their URLs hold the token.

    Python's own warnings, and the error that ends the process, are lines of the log as all else. Without
    `texts`, what people write never stands in it, whatever the level.
    """
    handler = CountingHandler(sys.stderr)
    handler.setFormatter(Lines(form, secrets, texts=texts))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.captureWarnings(True)
    sys.excepthook = _log_the_end
    for noisy in _NOISY:
        logging.getLogger(noisy).setLevel(logging.WARNING)
    if not texts:
        logging.getLogger("telegram").setLevel(max(logging.INFO, logging.getLogger().level))


def _log_the_end(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, Exception):
        log.critical("An error that nothing expected ended the process.", exc_info=(kind, error, trace))
    else:
        sys.__excepthook__(kind, error, trace)
