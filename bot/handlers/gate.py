"""Who may use the bot at all, checked before anything else is done, and who may use what only admins may."""

import logging
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any

from telegram import Message, Update
from telegram.constants import ChatType
from telegram.ext import ApplicationHandlerStop

from bot.context import Context
from bot.messages import words
from bot.messages.html import text
from bot.messages.outbox import reply

log = logging.getLogger(__name__)
Handler = Callable[[Update, Context], Coroutine[Any, Any, None]]


async def check(update: Update, context: Context) -> None:
    """Stop what comes from the blocked, or from whom no list names; the latter are told once, in private."""
    user, chat = update.effective_user, update.effective_chat
    user_id = user.id if user else 0
    chat_id = chat.id if chat else user_id
    manners = context.parts.manners
    if manners.welcomes(user_id, chat_id):
        return
    message = update.effective_message
    private = chat is not None and chat.type == ChatType.PRIVATE
    told = user_id in context.parts.settings.blocked_ids or user_id in context.parts.turned_away
    if private and isinstance(message, Message) and not told:
        context.parts.turned_away[user_id] = None
        await reply(message, text(context.view(user).say(words.NOT_OPEN)))
    raise ApplicationHandlerStop


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
