"""An application that tells whether an update's answer could be sent."""

from typing import Any

from telegram.error import BadRequest, NetworkError, RetryAfter
from telegram.ext import Application


class NotSentError(Exception):
    """Telegram did not take the answer of an update; it may after `pause` seconds."""

    def __init__(self, error: object) -> None:
        """Say what was not sent, and why."""
        super().__init__(str(error))
        self.pause: float = getattr(error, "pause", 0.0)


class TellingApplication(Application[Any, Any, Any, Any, Any, Any]):
    """`process_update` raises NotSentError where an answer was not sent; other errors are handled."""

    __slots__ = ()

    async def process_error(
        self, update: object, error: Exception, job: Any = None, coroutine: Any = None
    ) -> bool:
        """Give the error to the error handlers, unless the update is to be handled again.

        Raises NotSentError, but not for what runs beside the update's other handlers.
        """
        if update is not None and coroutine is None and is_not_sent(error):
            raise NotSentError(error) from error
        return await super().process_error(update, error, job, coroutine)


def is_not_sent(error: Exception) -> bool:
    """Return whether an error of a call to Telegram means that it may succeed when it is made again."""
    return isinstance(error, NetworkError | RetryAfter) and not isinstance(error, BadRequest)
