"""Where questions are asked: of an index in this process, or of a collection that several bots share."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from bot.library.availability import Availability
from bot.library.collection import Changed, Progress, index_of
from bot.settings import Settings, SettingsError
from corpus.article import Article
from corpus.cache import Cache
from corpus.library import Library
from corpus.reading import ReadFile
from retrieval.collection import Collection
from retrieval.index import Index

if TYPE_CHECKING:
    from bot.library.shared import SharedEngine

Rows = list[tuple[str, str]]


class Engine(Protocol):
    """Makes articles askable; its `availability` runs what asks it, and knows whether it can be asked."""

    @property
    def name(self) -> str:
        """What ranks the passages."""
        ...

    @property
    def is_shared(self) -> bool:
        """Whether others make articles askable there, too."""
        ...

    @property
    def availability(self) -> Availability:
        """Whether it can be asked."""
        ...

    def make(
        self, library: Library, progress: Progress, before: Collection, *, anyway: bool = False
    ) -> Collection:
        """Return the library as it can be asked; what the collection `before` has is not worked out again.

        `progress` is called with the name of a step, how much of it is done, and how much there is. Raises
        VerbatimError where that can't be, LossError where others would lose more than half of theirs, unless
        it is done `anyway`.
        """
        ...

    def read_before(self, cache: Cache, changed: Changed, progress: Progress) -> Mapping[str, ReadFile]:
        """Return the files that others have read and that are here, too, by their names, kept in the cache.

        `changed` tells when a file of that name, size and hash was changed, None where it is not here.
        """
        ...

    def newest(self) -> Collection | None:
        """Return what others have made since, None for nothing. Raises EngineUnavailableError."""
        ...

    def news(self, before: Collection, now: Collection) -> Sequence[Article]:
        """Return what is new or changed in what others have made. Raises EngineUnavailableError."""
        ...

    def rows(self, asked: Collection) -> Rows:
        """Return what to tell of it, as names and values. Raises EngineUnavailableError."""
        ...


class Embedded:
    """The embedded index, in this process alone."""

    name = Index.name
    is_shared = False

    def __init__(self, settings: Settings) -> None:
        """Keep what is worked out in DATA_DIR."""
        self._settings = settings
        self.availability = Availability()

    def make(
        self, library: Library, progress: Progress, before: Collection, *, anyway: bool = False
    ) -> Collection:
        """Return the index of the library, with what the one `before` has of it."""
        known = before if isinstance(before, Index) else None
        return index_of(self._settings, library, progress, known)

    def read_before(self, cache: Cache, changed: Changed, progress: Progress) -> Mapping[str, ReadFile]:
        """Return nothing: nobody else reads for it."""
        return {}

    def newest(self) -> None:
        """Return None: nobody else makes anything here."""

    def news(self, before: Collection, now: Collection) -> Sequence[Article]:
        """Return nothing, for the same reason."""
        return ()

    def rows(self, asked: Collection) -> Rows:
        """Return nothing: what there is to know is known of any engine."""
        return []


def engine_of(settings: Settings) -> Engine:
    """Return the engine that ENGINE_URL names, the embedded one where it is empty. Raises as below."""
    return shared_engine(settings) if settings.engine else Embedded(settings)


def shared_engine(settings: Settings) -> "SharedEngine":
    """Return the engine at ENGINE_URL.

    Raises SettingsError where its client is not installed, and EngineUrlError where it names none.
    """
    try:
        from bot.library.shared import SharedEngine
    except ImportError as error:
        if error.name != "opensearchpy":
            raise
        raise SettingsError(
            "ENGINE_URL is set, and what speaks to OpenSearch is not installed; "
            "pip install 'verbatim-bot[opensearch]'."
        ) from None
    return SharedEngine(settings)
