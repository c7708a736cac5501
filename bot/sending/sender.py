"""The way out: every call of the Bot API but getUpdates passes here."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from functools import partial
from typing import Any, TypeAlias

from telegram.error import ChatMigrated, TelegramError
from telegram.ext import BaseRateLimiter

from bot.sending.failures import GivenUpError, kind_of, passes, pause_asked_for, pauses, was_carried_out
from bot.sending.pace import Chat, Pace
from bot.sending.trouble import Trouble

_MESSAGES = ("send", "edit", "setMessageReaction", "answerGuestQuery")
_TEN_MINUTES = 600.0
_IN_PASSING = frozenset({"answerCallbackQuery", "answerInlineQuery", "getFile", "getChatMember"})
_TEN_SECONDS = 10.0
_ONCE = frozenset({"getMe", "setWebhook", "deleteWebhook", "getWebhookInfo"})
_Result: TypeAlias = bool | dict[str, Any] | list[dict[str, Any]]
_Call: TypeAlias = Callable[[], Awaitable[_Result]]


class Sender(BaseRateLimiter[None]):
    """Sends messages at Telegram's pace, each until it is through, for at most ten minutes.

    What somebody waits for just now is tried for ten seconds, and once what others here try again. A sign of
    typing is dropped where a message is on its way to the chat. `failures` counts failed calls by their kind
    (`kind_of`); `trouble.waiting` is how many calls are to be tried again.
    """

    def __init__(self) -> None:
        """Nothing has been sent yet."""
        self.failures: Counter[str] = Counter()
        self.trouble = Trouble()
        self._stopped = asyncio.Event()
        self._pace = Pace(self._sleep)

    async def initialize(self) -> None:
        """Begin, again where it was stopped."""
        self._stopped.clear()

    async def shutdown(self) -> None:
        """End all waiting."""
        self.stop()

    def stop(self) -> None:
        """Give up at once what would have to wait for its chat or for another try."""
        self._stopped.set()

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, _Result]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: None,
    ) -> _Result:
        """Return what Telegram answers, True where it did what was asked and the answer can't be read.

        Raises GivenUpError where a message did not get through, and TelegramError where it never will.
        """
        call: _Call = partial(self._timed, partial(callback, *args, **kwargs))
        chat: Chat = data.get("chat_id")
        if endpoint == "sendChatAction":
            return True if self._pace.is_busy(chat) else await self._counted(call)
        if endpoint.startswith(_MESSAGES):
            return await self._message(call, chat, endpoint, data)
        if endpoint in _ONCE:
            return await self._counted(call)
        patience = _TEN_SECONDS if endpoint in _IN_PASSING else _TEN_MINUTES
        return await self._until_through(call, endpoint, _now() + patience)

    async def _message(self, call: _Call, chat: Chat, endpoint: str, data: dict[str, Any]) -> _Result:
        """Send a message; where its group has become a supergroup meanwhile, there."""
        try:
            return await self._in_lane(call, chat, endpoint)
        except ChatMigrated as moved:
            data["chat_id"] = moved.new_chat_id
            return await self._in_lane(call, moved.new_chat_id, endpoint)

    async def _in_lane(self, call: _Call, chat: Chat, endpoint: str) -> _Result:
        until = _now() + _TEN_MINUTES
        async with self._pace.lane(chat) as lane:

            async def in_time() -> _Result:
                async with self._pace.slot(lane):
                    return await call()

            return await self._until_through(in_time, endpoint, until)

    async def _until_through(self, call: _Call, endpoint: str, until: float) -> _Result:
        """Call until it succeeds, again where the failure may pass."""
        tries = 0
        try:
            for pause in pauses():
                try:
                    return await self._counted(call)
                except TelegramError as error:
                    if was_carried_out(error) and not endpoint.startswith("get"):
                        return True
                    wait = max(pause, pause_asked_for(error))
                    if not passes(error):
                        raise
                    if _now() + wait > until:
                        asked = pause_asked_for(error)
                        raise GivenUpError(f"Telegram did not take {endpoint} ({error})", asked) from error
                    if tries == 0:
                        self.trouble.begin(endpoint, error)
                tries += 1
                await self._sleep(wait)
        finally:
            if tries:
                self.trouble.end()
        raise AssertionError("pauses never end")

    async def _timed(self, call: _Call) -> _Result:
        """Call, and note how long that took."""
        began = _now()
        result = await call()
        self._pace.note_duration(_now() - began)
        return result

    async def _counted(self, call: _Call) -> _Result:
        """Call once, and count how it fails."""
        try:
            return await call()
        except TelegramError as error:
            kind = kind_of(error)
            if kind is not None:
                self.failures[kind] += 1
            raise

    async def _sleep(self, seconds: float) -> None:
        """Wait. Raises GivenUpError where the bot stops."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stopped.wait()
        if self._stopped.is_set():
            raise GivenUpError("The bot stops; what is not sent by now stays so")


def _now() -> float:
    return asyncio.get_running_loop().time()
