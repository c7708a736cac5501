"""The settings that a group's own administrators may change."""

from datetime import time

import msgspec


class GroupSettings(msgspec.Struct, frozen=True):
    """How the bot behaves in a group.

    How many quotes it unfolds to, which publisher it is asked of (None for all), whether it answers,
    unaddressed, what ends in a question mark when it is sure, and from which hour to which it is quiet.
    """

    quotes: int | None = None
    publisher: str | None = None
    unasked: bool = False
    quiet: tuple[int, int] | None = None

    def is_quiet(self, now: time) -> bool:
        """Return whether a time of day lies in the quiet hours, which may go over midnight."""
        if self.quiet is None:
            return False
        start, end = self.quiet
        return start <= now.hour < end if start < end else now.hour >= start or now.hour < end
