"""Logging that never shows a secret."""

import logging
import sys
from collections.abc import Iterable

from telegram.error import BadRequest, NetworkError


class RedactingFormatter(logging.Formatter):
    """Formats as usual, tracebacks too, then puts *** in place of every secret."""

    def __init__(self, secrets: Iterable[str]) -> None:
        """Hide these texts wherever they would stand."""
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s", "%H:%M:%S")
        self._secrets = [secret for secret in secrets if secret]

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as a line without secrets."""
        line = super().format(record)
        for secret in self._secrets:
            line = line.replace(secret, "***")
        return line


def set_up_logging(level: str, secrets: Iterable[str], *, texts: bool = True) -> None:
    """Log to standard error from `level` on; http requests only from WARNING on, their URLs hold the token.

    Without `texts`, what people write never stands in the log, whatever the level.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_without_traces_of_the_network)
    handler.setFormatter(RedactingFormatter(secrets))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for noisy in (
        "httpx",
        "httpcore",
        "apscheduler",
        "uvicorn.access",
        "uvicorn.error",
        "telegram.ext.Application",
        "aiosqlite",
    ):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    if not texts:
        logging.getLogger("telegram").setLevel(max(logging.INFO, logging.getLogger().level))


def _without_traces_of_the_network(record: logging.LogRecord) -> bool:
    """Say in a word what failed where it is the network's fault: a traceback tells nothing about that."""
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, NetworkError) and not isinstance(error, BadRequest):
        record.msg, record.args, record.exc_info = f"{record.getMessage()} ({error})", (), None
    return True
