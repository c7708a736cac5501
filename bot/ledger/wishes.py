"""Questions whose askers want to be told when an article answers them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wish:
    """A question that waits: who asked it where, in which message, and the `language` they are spoken to in.

    `topic_id` is that of a group's topic; `told` says that its answer was sent, and that it waits no more
    unless its asker says so. `id` is that of the question in the ledger.
    """

    id: int
    chat_id: int
    user_id: int
    topic_id: int | None
    message_id: int
    language: str
    text: str
    told: bool = False
