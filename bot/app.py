"""The bot put together: settings, keeper and handlers become a python-telegram-bot Application."""

import logging
from collections.abc import Mapping
from functools import partial
from typing import cast

from telegram import Bot, BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeChat, Update
from telegram.error import TelegramError
from telegram.ext import Application, ContextTypes, Defaults

from bot.context import App, Context, Parts
from bot.handlers import register
from bot.health.alerts import Alerts
from bot.health.figures import Figures
from bot.health.state import Health
from bot.ledger import Ledger
from bot.library.keeper import Keeper
from bot.log import about_update
from bot.manners import Manners
from bot.messages import admin_words, words
from bot.messages.outbox import show_commands, show_descriptions
from bot.messages.translate import languages, say
from bot.receiving.application import TellingApplication
from bot.receiving.excuses import Excuses
from bot.receiving.inbox import Inbox
from bot.receiving.queues import Queues
from bot.receiving.receiving import Receiving
from bot.receiving.taken import Taken
from bot.sending import Sender
from bot.sending.requests import Requests
from bot.settings import Settings

log = logging.getLogger(__name__)
ALLOWED_UPDATES = (
    "message",
    "edited_message",
    "callback_query",
    "my_chat_member",
    "inline_query",
    "chosen_inline_result",
    "message_reaction",
    "guest_message",
)


def build_app(settings: Settings, keeper: Keeper, *, token: str, api_url: str, lasting: bool = True) -> App:
    """Return the application of the bot of that token, which reaches Telegram at `api_url`; not started.

    Where that is not `lasting`, as a sandbox ends with its bot, what it sends is not kept for the next start.
    """
    sender = Sender()
    app = cast(
        "App",
        Application.builder()
        .token(token)
        .base_url(f"{api_url}/bot")
        .base_file_url(f"{api_url}/file/bot")
        .context_types(ContextTypes(context=Context))
        .application_class(TellingApplication)
        .updater(None)
        .request(Requests())
        .rate_limiter(sender)
        .defaults(Defaults(protect_content=settings.protect_content or None))
        .build(),
    )
    number, strict = token.partition(":")[0], settings.privacy == "strict"
    ledger = Ledger(settings.data_dir / f"ledger-{number}.sqlite3", strict=strict, days=settings.keep_days)
    manners = Manners(settings)
    inbox = Inbox(settings.data_dir / f"inbox-{number}.sqlite3" if lasting else None, strict=strict)
    health = Health()
    handle = partial(_handle, app, health.figures)
    excuses = Excuses(app.bot, manners, handle)
    queues = Queues(inbox, partial(_parsed, app.bot), handle, excuses.make)
    alerts = Alerts(app.bot, settings.alert_chat_id)
    receiving = Receiving(inbox, queues)
    app.bot_data["parts"] = Parts(settings, keeper, ledger, manners, receiving, alerts, sender, health=health)
    register(app)
    return app


def _parsed(bot: Bot, taken: Taken) -> Update:
    """Return the update; raises whatever comes of one that is none."""
    update = Update.de_json(dict(taken.content), bot)
    if update is None:
        raise ValueError("it is empty")
    return update


async def _handle(app: App, figures: Figures, update: Update) -> None:
    """Handle an update, timed; what is logged meanwhile names it."""
    with about_update(update.update_id), figures.handling():
        await app.process_update(update)


async def introduce(app: App) -> None:
    """Set the commands menu and the descriptions, in every language."""
    bot, admins = app.bot, app.bot_data["parts"].settings.admin_ids
    try:
        for language in (None, *languages()):
            await _introduce_in(bot, language)
    except TelegramError as error:
        log.warning("The commands menu could not be set: %s", error)
    extra = [BotCommand(name, what) for name, what in admin_words.COMMANDS.items()]
    for admin in admins:
        try:
            await show_commands(
                bot, _commands(None, words.COMMANDS) + extra, BotCommandScopeChat(admin), None
            )
        except TelegramError:
            log.info("Admin %s has no chat with the bot yet, so no menu for admins.", admin)


async def _introduce_in(bot: Bot, language: str | None) -> None:
    """Say who the bot is in one language, None for all that have none of their own."""
    await show_commands(bot, _commands(language, words.COMMANDS), None, language)
    await show_commands(
        bot, _commands(language, words.GROUP_COMMANDS), BotCommandScopeAllGroupChats(), language
    )
    long, short = (say(language or "en", what) for what in (words.DESCRIPTION, words.SHORT_DESCRIPTION))
    await show_descriptions(bot, long, short, language)


def _commands(language: str | None, listed: Mapping[str, str]) -> list[BotCommand]:
    return [BotCommand(name, say(language or "en", what)) for name, what in listed.items()]
