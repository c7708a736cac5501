"""What every handler is given: the parts of the bot, typed."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from telegram import User
from telegram.ext import Application, CallbackContext, ExtBot

from bot.conversation.talk import Talks
from bot.health.alerts import Alerts
from bot.health.state import Health
from bot.ledger import Asked, Ledger
from bot.library.keeper import Keeper
from bot.manners import Manners
from bot.messages.translate import View
from bot.put_off import PutOff
from bot.receiving.receiving import Receiving
from bot.recent import Recent
from bot.sending import Sender
from bot.settings import Settings

_OFFERS_REMEMBERED = 1_000


@dataclass(slots=True)
class Parts:
    """The parts of a running bot, wired together in `bot/app.py`, and what it remembers until it stops.

    `sent` says which message answers which question, as (chat, question's message) and answer's message, so
    that an edited question edits its answer; `done` what command was done, by chat and message; `offered` how
    the last inline queries were answered, whoever typed them.
    """

    settings: Settings
    keeper: Keeper
    ledger: Ledger
    manners: Manners
    receiving: Receiving
    alerts: Alerts
    sender: Sender = field(default_factory=Sender)
    errors: int = 0
    health: Health = field(default_factory=Health)
    talks: Talks = field(default_factory=Talks)
    put_off: PutOff = field(default_factory=PutOff)
    turned_away: Recent[int, None] = field(default_factory=Recent)
    sent: Recent[tuple[int, int], int] = field(default_factory=Recent)
    done: Recent[tuple[int, int], str] = field(default_factory=Recent)
    offered: Recent[str, Asked] = field(default_factory=lambda: Recent(_OFFERS_REMEMBERED))
    shows_to_one: bool = True
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

    @property
    def today(self) -> date:
        """The day it is where the bot's people live."""
        return self.parts.settings.now.date()

    def view(self, user: User | None) -> View:
        """Return how messages are rendered for the user."""
        language = (user and user.language_code) or "en"
        return View(language, self.parts.settings.reader_url, self.bot.username)

    def is_admin(self, user_id: int | None) -> bool:
        """Return whether the user is one of ADMIN_IDS."""
        return user_id in self.parts.settings.admin_ids


App = Application[Any, Context, dict[Any, Any], dict[Any, Any], dict[str, Parts], Any]
