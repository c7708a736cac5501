"""What the bot knows of how it is."""

import time
from dataclasses import dataclass, field

from bot.health.figures import Figures


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a part of the bot, in one sentence, and since when (seconds since 1970)."""

    part: str
    told: str
    at: float


@dataclass(slots=True)
class Health:
    """Its figures, whether it has `started` to receive updates, and what is wrong, by part."""

    figures: Figures = field(default_factory=Figures)
    started: bool = False
    found: dict[str, Trouble] = field(default_factory=dict)

    def find(self, part: str, told: str | None, at: float | None = None) -> None:
        """Note what is wrong with a part, None for nothing, since `at`, else since it is found so."""
        known = self.found.get(part)
        if told is None:
            self.found.pop(part, None)
        elif at is not None:
            self.found[part] = Trouble(part, told, at)
        elif known is None or known.told != told:
            self.found[part] = Trouble(part, told, time.time())
