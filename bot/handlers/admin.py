"""/reload and /status, for those whose ids stand in ADMIN_IDS."""

import logging
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any

from telegram import Update

from bot import words
from bot.context import Context
from bot.html import text
from bot.keeper import ReloadRunningError
from bot.outbox import edit, reply
from bot.render import render_reload, render_status

log = logging.getLogger(__name__)
Handler = Callable[[Update, Context], Coroutine[Any, Any, None]]


def for_admins(handler: Handler) -> Handler:
    """Let only admins through; others get one line that tells nothing, and it is logged."""

    @wraps(handler)
    async def guarded(update: Update, context: Context) -> None:
        user = update.effective_user
        if user and context.is_admin(user.id):
            await handler(update, context)
            return
        log.warning("User %s tried an admin command.", user.id if user else "unknown")
        if update.message:
            await reply(update.message, text(context.view(user).say(words.NOT_FOR_YOU)))

    return guarded


@for_admins
async def reload(update: Update, context: Context) -> None:
    """Read the articles again while the old ones keep answering, then report."""
    if update.message is None:
        return
    try:
        progress = await reply(update.message, text(words.RELOADING))
        report = render_reload(await context.keeper.reload())
    except ReloadRunningError:
        report = text(words.RELOAD_RUNS)
    except Exception as error:
        log.exception("The reload failed.")
        report = text(words.RELOAD_FAILED.format(error=f"{type(error).__name__}: {error}"[:300]))
    if progress is None or not await edit(context.bot, progress.chat.id, progress.message_id, report):
        await reply(update.message, report)


@for_admins
async def status(update: Update, context: Context) -> None:
    """Say how the bot is doing."""
    if update.message:
        await reply(update.message, render_status(context.keeper, context.parts.started_at))
