"""An application that tells whether an update's answer could be sent."""

from typing import Any

from telegram import Update
from telegram.error import BadRequest, NetworkError, RetryAfter
from telegram.ext import Application

from retrieval.collection import EngineUnavailableError


class NotSentError(Exception):
    """Telegram did not take the answer of an update; it may after `pause` seconds."""

    def __init__(self, error: object) -> None:
        """Say what was not sent, and why."""
        super().__init__(str(error))
        self.pause: float = getattr(error, "pause", 0.0)


class PutOffError(Exception):
    """An update can't be answered as the engine can't be asked; whoever sent it has been told."""


class TellingApplication(Application[Any, Any, Any, Any, Any, Any]):
    """`process_update` raises NotSentError where an answer was not sent, PutOffError where there is none yet.

    Other errors are handled.
    """

    __slots__ = ()

    async def process_error(
        self, update: object, error: Exception, job: Any = None, coroutine: Any = None
    ) -> bool:
        """Give the error to the error handlers, unless the update is to be handled again.

        Raises NotSentError and PutOffError, but not for what runs beside the update's other handlers.
        """
        if coroutine is None and isinstance(update, Update):
            if is_not_sent(error):
                raise NotSentError(error) from error
            if isinstance(error, EngineUnavailableError) and _can_wait(update):
                await super().process_error(update, error, job)
                raise PutOffError from error
        return await super().process_error(update, error, job, coroutine)


def _can_wait(update: Update) -> bool:
    """Return whether an update can still be answered in some minutes; Telegram forgets queries before."""
    return bool(update.message or update.edited_message or update.chosen_inline_result)


def is_not_sent(error: Exception) -> bool:
    """Return whether an error of a call to Telegram means that it may succeed when it is made again."""
    return isinstance(error, NetworkError | RetryAfter) and not isinstance(error, BadRequest)
