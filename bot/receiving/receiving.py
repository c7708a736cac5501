"""What is received: kept in the inbox, then put into the queues; and when Telegram was last heard of."""

import logging
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.receiving.inbox import Inbox
from bot.receiving.queues import Queues
from bot.receiving.taken import Taken, taken_of

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Receiving:
    """The inbox, the queues, and `last_success`: when Telegram last did what it was asked (`time.monotonic`).

    Polling asks every ten seconds, a bot with a webhook every minute; `failures` counts, by kind, how that
    fails.
    """

    inbox: Inbox
    queues: Queues
    last_success: float = field(default_factory=time.monotonic)
    failures: Counter[str] = field(default_factory=Counter)

    def succeeded(self) -> None:
        """Note that Telegram did what it was asked."""
        self.last_success = time.monotonic()

    async def take(self, contents: Sequence[object]) -> list[Taken]:
        """Take updates as Telegram sent them: from here on they are answered, even if the bot is killed.

        Return those that have an id; the others are left out.
        """
        taken = [one for one in map(taken_of, contents) if one is not None]
        if len(taken) < len(contents):
            log.warning("%d updates without an id are left out.", len(contents) - len(taken))
        await self.queues.put(await self.inbox.keep(taken))
        if not self.inbox.is_resumed and self.inbox.trouble is None:
            await self.resume()
        return taken

    async def resume(self) -> None:
        """Take up what earlier runs took and did not finish; later, where its file can't be used just now."""
        waiting = await self.inbox.waiting()
        if waiting:
            log.info("%d updates that were taken before the start are answered now.", len(waiting))
            await self.queues.put(waiting)
