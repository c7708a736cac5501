"""What makes a library askable: an index in this process, or a cluster that several bots share."""

from typing import Protocol

from bot.library.availability import Availability
from bot.library.collection import Progress, index_of
from bot.settings import Settings
from corpus.library import Library
from retrieval.collection import Collection
from retrieval.index import Index


class Engine(Protocol):
    """Where questions are asked; `availability` tells whether they can be, and asks them."""

    @property
    def availability(self) -> Availability:
        """Whether it can be asked."""
        ...

    def make(self, library: Library, progress: Progress, before: Collection) -> Collection:
        """Return the library as it can be asked; what the collection `before` has is not worked out again.

        `progress` is called with the name of a step, how much of it is done, and how much there is.
        """
        ...


class Embedded:
    """The embedded index, in this process alone."""

    def __init__(self, settings: Settings) -> None:
        """Keep what is worked out in DATA_DIR."""
        self._settings = settings
        self.availability = Availability()

    def make(self, library: Library, progress: Progress, before: Collection) -> Collection:
        """Return the index of the library, with what the one `before` has of it."""
        known = before if isinstance(before, Index) else None
        return index_of(self._settings, library, progress, known)
