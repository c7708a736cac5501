"""A webhook: Telegram posts updates to it, which are taken before it says so."""

import asyncio
import hmac
import json
import logging
import time
from collections.abc import Sequence
from typing import NoReturn
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Bot, WebhookInfo
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.receiving.patience import Patience
from bot.receiving.receiving import Receiving
from bot.receiving.refusal import MOST_REFUSED, RefusedError
from corpus.errors import VerbatimError

log = logging.getLogger(__name__)
_LOOKED_AFTER_EVERY = 60.0
_DEAF_AFTER = 180.0  # seconds since Telegram last failed to post what it keeps
_MOST_BYTES = 1 << 20
_HEADER = "x-telegram-bot-api-secret-token"


class WebhookError(VerbatimError):
    """Telegram does not take the address of the webhook."""


class Webhook:
    """An address that only Telegram can post to, since only it was told the secret; None lets anybody."""

    def __init__(
        self, bot: Bot, receiving: Receiving, url: str, secret: str | None, allowed: Sequence[str]
    ) -> None:
        """Have updates of the kinds that are `allowed` posted to that address."""
        self._bot, self._receiving = bot, receiving
        self._url, self._secret, self._allowed = url, secret, allowed
        self._told_at = time.time()
        self._is_deaf = False

    def app(self) -> Starlette:
        """Return what answers at the path of the address."""
        return Starlette(routes=[Route(urlsplit(self._url).path or "/", self._posted, methods=["POST"])])

    async def run(self) -> NoReturn:
        """Set the webhook, and set it again where somebody took it away, for ever.

        Raises WebhookError where Telegram does not take the address, RefusedError where it refuses the token.
        """
        patience, is_set, refused = Patience(log), False, 0
        while True:
            try:
                is_set = await self._look_after(is_set)
            except InvalidToken as error:
                refused += 1
                if refused >= MOST_REFUSED:
                    raise RefusedError.of_token() from None
                await patience.wait(f"Telegram refuses the token ({error})")
            except BadRequest as error:
                raise WebhookError(
                    f"Telegram does not take the webhook ({error}); correct WEBHOOK_URL and WEBHOOK_SECRET."
                ) from None
            except TelegramError as error:
                await patience.wait(f"Telegram can't be reached ({error})")
            else:
                refused = 0
                patience.is_over()
                if not self._is_deaf:
                    self._receiving.succeeded()
                await asyncio.sleep(_LOOKED_AFTER_EVERY)

    async def _look_after(self, is_set: bool) -> bool:
        if is_set:
            try:
                info = await self._bot.get_webhook_info()
            except InvalidToken:  # or a server that knows no such method
                await self._bot.get_me()
                return True
            self._tell(info)
            if info.url == self._url:
                return True
            log.warning("Another program has changed this bot's webhook; it is set again.")
        await self._bot.set_webhook(self._url, secret_token=self._secret, allowed_updates=self._allowed)
        return True

    def _tell(self, info: WebhookInfo) -> None:
        """Say what Telegram says of its last failure to post here, once each.

        Where it fails still, and keeps updates, nothing is received.
        """
        failed_at = info.last_error_date.timestamp() if info.last_error_date else 0.0
        self._is_deaf = bool(info.pending_update_count) and time.time() - failed_at < _DEAF_AFTER
        if failed_at > self._told_at:
            self._told_at = failed_at
            log.warning("Telegram could not post an update here (%s).", info.last_error_message)

    async def _posted(self, request: Request) -> Response:
        if self._secret is not None and not hmac.compare_digest(
            request.headers.get(_HEADER, "").encode(), self._secret.encode()
        ):
            return Response(status_code=403)
        if self._receiving.queues.is_full:
            return Response(status_code=503, headers={"Retry-After": "1"})
        body = await _body(request)
        if body is None:
            return Response(status_code=413)
        try:
            content = json.loads(body)
        except ValueError:
            return Response(status_code=400)
        except RecursionError:
            log.warning("An update that nests too deep is left out.")
            return Response(status_code=200)
        return Response(status_code=200 if await self._receiving.take([content]) else 400)


async def _body(request: Request) -> bytes | None:
    """Return what was posted, None where that is more than any update holds."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _MOST_BYTES:
            return None
    return body
