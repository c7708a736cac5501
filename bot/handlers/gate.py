"""Who may use the bot at all, checked before anything else is done, and who may use what only admins may."""

import logging
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any

from telegram import CallbackQuery, Message, Update, User
from telegram.constants import ChatType
from telegram.ext import ApplicationHandlerStop

from bot.context import Context
from bot.messages import words
from bot.messages.html import text
from bot.messages.outbox import answer_press, may_write_to, reply
from retrieval.collection import EngineUnavailableError

log = logging.getLogger(__name__)
Handler = Callable[[Update, Context], Coroutine[Any, Any, None]]


async def check(update: Update, context: Context) -> None:
    """Stop what comes from the blocked, or from whom no list names; the latter are told once, in private.

    Stop the press of a button, too, that its message does not have: nobody presses what was not offered.
    """
    user, chat = update.effective_user, update.effective_chat
    user_id = user.id if user else 0
    chat_id = chat.id if chat else user_id
    manners = context.parts.manners
    if manners.welcomes(user_id, chat_id):
        query = update.callback_query
        if query is not None and not _is_offered(query):
            log.warning("User %s pressed a button that was not offered.", user_id)
            await answer_press(query, context.view(user).say(words.ANSWER_TOO_OLD))
            raise ApplicationHandlerStop
        return
    message = update.effective_message
    private = chat is not None and chat.type == ChatType.PRIVATE
    told = user_id in context.parts.settings.blocked_ids or user_id in context.parts.turned_away
    if private and isinstance(message, Message) and not told:
        context.parts.turned_away[user_id] = None
        await reply(message, text(context.view(user).say(words.NOT_OPEN)))
    raise ApplicationHandlerStop


def for_admins(handler: Handler) -> Handler:
    """Let only admins through; others get one line that tells nothing, and it is logged.

    What an admin asks in a group is answered in private, for it is not for all to read.
    """

    @wraps(handler)
    async def guarded(update: Update, context: Context) -> None:
        user, message = update.effective_user, update.message or update.edited_message
        if user and context.is_admin(user.id):
            try:
                if message is None or message.chat.type == ChatType.PRIVATE:
                    await handler(update, context)
                else:
                    await _answer_in_private(handler, update, message, user, context)
            except EngineUnavailableError:  # what an admin orders is not done later, unasked
                if message:
                    await reply(message, text(context.view(user).say(words.UNAVAILABLE)))
            return
        log.warning("User %s tried an admin command.", user.id if user else "unknown")
        if message:
            await reply(message, text(context.view(user).say(words.NOT_FOR_YOU)))

    return guarded


def _is_offered(query: CallbackQuery) -> bool:
    """Return whether the message has the button; one too old for Telegram to show may have had it."""
    message = query.message
    if not isinstance(message, Message):
        return True
    rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
    return any(button.callback_data == query.data for row in rows for button in row)


async def _answer_in_private(
    handler: Handler, update: Update, message: Message, user: User, context: Context
) -> None:
    """Handle the message as if it had been sent in private, and say so where it was."""
    say = context.view(user).say
    if not await may_write_to(context.bot, user.id):
        await reply(message, text(say(words.START_PRIVATE_CHAT)))
        return
    content = message.to_dict() | {"chat": {"id": user.id, "type": ChatType.PRIVATE}}
    for place in ("message_thread_id", "is_topic_message"):
        content.pop(place, None)
    await handler(Update(update.update_id, message=Message.de_json(content, context.bot)), context)
    await reply(message, text(say(words.ANSWERED_IN_PRIVATE)))
