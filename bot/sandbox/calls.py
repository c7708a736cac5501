"""What the bot called and what came of it, counted."""

from collections import Counter

from bot.sandbox.accounts import Account, Json
from bot.sandbox.chats import Chats


class Calls:
    """Calls by method and by what was answered: an HTTP status, "torn" or "garbage"."""

    def __init__(self) -> None:
        self._counted: Counter[tuple[str, str]] = Counter()

    def __getitem__(self, method: str) -> int:
        """Return how often a method was called."""
        return sum(times for (called, _), times in self._counted.items() if called == method)

    def answered(self, outcome: str) -> int:
        """Return how many calls were answered so, whatever was called."""
        return sum(times for (_, answered), times in self._counted.items() if answered == outcome)

    def note(self, method: str, outcome: str) -> None:
        """Count a call."""
        self._counted[method, outcome] += 1

    def json(self) -> Json:
        """Return the counts by method, and in it by what was answered."""
        found: Json = {}
        for (method, outcome), times in sorted(self._counted.items()):
            found.setdefault(method, {})[outcome] = times
        return found


def repeated(chats: Chats, bot: Account) -> int:
    """Return how many messages of the bot say what an earlier one said there in reply to the same message.

    Where it does not reply, as in private chats, any earlier one counts: so ask nothing there twice.
    """
    said: Counter[tuple[int, int | None, str]] = Counter()
    for chat in chats:
        for message in chat.messages.values():
            if message["from"]["id"] == bot.id:
                replied = message.get("reply_to_message", {}).get("message_id")
                said[chat.id, replied, message.get("text") or message.get("caption") or ""] += 1
    return said.total() - len(said)
