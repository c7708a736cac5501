"""What every handler is given: the parts of the bot, typed."""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from telegram import User
from telegram.ext import Application, CallbackContext, ExtBot

from bot.ledger import Ledger
from bot.library.keeper import Keeper
from bot.manners import Manners
from bot.messages.translate import View
from bot.settings import Settings

_ANSWERS_REMEMBERED = 10_000


class SentAnswers:
    """Which message answers which question, so that an edited question edits its answer."""

    def __init__(self) -> None:
        """Remember nothing yet; the oldest are forgotten past 10,000."""
        self._answers: OrderedDict[tuple[int, int], int] = OrderedDict()

    def remember(self, chat_id: int, question_id: int, answer_id: int) -> None:
        """Note that the message `answer_id` answers the message `question_id`."""
        self._answers[chat_id, question_id] = answer_id
        if len(self._answers) > _ANSWERS_REMEMBERED:
            self._answers.popitem(last=False)

    def find(self, chat_id: int, question_id: int) -> int | None:
        """Return the id of the message that answers the question, or None."""
        return self._answers.get((chat_id, question_id))


@dataclass(slots=True)
class Parts:
    """The parts of a running bot, wired together in `bot/app.py`."""

    settings: Settings
    keeper: Keeper
    ledger: Ledger
    manners: Manners
    errors: int = 0
    turned_away: set[int] = field(default_factory=set)
    sent: SentAnswers = field(default_factory=SentAnswers)
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))


class Context(CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], dict[str, Parts]]):
    """The context of one update."""

    @property
    def parts(self) -> Parts:
        """The parts of the bot."""
        return self.bot_data["parts"]

    @property
    def keeper(self) -> Keeper:
        """The keeper of the library."""
        return self.parts.keeper

    def view(self, user: User | None) -> View:
        """Return how messages are rendered for the user."""
        return View((user and user.language_code) or "en", self.parts.settings.reader_url)

    def is_admin(self, user_id: int | None) -> bool:
        """Return whether the user is one of ADMIN_IDS."""
        return user_id in self.parts.settings.admin_ids


App = Application[Any, Context, dict[Any, Any], dict[Any, Any], dict[str, Parts], Any]
