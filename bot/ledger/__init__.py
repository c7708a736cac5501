"""What the bot keeps: questions and how they were answered, feedback, the settings of groups."""

from bot.ledger.groups import GroupSettings
from bot.ledger.questions import Asked, Day, Unanswered
from bot.ledger.store import Ledger

__all__ = ["Asked", "Day", "GroupSettings", "Ledger", "Unanswered"]
