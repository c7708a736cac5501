"""Whether the bot is well: whether it can be asked just now, and what is wrong."""

import time

from bot.context import Parts
from bot.health.state import Trouble

PARTS = ("telegram", "engine", "articles", "sources", "encoder", "inbox", "ledger", "disk")


def why_not_ready(parts: Parts) -> str | None:
    """Return in one sentence why the bot can't be asked just now, None where it can."""
    return why_deaf(parts) or parts.keeper.availability.trouble


def why_deaf(parts: Parts) -> str | None:
    """Return in one sentence why the bot receives nothing just now, None where it does."""
    if why := why_not_started(parts):
        return why
    if silent_for(parts) > parts.settings.health_max_age:
        return "Telegram gives no updates."
    return None


def why_not_started(parts: Parts) -> str | None:
    """Return in one sentence why the bot receives nothing yet, None once it does."""
    return None if parts.health.started else "The bot starts; Telegram has not been reached yet."


def silent_for(parts: Parts) -> float:
    """Return how many seconds ago Telegram last did what it was asked."""
    return time.monotonic() - parts.receiving.last_success


def troubles(parts: Parts) -> list[Trouble]:
    """Return all that is wrong just now."""
    health, keeper = parts.health, parts.keeper
    health.find("telegram", why_deaf(parts))
    health.find("engine", keeper.availability.trouble or keeper.left_behind)
    health.find("articles", keeper.failure, keeper.failed_at)
    health.find("encoder", keeper.encoder_trouble)
    health.find("inbox", parts.receiving.inbox.trouble)
    health.find("ledger", parts.ledger.trouble)
    return list(health.found.values())
