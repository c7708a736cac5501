"""The way to a collection in OpenSearch, as ENGINE_URL describes it."""

from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from ssl import SSLContext, SSLError
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

import msgspec
import regex

from corpus.errors import VerbatimError
from corpus.reading import ReadFile
from retrieval.opensearch.certificates import trusting
from retrieval.opensearch.cluster import DEADLINE, PATIENCE, Cluster, MissingError
from retrieval.opensearch.collection import OpenSearchCollection
from retrieval.opensearch.documents import analysis
from retrieval.opensearch.files import Changed, read_files
from retrieval.opensearch.generation import About, Generation, generation_of
from retrieval.opensearch.vectors import StoredVectors

if TYPE_CHECKING:
    from retrieval.meaning.encoder import Encoder

_NAME = regex.compile(r"[a-z][a-z0-9-]{0,60}")
_COLLECTION = "verbatim"
_PORT = 9200
_ARTICLES_A_SHARD = 500_000
_OPTIONS = {"shards", "ca"}


class EngineUrlError(VerbatimError):
    """ENGINE_URL describes no engine."""


class AnalysisDiffersError(VerbatimError):
    """The collection was put in by a version of Verbatim that cuts words otherwise."""


@dataclass(frozen=True, slots=True)
class Health:
    """How the engine is: the cluster's `status` ("green", "yellow", "red"), how many `nodes` it has, and what
    is asked there.

    That is a generation, when it was published (ISO 8601), and how many articles and passages it has; None
    and 0 where nothing has been published yet.
    """

    status: str
    nodes: int
    generation: int | None = None
    published_at: str | None = None
    articles: int = 0
    passages: int = 0


class Connection:
    """The way to the collection of a name in a cluster. Thread-safe.

    `shards` are those that a new collection is cut into, None for as many as its size suggests. `vectors` are
    those by which what sentences mean is compared, None where words alone are.
    """

    def __init__(self, cluster: Cluster, collection: str, shards: int | None = None) -> None:
        """Nothing is asked yet."""
        self.cluster, self.collection, self.shards = cluster, collection, shards
        self.vectors: StoredVectors | None = None
        self._known: OpenSearchCollection | None = None

    def compare_meaning(self, encoder: "Encoder") -> None:
        """Compare, from now on, what sentences mean by the vectors of that encoder."""
        self.vectors = StoredVectors(self.cluster, self.collection, encoder)

    def latest(self) -> OpenSearchCollection | None:
        """Return the collection as it was published last, None where nothing was.

        Called again, it costs a request as long as nothing else is published. Raises EngineUnavailableError,
        and AnalysisDiffersError where another version of Verbatim has put the articles in.
        """
        generation = self.published()
        if generation is None:
            return None
        known = self._known
        if known is None or known.generation != generation:
            known = OpenSearchCollection(self.cluster, generation, self.about(generation))
        vectors = self.vectors
        if vectors is not None and known.vectors is not vectors:
            known = known.with_vectors(vectors)
        self._known = known
        return known

    def shards_for(self, articles: int) -> int:
        """Return into how many shards a new collection of so many articles is cut."""
        return self.shards or 1 + articles // _ARTICLES_A_SHARD

    def published(self) -> Generation | None:
        """Return the generation that is asked, None where there is none. Raises EngineUnavailableError."""
        try:
            told = self.cluster.ask("GET", f"/{self.collection}/_doc/about", _source="false")
        except MissingError:
            return None
        return generation_of(told["_index"])

    def files(
        self,
        read_by: str,
        changed: Changed,
        progress: Callable[[int, int], None] = lambda done, of: None,
    ) -> Iterator[tuple[str, ReadFile]]:
        """Yield the files that were put in last, as `read_files` does, none where nothing was."""
        generation = self.published()
        if generation is not None:
            yield from read_files(self.cluster, generation, read_by, changed, progress)

    def about(self, generation: Generation) -> About:
        """Return what is known of a generation.

        Raises EngineUnavailableError, and AnalysisDiffersError where another version of Verbatim has put the
        articles in.
        """
        told = self.cluster.ask("GET", f"/{generation.about}/_source/about", seconds=PATIENCE)
        if told.get("analysis") == analysis():
            with suppress(msgspec.ValidationError):
                return msgspec.convert(told, About)
        raise AnalysisDiffersError(
            f"The articles in OpenSearch (generation {generation.number}) were put in by another version of "
            "Verbatim; put them in again with `verbatim index`."
        )

    def health(self) -> Health:
        """Return how the engine is. Raises EngineUnavailableError where that can't be told."""
        told = self.cluster.ask("GET", "/_cluster/health", local="true")
        status, nodes = str(told["status"]), int(told["number_of_nodes"])
        generation = self.published()
        if generation is None:
            return Health(status, nodes)
        fields = "published_at,passages,counts.articles"
        about = self.cluster.ask("GET", f"/{generation.about}/_source/about", _source_includes=fields)
        return Health(
            status,
            nodes,
            generation.number,
            about["published_at"],
            about["counts"]["articles"],
            about["passages"],
        )

    def close(self) -> None:
        """Close all connections."""
        self.cluster.close()


def connect(url: str, deadline: float = DEADLINE) -> Connection:
    """Return the way to the collection that a URL describes; nothing is asked yet.

    `https://user:password@host:9200/name` – the name, "verbatim" where it lacks, tells collections apart that
    share a cluster. Several machines stand with commas between them, each with its port. Behind "?" stand
    `shards=4`, for a new collection, and `ca=/path/to/ca.pem`, the authority that has signed the certificate.
    Raises EngineUrlError.
    """
    scheme, _, rest = url.partition("://")
    place = rest.partition("/")[0].partition("?")[0]
    user, at, machines = place.rpartition("@")
    first, *others = machines.split(",")
    try:
        parts = urlsplit(f"{scheme}://{user}{at}{first}{rest.removeprefix(place)}")
        addresses = [urlsplit(f"{scheme}://{address}") for address in (first, *others)]
        ports = [address.port or _PORT for address in addresses]
    except ValueError:
        raise EngineUrlError("ENGINE_URL has a port that is none; write it as https://host:9200.") from None
    if scheme not in ("http", "https") or not all(address.hostname for address in addresses):
        raise EngineUrlError("ENGINE_URL is no address; write it as https://user:password@host:9200.")
    options = _options(parts)
    shared = _shared(parts, options)
    hosts = [{"host": a.hostname, "port": port, **shared} for a, port in zip(addresses, ports, strict=True)]
    shards = int(options["shards"]) if "shards" in options else None
    return Connection(Cluster(hosts, deadline), _collection(parts), shards)


def _options(parts: SplitResult) -> dict[str, str]:
    given = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    shards = given.get("shards", "1")
    if given.keys() - _OPTIONS or not (shards.isascii() and shards.isdigit() and 0 < int(shards) <= 1024):
        raise EngineUrlError("ENGINE_URL may have ?shards=4 and ?ca=/path/to/ca.pem behind it, nothing else.")
    return given


def _collection(parts: SplitResult) -> str:
    name = parts.path.strip("/") or _COLLECTION
    if not _NAME.fullmatch(name):
        raise EngineUrlError(
            "ENGINE_URL names a collection that can't be: use small letters, digits and hyphens."
        )
    return name


def _shared(parts: SplitResult, options: Mapping[str, str]) -> dict[str, Any]:
    """Return what is the same for all hosts."""
    shared: dict[str, Any] = {"use_ssl": parts.scheme == "https"}
    if parts.username:
        key = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        shared["headers"] = {"authorization": f"Basic {b64encode(key.encode()).decode()}"}
    if "ca" in options:
        shared["ssl_context"] = _trusting(options["ca"])
    return shared


def _trusting(authorities: str) -> SSLContext:
    try:
        return trusting(authorities)
    except SSLError:
        why = "has no certificates"
    except OSError as error:
        why = f"can't be read ({error.strerror})"
    raise EngineUrlError(f"ENGINE_URL names by ?ca= what {why}; name a file of certificates (PEM).")
