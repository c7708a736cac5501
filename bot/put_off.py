"""What could not be answered as the engine could not be asked, and is answered when it can be."""

import time
from dataclasses import dataclass, field

from telegram import Message

from bot.recent import Recent

_SAID_FOR = 600.0
_WAITS_FOR = 600.0  # what is older is not answered any more
Key = tuple[int, int]


@dataclass(slots=True)
class PutOff:
    """The messages that wait, each by its chat and id, and what the ledger has of their questions."""

    numbers: Recent[Key, int] = field(default_factory=Recent)
    _waiting: Recent[Key, float] = field(default_factory=Recent)
    _told: Recent[int, float] = field(default_factory=Recent)

    def has(self, chat_id: int, message_id: int | None) -> bool:
        """Return whether the message waits, and so has had its turn."""
        since = self._waiting.get((chat_id, message_id)) if message_id is not None else None
        return since is not None and time.monotonic() - since < _WAITS_FOR

    def note(self, message: Message) -> bool:
        """Let a message wait; return whether its chat is to be told so, which it is once in ten minutes."""
        self._waiting[message.chat.id, message.message_id] = time.monotonic()
        told = self._told.get(message.chat.id)
        if told is not None and time.monotonic() - told < _SAID_FOR:
            return False
        self._told[message.chat.id] = time.monotonic()
        return True
