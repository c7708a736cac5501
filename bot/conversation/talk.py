"""What was last spoken of with whom, for ten minutes, and in which answer."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from telegram import Message, User

from bot.conversation.follow_ups import Spoken
from bot.recent import Recent

_SECONDS = 600.0
Where = tuple[int, int, int | None]
"""A chat, a person in it, and the topic there, None where there is none."""


@dataclass(frozen=True, slots=True)
class Talk:
    """The last question of somebody and what answered it.

    `spoken` is the question as it was answered, in the `language` it was taken to be in; `number` is that of
    the question in the ledger, None where there is none. `seen` is how many of its quotes have been shown.
    """

    spoken: Spoken
    language: str
    number: int | None
    seen: int = 1


@dataclass(frozen=True, slots=True)
class AskedAlone:
    """A question as it was written, where it was taken to lean on the one before, and its message."""

    message: Message
    text: str


def where(message: Message, person: User | None = None) -> Where:
    """Return where, and by whom, a message is said, or its button pressed by a person."""
    person = person or message.from_user
    topic = message.message_thread_id if message.is_topic_message else None
    if message.direct_messages_topic is not None:
        topic = message.direct_messages_topic.topic_id
    return message.chat.id, person.id if person else 0, topic


class Talks:
    """What was last spoken of, in memory only."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Remember nothing yet; `clock` tells seconds."""
        self._clock = clock
        self._last: Recent[Where, tuple[float, Talk]] = Recent()
        self._in: Recent[tuple[int, int], Talk] = Recent()
        self._alone: Recent[tuple[int, int], AskedAlone] = Recent()

    def last(self, where: Where) -> Talk | None:
        """Return what was spoken of there in the last ten minutes, None where nothing was."""
        at, talk = self._last.get(where, (0.0, None))
        return talk if talk is not None and self._clock() - at <= _SECONDS else None

    def of(self, chat_id: int, message_id: int) -> Talk | None:
        """Return what an answer speaks of, None where it is not remembered."""
        return self._in.get((chat_id, message_id))

    def note(self, where: Where, talk: Talk, message_id: int | None) -> None:
        """Remember what is spoken of now, and in which message, None for one without a number."""
        self._last[where] = (self._clock(), talk)
        if message_id is not None:
            self._in[where[0], message_id] = talk

    def note_alone(self, message_id: int, asked: AskedAlone) -> None:
        """Remember what was written, where the answer in that message took its topic from the one before."""
        self._alone[asked.message.chat.id, message_id] = asked

    def alone(self, answer: Message) -> AskedAlone | None:
        """Return the question of an answer as it was written, None where it is not remembered."""
        return self._alone.get((answer.chat.id, answer.message_id))
