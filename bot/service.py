"""The bot as a service: says hello to Telegram, receives updates, and stops when told to."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Sequence
from functools import partial

from telegram.error import Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.app import ALLOWED_UPDATES, introduce
from bot.beside import beside
from bot.context import App, Parts
from bot.conversation import intents
from bot.encoder.vectors import encoding
from bot.health.alerts import Alerts
from bot.library.triggers import reloading
from bot.messages import admin_words
from bot.messages.html import text
from bot.news import News
from bot.receiving.patience import Patience
from bot.receiving.polling import Polling
from bot.receiving.webhook import Webhook
from bot.settings import Settings
from bot.web import serving
from corpus.article import Article
from corpus.errors import VerbatimError

log = logging.getLogger(__name__)
_LESS_DONE = "From now on the bot does less than it should; start it again."
_Run = Callable[[], Coroutine[None, None, None]]


class TokenError(VerbatimError):
    """Telegram refuses the token."""


class ApiError(VerbatimError):
    """What answers at TELEGRAM_API_URL is no Bot API, or does not let the bot in."""


class ReceivingError(VerbatimError):
    """Updates can't be received any more."""


@contextlib.asynccontextmanager
async def running(app: App, settings: Settings) -> AsyncIterator[None]:
    """Run the application for as long as the block lasts; updates in hand are finished.

    Raises TokenError where the token is refused, RefusedError where it is later on, ApiError where Telegram
    does not let the bot in, ServingError where nothing can listen for the webhook, WebhookError where
    Telegram does not take it, and ReceivingError where updates end for another reason.
    """
    parts = app.bot_data["parts"]
    try:
        await asyncio.gather(_initialize(app), parts.keeper.warm(), asyncio.to_thread(intents.warm))
        async with contextlib.AsyncExitStack() as stack:
            await stack.enter_async_context(parts.ledger)
            await stack.enter_async_context(parts.receiving.inbox)
            await app.start()
            stack.push_async_callback(app.stop)
            stack.push_async_callback(parts.receiving.queues.close)
            stack.callback(parts.sender.stop)
            stack.callback(parts.keeper.stop)
            await stack.enter_async_context(beside(introduce(app), _LESS_DONE))
            news = News(app.bot, parts)
            parts.keeper.after_reload.append(lambda new: _keep(app, news, new))
            await stack.enter_async_context(reloading(parts.keeper, settings))
            await stack.enter_async_context(encoding(parts.keeper, settings))
            can_answer = partial(_can_answer, parts)
            taking_up = parts.receiving.queues.take_up(can_answer)
            await stack.enter_async_context(beside(taking_up, _LESS_DONE))
            await stack.enter_async_context(beside(news.tell(), _LESS_DONE))
            await parts.receiving.resume()
            await stack.enter_async_context(_receiving(app, settings))
            yield
    finally:
        await app.shutdown()


def _can_answer(parts: Parts) -> bool:
    return parts.keeper.availability.trouble is None


def _keep(app: App, news: News, new: Sequence[Article]) -> None:
    app.create_task(news.keep(new))


@contextlib.contextmanager
def until_stopped() -> Iterator[None]:
    """End the block, wherever it is, when SIGINT or SIGTERM comes; a second one leaves it to end in peace."""
    serving = asyncio.current_task()
    assert serving is not None
    asked = asyncio.Event()

    def stop() -> None:
        if not asked.is_set():
            asked.set()
            serving.cancel()

    _on_signals(stop)
    try:
        yield
    except asyncio.CancelledError:
        if not asked.is_set() or serving.uncancel():
            raise


def _on_signals(stop: Callable[[], None]) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, stop)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop))


async def forever() -> None:
    """Wait until whatever runs is ended from elsewhere."""
    await asyncio.Event().wait()


@contextlib.asynccontextmanager
async def _receiving(app: App, settings: Settings) -> AsyncIterator[None]:
    """Receive updates for as long as the block lasts, at the webhook where one is set, else by polling."""
    receiving, alerts = app.bot_data["parts"].receiving, app.bot_data["parts"].alerts
    if not settings.webhook_url:
        async with _ending_with(Polling(app.bot, receiving, ALLOWED_UPDATES).run, alerts):
            yield
        return
    secret = settings.webhook_secret.get_secret_value() if settings.webhook_secret else None
    webhook = Webhook(app.bot, receiving, settings.webhook_url, secret, ALLOWED_UPDATES)
    if secret is None:
        log.warning("WEBHOOK_SECRET is none, so whoever reaches the webhook can pretend to be anybody.")
    async with (
        serving(webhook.app(), settings.webhook_listen, settings.webhook_port, "WEBHOOK_PORT"),
        _ending_with(webhook.run, alerts),
    ):
        yield


@contextlib.asynccontextmanager
async def _ending_with(run: _Run, alerts: Alerts) -> AsyncIterator[None]:
    """End the block when no updates come any more. Raises what ended them, and what the block raises."""
    try:
        async with asyncio.TaskGroup() as tasks:
            task = tasks.create_task(_run(run, alerts))
            yield
            task.cancel()
    except BaseExceptionGroup as group:
        if len(group.exceptions) > 1:
            raise
        raise group.exceptions[0] from None


async def _run(run: _Run, alerts: Alerts) -> None:
    """Receive updates; where that ends, tell whoever runs the bot before the error is raised."""
    try:
        await _receive(run)
    except VerbatimError as error:
        await alerts.tell_last("end", text(admin_words.ALERTS["end"].format(told=error)))
        raise


async def _receive(run: _Run) -> None:
    try:
        await run()
    except VerbatimError:
        raise
    except Exception as error:
        log.debug("Receiving ended.", exc_info=True)
        raise ReceivingError(
            f"Updates can't be received any more ({type(error).__name__}: {error}); start the bot again."
        ) from None


async def _initialize(app: App) -> None:
    """Say hello to Telegram, again and again while it can't be reached. Raises TokenError and ApiError."""
    patience = Patience(log)
    while True:
        try:
            await app.initialize()
        except InvalidToken:
            raise TokenError(
                "Telegram refuses the token; copy it again from @BotFather into TELEGRAM_BOT_TOKEN."
            ) from None
        except Forbidden as error:
            raise ApiError(
                f"Telegram does not let the bot in ({error}); see in @BotFather whether it still exists, "
                "and whether TELEGRAM_API_URL is right."
            ) from None
        except RetryAfter as error:
            await patience.wait("Telegram asks to wait", least=_seconds(error))
        except TelegramError as error:
            await patience.wait(f"Telegram can't be reached ({error})")
        except (TypeError, KeyError, AttributeError) as error:
            raise ApiError(
                f"What answers at TELEGRAM_API_URL tells of the bot what can't be understood ({error}); "
                "it is no Bot API that Verbatim knows."
            ) from None
        else:
            return


def _seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return float(wait) if isinstance(wait, int) else wait.total_seconds()
