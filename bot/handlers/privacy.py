"""/privacy and /forget: what is kept of a person, and its end."""

from telegram import Update

from bot.context import Context
from bot.messages import words
from bot.messages.html import text
from bot.messages.outbox import reply


async def privacy(update: Update, context: Context) -> None:
    """Say what is kept."""
    settings = context.parts.settings
    what = words.PRIVACY_STRICT if settings.privacy == "strict" else words.PRIVACY
    if update.message:
        await reply(
            update.message, text(context.view(update.effective_user).say(what, days=settings.keep_days))
        )


async def forget(update: Update, context: Context) -> None:
    """Delete all that is kept of the person."""
    if update.message and update.effective_user:
        say = context.view(update.effective_user).say
        count = await context.parts.ledger.forget(update.effective_user.id)
        told = say(words.NOT_FORGOTTEN) if count is None else say(words.FORGOTTEN, count=count)
        await reply(update.message, text(told))
