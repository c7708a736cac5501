"""Messages to whoever runs the bot, when something goes wrong; they hold up nothing and nobody."""

import asyncio
import logging
import time
from collections.abc import Callable

from telegram import Bot
from telegram.error import TelegramError

from bot.messages.html import Html
from bot.messages.outbox import send

log = logging.getLogger(__name__)
_HOUR = 3_600.0
_LAST_WORDS = 5.0


class Alerts:
    """Tells one chat what goes wrong, of each kind at most once an hour; None is no chat."""

    def __init__(self, bot: Bot, chat_id: int | None, clock: Callable[[], float] = time.monotonic) -> None:
        """Send as that bot; `clock` returns seconds."""
        self._bot, self._chat_id, self._clock = bot, chat_id, clock
        self._told: dict[str, float] = {}
        self._sending: set[asyncio.Task[None]] = set()

    def tell(self, kind: str, what: Html) -> bool:
        """Begin to send what is wrong; return False where of that kind enough was told, or nobody listens."""
        if not self._chat_id or not self._is_due(kind):
            return False
        task = asyncio.create_task(self._send(self._chat_id, kind, what))
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)
        return True

    def knows(self, chat_id: int, kind: str) -> None:
        """Take it that the chat has heard of that kind of trouble just now, in another way."""
        if chat_id == self._chat_id:
            self._is_due(kind)

    async def tell_last(self, kind: str, what: Html) -> None:
        """Send what is wrong, and wait for it, but no longer than for five seconds."""
        if self.tell(kind, what):
            await asyncio.wait(self._sending, timeout=_LAST_WORDS)

    async def give_up(self) -> None:
        """Give up what is not sent."""
        for task in self._sending:
            task.cancel()
        await asyncio.gather(*self._sending, return_exceptions=True)

    def _is_due(self, kind: str) -> bool:
        """Return whether that kind may be told; if so, it counts as told."""
        now = self._clock()
        if now - self._told.get(kind, -_HOUR) < _HOUR:
            return False
        self._told[kind] = now
        return True

    async def _send(self, chat_id: int, kind: str, what: Html) -> None:
        try:
            await send(self._bot, chat_id, what)
        except TelegramError as error:
            self._told.pop(kind, None)
            log.warning("ALERT_CHAT_ID could not be told what is wrong (%s).", error)
