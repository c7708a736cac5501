"""A collection in OpenSearch that several bots share: some put articles in, all follow. Needs an extra."""

import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial

from bot.library.availability import Availability
from bot.library.collection import Changed, Progress, reading_version
from bot.library.engines import Rows
from bot.library.losses import check_gone
from bot.settings import Settings
from corpus.article import Article
from corpus.cache import Cache
from corpus.library import Library
from corpus.reading import ReadFile
from retrieval.collection import Collection, EngineUnavailableError
from retrieval.meaning.encoder import Encoder
from retrieval.opensearch import (
    OpenSearchCollection,
    Published,
    connect,
    encode,
    is_encoded,
    publish,
)

_FOUND = "found by the cluster's k-NN plugin, beside those that words find"
_NOT_FOUND = "only those that words find, then ranked by it: this cluster has no k-NN plugin"
log = logging.getLogger(__name__)
_THREADS = 16
_MOST_NEWS = 1_000
_DEADLINE = 2.0  # a question asks a few times, each of them within half a second


class SharedEngine:
    """The collection at ENGINE_URL. A bot that has no articles of its own puts none in."""

    name = OpenSearchCollection.name
    is_shared = True

    def __init__(self, settings: Settings) -> None:
        """Ask nothing yet. Raises EngineUrlError."""
        self._settings = settings
        self._connection = connect(settings.engine)
        self.availability = Availability(ThreadPoolExecutor(_THREADS, "engine"), _DEADLINE)

    def make(
        self, library: Library, progress: Progress, before: Collection, *, anyway: bool = False
    ) -> Collection:
        """Publish the library as the next generation; return what is published then."""
        self.publish(library, progress, anyway=anyway)
        return self.newest() or before

    def publish(self, library: Library, progress: Progress, *, anyway: bool = False) -> Published:
        """Let the library be asked instead of what is there; return what came of it.

        Raises LossError where more than half of what is there would be gone, unless it is done `anyway`, and
        what `retrieval.opensearch.publish` raises.
        """
        progress("Comparing", int(library.has_copies), 1)
        read_by = reading_version(self._settings)
        if anyway:
            return publish(self._connection, library, progress, read_by=read_by)
        check = partial(check_gone, self._settings)
        return publish(self._connection, library, progress, check, read_by)

    def read_before(self, cache: Cache, changed: Changed, progress: Progress) -> Mapping[str, ReadFile]:
        """Return what others have read of the same files; what can't be fetched is read here, then."""
        files: dict[str, ReadFile] = {}
        try:
            for name, file in self._connection.files(cache.version, changed, partial(progress, "Reading")):
                files[name] = cache.keep(name, file)
        except EngineUnavailableError as error:
            log.warning("%s What others have read can't be fetched, and is read again.", error)
        return files

    @property
    def by_meaning(self) -> str | None:
        """How passages are found by the vectors of their sentences, None where there are none yet."""
        vectors = self._connection.vectors
        if vectors is None or not vectors.is_there:
            return None
        return _FOUND if vectors.finds else _NOT_FOUND

    def compare_meaning(self, encoder: Encoder) -> None:
        """Compare from now on what sentences mean to that encoder in what is published."""
        self._connection.compare_meaning(encoder)

    def encode(self, go_on: Callable[[int, int], bool]) -> bool:
        """Make the vectors that what was published last lacks; return whether all are there then.

        `go_on` is called before each sentence, with how many articles have vectors and how many there are;
        where it says no, that was all. A bot that has no articles of its own makes none. Raises
        EngineUnavailableError and RefusedError.
        """
        connection, latest = self._connection, self._connection.latest()
        if latest is None or connection.vectors is None:
            return False
        if not self._settings.has_articles:
            return is_encoded(connection.vectors, latest)
        return encode(connection.vectors, latest, connection.shards_for, go_on)

    def newest(self) -> OpenSearchCollection | None:
        """Return the generation that was published last, None where none was."""
        return self._connection.latest()

    def news(self, before: Collection, now: Collection) -> Sequence[Article]:
        """Return what came after the generation that was asked before, of much only some."""
        if isinstance(before, OpenSearchCollection) and isinstance(now, OpenSearchCollection):
            return now.articles.put_in_after(before.generation.number, _MOST_NEWS)
        return ()

    def rows(self, asked: Collection) -> Rows:
        """Return how the cluster is, what is published there, and how far behind that this bot is."""
        health = self._connection.health()
        nodes = f"{health.nodes} node{'' if health.nodes == 1 else 's'}"
        rows = [("Cluster", f"{health.status}, {nodes}")]
        if health.generation is None or health.published_at is None:
            return [*rows, ("Generation", "none; put articles in with `verbatim index`")]
        published = datetime.fromisoformat(health.published_at)
        age = str(datetime.now(UTC) - published).partition(".")[0]
        here = asked.generation.number if isinstance(asked, OpenSearchCollection) else 0
        behind = health.generation - here
        lag = f", {behind} behind here" if behind else ""
        return [
            *rows,
            ("Generation", f"{health.generation}, published {age} ago{lag}"),
            *([("Passages by meaning", self.by_meaning)] if self.by_meaning else []),
        ]
