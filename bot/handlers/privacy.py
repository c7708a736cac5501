"""/privacy and /forget: what is kept of a person, and its end."""

from telegram import Update

from bot.context import Context
from bot.messages import words
from bot.messages.html import text
from bot.messages.outbox import reply


async def privacy(update: Update, context: Context) -> None:
    """Say what is kept."""
    settings, say = context.parts.settings, context.view(update.effective_user).say
    strict = settings.privacy == "strict"
    what = say(words.PRIVACY_STRICT if strict else words.PRIVACY, days=settings.keep_days)
    if update.message:
        await reply(update.message, text(what if strict else f"{what}\n{say(words.PRIVACY_WISHES)}"))


async def forget(update: Update, context: Context) -> None:
    """Delete all that is kept of the person."""
    if update.message and update.effective_user:
        say = context.view(update.effective_user).say
        count = await context.parts.ledger.forget(update.effective_user.id)
        told = say(words.NOT_FORGOTTEN) if count is None else say(words.FORGOTTEN, count=count)
        await reply(update.message, text(told))
