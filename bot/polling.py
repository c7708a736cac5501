"""How updates are asked for: a refusal is tried again for a while, and then it is the end."""

import asyncio
from http import HTTPStatus
from typing import Any

from telegram.request import HTTPXRequest

from corpus.errors import VerbatimError

_REFUSALS = (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND)
_MOST_REFUSED = 5


class RefusedError(VerbatimError):
    """Telegram gives this bot no updates any more."""


class Polling(HTTPXRequest):
    """Requests for updates; a refusal, which would end python-telegram-bot's loop, is a fault that may pass.

    After five in a row, `refused` is set.
    """

    def __init__(self) -> None:
        """Ask over a single connection."""
        super().__init__(connection_pool_size=1)
        self.refused = asyncio.Event()
        self._in_a_row = 0

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Return the status and what was answered, a refusal as if Telegram could not be reached."""
        status, answer = await super().do_request(*args, **kwargs)
        if status not in _REFUSALS:
            self._in_a_row = 0
            return status, answer
        self._in_a_row += 1
        if self._in_a_row >= _MOST_REFUSED:
            self.refused.set()
        return HTTPStatus.BAD_GATEWAY, answer

    async def until_refused(self) -> None:
        """Wait for the end. Raises RefusedError."""
        await self.refused.wait()
        raise RefusedError(
            "Telegram no longer takes the token; "
            "copy it again from @BotFather into TELEGRAM_BOT_TOKEN, and start again."
        )
