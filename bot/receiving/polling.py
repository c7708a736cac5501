"""Asking Telegram for updates, for as long as the bot runs; when no more come for good, that is the end."""

import asyncio
import json
import logging
import time
from collections.abc import Sequence
from contextlib import suppress
from http import HTTPStatus
from typing import Any, NoReturn

import httpx
from telegram import Bot
from telegram.error import TelegramError

from bot.receiving.patience import Patience, Seldom
from bot.receiving.receiving import Receiving
from bot.receiving.refusal import MOST_REFUSED, RefusedError

log = logging.getLogger(__name__)
_REFUSALS = (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND)
_SECONDS = 10
_GRACE = 5.0
_LONGEST_ANSWER = 30.0
_MANY, _FEW = 100, 1
_SOON = 0.5
_GOODBYE = 2.0


class Polling:
    """Asks again and again; what can pass is waited for, and what was taken is confirmed by the next time.

    Updates are asked for raw, so that one that can't be parsed does not cost the others.
    """

    def __init__(self, bot: Bot, receiving: Receiving, allowed: Sequence[str]) -> None:
        """Ask for updates of the kinds that are `allowed`."""
        self._bot, self._receiving = bot, receiving
        self._url = f"{bot.base_url}/getUpdates"
        self._allowed = json.dumps(allowed)
        self._offset: int | None = None
        self._refused = 0
        self._patience, self._conflict = Patience(log), Seldom()

    async def run(self) -> NoReturn:
        """Ask for ever. Raises RefusedError where the token is refused five times in a row."""
        async with httpx.AsyncClient() as client:
            try:
                while True:
                    await self._receiving.queues.room(_SECONDS)
                    await self._once(client)
            except asyncio.CancelledError:
                await self._confirm(client)
                raise

    async def _once(self, client: httpx.AsyncClient) -> None:
        asked_at = time.monotonic()
        try:
            full = self._receiving.queues.is_full
            response = await self._ask(client, _SECONDS, _FEW if full else _MANY)
            answer = _read(response)
        except (httpx.HTTPError, _NonsenseError) as error:
            self._receiving.failures[_kind_of(error)] += 1
            await self._patience.wait(f"Telegram can't be reached ({str(error) or type(error).__name__})")
            return
        if answer.get("ok") is not True or not isinstance(answer.get("result"), list):
            await self._bear(response.status_code, answer)
            return
        self._refused = 0
        self._receiving.succeeded()
        self._patience.is_over()
        await self._take(answer["result"], time.monotonic() - asked_at)

    async def _take(self, updates: list[Any], took: float) -> None:
        taken = await self._receiving.take(updates)
        if taken:
            self._offset = taken[-1].update_id + 1
        elif updates:
            await self._patience.wait("Telegram gives updates without ids")
        elif took < _SOON:
            await asyncio.sleep(_SOON - took)  # a server that does not wait for updates

    async def _bear(self, status: int, answer: dict[str, Any]) -> None:
        """Do what an error asks for, and wait. Raises RefusedError."""
        why = str(answer.get("description") or f"HTTP {status}")
        self._receiving.failures[_kind_of_status(status)] += 1
        if status in _REFUSALS:
            self._refused += 1
            if self._refused >= MOST_REFUSED:
                raise RefusedError.of_token()
        else:
            self._refused = 0
        if status == HTTPStatus.CONFLICT:
            await self._settle(why)
        await self._patience.wait(f"Telegram gives no updates ({why})", least=_retry_after(answer))

    async def _settle(self, why: str) -> None:
        """Take away a webhook, which is in the way of polling; say so where another program polls."""
        if "webhook" in why.lower():
            with suppress(TelegramError):
                await self._bot.delete_webhook()
        elif self._conflict():
            log.error("Another program is polling with this bot's token; stop it, or this one.")

    async def _confirm(self, client: httpx.AsyncClient) -> None:
        """Tell Telegram what was taken, so that it is not given again; what is in memory only may be."""
        if self._offset is not None and self._receiving.inbox.trouble is None:
            with suppress(httpx.HTTPError, TimeoutError):
                async with asyncio.timeout(_GOODBYE):
                    await self._ask(client, 0, _FEW)

    async def _ask(self, client: httpx.AsyncClient, seconds: int, most: int) -> httpx.Response:
        asked: dict[str, Any] = {"timeout": seconds, "limit": most, "allowed_updates": self._allowed}
        if self._offset is not None:
            asked["offset"] = self._offset
        timeout = httpx.Timeout(_GRACE, read=seconds + _GRACE)
        try:
            async with asyncio.timeout(seconds + _LONGEST_ANSWER):  # whatever drips in meanwhile
                return await client.post(self._url, data=asked, timeout=timeout)
        except TimeoutError:
            raise httpx.ReadTimeout("the answer does not end") from None


class _NonsenseError(Exception):
    """What was answered is none of the Bot API's answers."""

    def __init__(self, status: int) -> None:
        super().__init__(f"HTTP {status}, and no answer of a Bot API")
        self.status = status


def _read(response: httpx.Response) -> dict[str, Any]:
    """Return the answer. Raises _NonsenseError where it is none, unless its status alone tells enough."""
    try:
        answer = response.json()
    except (ValueError, RecursionError):
        answer = None
    if isinstance(answer, dict):
        return answer
    if response.status_code in _REFUSALS:
        return {}
    raise _NonsenseError(response.status_code)


def _kind_of(error: httpx.HTTPError | _NonsenseError) -> str:
    """Return how asking failed: timeout, torn (or never connected), garbage, 5xx."""
    if isinstance(error, _NonsenseError):
        return "5xx" if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR else "garbage"
    return "timeout" if isinstance(error, httpx.TimeoutException) else "torn"


def _kind_of_status(status: int) -> str:
    """Return the kind of an error that Telegram answered: refused, conflict, 429, 5xx, garbage for others."""
    if status in _REFUSALS:
        return "refused"
    kinds: dict[int, str] = {HTTPStatus.CONFLICT: "conflict", HTTPStatus.TOO_MANY_REQUESTS: "429"}
    return "5xx" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else kinds.get(status, "garbage")


def _retry_after(answer: dict[str, Any]) -> float:
    parameters = answer.get("parameters")
    seconds = parameters.get("retry_after") if isinstance(parameters, dict) else None
    return float(seconds) if isinstance(seconds, int) else 0.0
