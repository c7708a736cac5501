"""Messages edited into a command: what only shows something is done, what acts is to be sent anew."""

from functools import wraps

from telegram import Update

from bot.addressed import said_in
from bot.context import Context
from bot.handlers.gate import Handler, for_admins
from bot.messages import admin_words
from bot.messages.html import text
from bot.messages.outbox import reply


def once(handler: Handler) -> Handler:
    """Do a command again where its message was edited, but not where its words are as before.

    Telegram tells of an edit also where something else changed, as a preview or what nobody sees.
    """

    @wraps(handler)
    async def done_once(update: Update, context: Context) -> None:
        message = update.effective_message
        if message is None:
            return
        done, key = context.parts.done, (message.chat.id, message.message_id)
        said = said_in(message).strip()
        if update.edited_message is not None and done.get(key) == said:
            return
        await handler(update, context)
        done[key] = said

    return done_once


@for_admins
async def send_anew(update: Update, context: Context) -> None:
    """Ask to send a command anew that acts, for by now its number or address may mean something else."""
    if update.effective_message is not None:
        await reply(update.effective_message, text(admin_words.SEND_ANEW))
