"""What a failed call tells: of which kind the failure is, whether it passes, and what to wait for."""

import random
from collections.abc import Iterator
from datetime import timedelta

from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.sending.requests import LineError

_FIRST, _LONGEST = 0.5, 15.0


class GivenUpError(NetworkError):
    """Telegram did not take a message for as long as that was tried; it may after `pause` seconds."""

    def __init__(self, message: str, pause: float = 0.0) -> None:
        """Say what was not taken."""
        super().__init__(message)
        self.pause = pause


def kind_of(error: TelegramError) -> str | None:
    """Return its kind: torn, timeout, garbage, 429, 5xx, refused (the token), forbidden; None for others."""
    match error:
        case GivenUpError():
            return None
        case LineError():
            return error.kind
        case RetryAfter():
            return "429"
        case Forbidden():
            return "forbidden"
        case InvalidToken():
            return "refused"
        case NetworkError() if not isinstance(error, BadRequest):
            return "5xx"
    return None


def passes(error: TelegramError) -> bool:
    """Return whether the same call may succeed later."""
    return kind_of(error) not in (None, "forbidden")


def was_carried_out(error: TelegramError) -> bool:
    """Return whether Telegram surely did what was asked, all the same."""
    return isinstance(error, LineError) and error.carried_out is True


def pauses() -> Iterator[float]:
    """Yield how many seconds to wait before each further try: ever longer, and not all chats at once."""
    longest = _FIRST
    while True:
        yield longest * random.uniform(0.5, 1.0)  # noqa: S311
        longest = min(2 * longest, _LONGEST)


def pause_asked_for(error: TelegramError) -> float:
    """Return for how many seconds Telegram asks to wait, 0 where it does not."""
    asked = error.retry_after if isinstance(error, RetryAfter) else 0
    return asked.total_seconds() if isinstance(asked, timedelta) else asked
