"""The bot as a service: reads the articles, starts polling or a webhook, and stops when told to."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import AsyncIterator, Callable
from urllib.parse import urlsplit

from telegram.error import InvalidToken, NetworkError, RetryAfter
from telegram.ext import Updater

from bot.app import ALLOWED_UPDATES, introduce
from bot.context import App
from bot.library.triggers import reloading
from bot.polling import Polling
from bot.settings import Settings
from bot.web import ServingError
from corpus.errors import VerbatimError

log = logging.getLogger(__name__)
_RETRY_SECONDS = (1, 2, 5, 10, 30)


class TokenError(VerbatimError):
    """Telegram refuses the token."""


@contextlib.asynccontextmanager
async def running(app: App, settings: Settings) -> AsyncIterator[None]:
    """Run the application for as long as the block lasts; updates in flight are finished.

    Raises TokenError where the token is refused, RefusedError where it is later on, ServingError where
    nothing can listen for the webhook.
    """
    await asyncio.gather(_initialize(app), app.bot_data["parts"].keeper.warm())
    updater = app.updater
    if updater is None:
        raise RuntimeError("the application has no updater")
    stack = contextlib.AsyncExitStack()
    try:
        await stack.enter_async_context(app.bot_data["parts"].ledger)
        await app.start()
        stack.push_async_callback(_cancelled, asyncio.create_task(introduce(app)))
        await stack.enter_async_context(reloading(app.bot_data["parts"].keeper, settings))
        await _receive(app, updater, settings)
        async with _ending_with(app.bot_data["parts"].polling):
            yield
    finally:
        app.bot_data["parts"].keeper.stop()
        await stack.aclose()
        if updater.running:
            await updater.stop()
        if app.running:
            await app.stop()
        await app.shutdown()


async def until_stopped() -> None:
    """Wait for SIGINT or SIGTERM."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, stopped.set)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stopped.set))
    await stopped.wait()


@contextlib.asynccontextmanager
async def _ending_with(polling: Polling) -> AsyncIterator[None]:
    """End the block when no updates come any more. Raises RefusedError, and what the block raises."""
    try:
        async with asyncio.TaskGroup() as tasks:
            watching = tasks.create_task(polling.until_refused())
            yield
            watching.cancel()
    except BaseExceptionGroup as group:
        if len(group.exceptions) > 1:
            raise
        raise group.exceptions[0] from None


async def _receive(app: App, updater: Updater, settings: Settings) -> None:
    """Begin to receive updates, at the webhook where one is set, else by polling. Raises ServingError."""
    if not settings.webhook_url:
        await updater.start_polling(
            allowed_updates=ALLOWED_UPDATES, bootstrap_retries=-1, error_callback=_polling_error(app)
        )
        return
    secret, host, port = settings.webhook_secret, settings.webhook_listen, settings.webhook_port
    try:
        await updater.start_webhook(
            listen=host,
            port=port,
            url_path=urlsplit(settings.webhook_url).path.strip("/"),
            webhook_url=settings.webhook_url,
            secret_token=secret.get_secret_value() if secret else None,
            allowed_updates=ALLOWED_UPDATES,
            bootstrap_retries=-1,
        )
    except OSError as error:
        raise ServingError.of(error, host, port, "WEBHOOK_PORT") from None


async def _initialize(app: App) -> None:
    """Say hello to Telegram, again and again while it can't be reached."""
    for attempt in range(1_000_000):
        try:
            await app.initialize()
        except InvalidToken:
            raise TokenError(
                "Telegram refuses the token; copy it again from @BotFather into TELEGRAM_BOT_TOKEN."
            ) from None
        except (NetworkError, RetryAfter) as error:
            wait = _RETRY_SECONDS[min(attempt, len(_RETRY_SECONDS) - 1)]
            log.warning("Telegram can't be reached (%s); trying again in %d s.", error, wait)
            await asyncio.sleep(wait)
        else:
            return


async def _cancelled(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def _polling_error(app: App) -> Callable[[Exception], None]:
    def report(error: Exception) -> None:
        app.create_task(app.process_error(None, error))

    return report
