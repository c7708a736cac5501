"""Requests to the Bot API whose failures tell whether Telegram carried them out."""

import asyncio
import json
import re
from contextvars import ContextVar
from typing import Any, Literal

import httpx
from telegram.error import NetworkError
from telegram.request import HTTPXRequest

_CONNECT, _READ, _WRITE, _WRITE_FILE, _POOL = 5.0, 20.0, 20.0, 60.0, 20.0
_ALL = 120.0
_BEFORE_SENDING = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
_TOLD_APART = frozenset({400, 401, 403, 404, 409, 429})
_OF_PROXIES = frozenset({408, 425})  # which pass, and are none of the Bot API's
_SUCCESS = re.compile(rb'\s*\{\s*"ok"\s*:\s*true\b')  # what a proxy's page never begins with
_heard: ContextVar[list[int]] = ContextVar("heard")
Kind = Literal["torn", "timeout", "garbage"]


class LineError(NetworkError):
    """A request failed on its way, or its answer on the way back.

    `carried_out` is True where Telegram surely did what was asked, False where it surely did not, None where
    nobody can tell.
    """

    def __init__(self, message: str, kind: Kind, carried_out: bool | None) -> None:
        """Say what happened."""
        super().__init__(message)
        self.kind = kind
        self.carried_out = carried_out


class Requests(HTTPXRequest):
    """Requests over HTTP; whatever comes back, nothing but a TelegramError is raised, and nothing logged."""

    def __init__(self) -> None:
        """Allow for a slow answer: one that is given up too early may make a message go out twice."""
        super().__init__(
            connection_pool_size=256,
            connect_timeout=_CONNECT,
            read_timeout=_READ,
            write_timeout=_WRITE,
            media_write_timeout=_WRITE_FILE,
            pool_timeout=_POOL,
            httpx_kwargs={"event_hooks": {"response": [_hear]}},
        )

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Return the status and what was answered. Raises LineError, also where a success holds no result.

        A status of 4xx that python-telegram-bot takes for a fault of the network is a 400 instead.
        """
        heard: list[int] = []
        before = _heard.set(heard)
        try:
            async with asyncio.timeout(_ALL):  # whatever drips in meanwhile
                status, answer = await super().do_request(*args, **kwargs)
        except NetworkError as error:
            raise _line_error(error, heard) from error
        except TimeoutError as error:
            carried_out = True if heard and _is_success(heard[-1]) else None
            raise LineError("The answer does not end", "timeout", carried_out) from error
        finally:
            _heard.reset(before)
        is_file = kwargs.get("method") == "GET"
        if _is_success(status) and not is_file and "result" not in (_parsed(answer) or {}):
            raise LineError("Telegram answered nonsense", "garbage", True if _SUCCESS.match(answer) else None)
        if status in _OF_PROXIES:
            return 503, answer
        refused = status // 100 == 4 and status not in _TOLD_APART
        return 400 if refused else status, answer

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Return what was answered. Raises LineError where that is no answer of the Bot API."""
        answer = _parsed(payload)
        if answer is None:
            raise LineError("Telegram answered nonsense", "garbage", carried_out=None)
        return answer


async def _hear(response: httpx.Response) -> None:
    """Keep the status, which arrives before the rest."""
    _heard.get().append(response.status_code)


def _line_error(error: NetworkError, heard: list[int]) -> LineError:
    cause = error.__cause__
    kind: Kind = "timeout" if isinstance(cause, httpx.TimeoutException) else "torn"
    if heard and _is_success(heard[-1]):
        return LineError(error.message, kind, carried_out=True)
    return LineError(error.message, kind, False if isinstance(cause, _BEFORE_SENDING) else None)


def _is_success(status: int) -> bool:
    return status // 100 == 2


def _parsed(answer: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(answer)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or not isinstance(found.get("parameters") or {}, dict):
        return None
    return found
