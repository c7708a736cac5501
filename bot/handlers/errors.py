"""What happens when a handler fails: a log line for whoever runs the bot, a friendly one for the person."""

import logging
from contextlib import suppress

from telegram import Update
from telegram.error import Forbidden, TelegramError

from bot.context import Context
from bot.handlers import unavailable
from bot.messages import words
from bot.messages.html import text
from bot.messages.outbox import reply
from retrieval.collection import EngineUnavailableError

log = logging.getLogger(__name__)


async def report(update: object, context: Context) -> None:
    """Log the error; a person who waits for an answer is told that there is none. Never raises."""
    error = context.error
    if isinstance(error, EngineUnavailableError):
        log.info("The articles can't be looked into: %s", error)
        if isinstance(update, Update):
            with suppress(TelegramError):
                await unavailable.tell(update, context)
        return
    context.parts.errors += 1
    if isinstance(error, Forbidden):
        log.info("A person or a group no longer lets the bot write: %s", error)
    else:
        log.error("An update could not be handled.", exc_info=error)
        if isinstance(update, Update) and update.effective_message:
            with suppress(TelegramError):
                await reply(
                    update.effective_message, text(context.view(update.effective_user).say(words.BROKEN))
                )
