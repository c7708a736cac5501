"""Who may use the bot at all: checked before anything else is done."""

from telegram import Message, Update
from telegram.constants import ChatType
from telegram.ext import ApplicationHandlerStop

from bot.context import Context
from bot.messages import words
from bot.messages.html import text
from bot.messages.outbox import reply


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
