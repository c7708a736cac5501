"""Makes the vectors that passages lack in OpenSearch, and removes those of articles that are gone."""

import logging
import random
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import regex

from retrieval.meaning.making import encode_sentences
from retrieval.opensearch.cluster import PATIENCE, RefusedError
from retrieval.opensearch.collection import OpenSearchCollection
from retrieval.opensearch.documents import PASSAGES, article_of
from retrieval.opensearch.filling import Write, fill
from retrieval.opensearch.generation import Generation
from retrieval.opensearch.manifest import read_manifest
from retrieval.opensearch.searching import all_hits, checked
from retrieval.opensearch.vectors import NESTED, StoredVectors, vectors_id, vectors_prefix

log = logging.getLogger(__name__)
GoOn = Callable[[int, int], bool]
_TOGETHER = 200  # sentences
_THERE_ALREADY = "resource_already_exists_exception"
_FILTERED = ("publisher", "author", "headline", "language", "day")
_FIELDS: Mapping[str, Any] = {
    **{name: PASSAGES["mappings"]["properties"][name] for name in _FILTERED},
    "key": {"type": "keyword"},
    "number": {"type": "integer"},
    "passages": {"type": "integer"},
    "generation": {"type": "integer"},
}


@dataclass(frozen=True, slots=True)
class _Lacking:
    """An article that lacks vectors: its id and key, and how many passages it has."""

    id: str
    key: str
    passages: int


@dataclass(frozen=True, slots=True)
class _Overview:
    """What there is to do for a generation of so many articles.

    Those of its articles that are `lacking` have no vectors; `gone` are keys of articles that have some and
    are in no generation that is asked, with the number of their passages.
    """

    articles: int
    lacking: Sequence[_Lacking]
    gone: Mapping[str, int]


def is_encoded(vectors: StoredVectors, collection: OpenSearchCollection) -> bool:
    """Return whether all articles of a collection have vectors, and let `vectors` know how many have.

    Raises EngineUnavailableError.
    """
    return not _overview(vectors, collection).lacking


def encode(
    vectors: StoredVectors, collection: OpenSearchCollection, shards_for: Callable[[int], int], go_on: GoOn
) -> bool:
    """Make the vectors that a collection lacks, an article after the other; return whether it has all then.

    Those of articles that are gone are removed, and of other encoders; `shards_for` tells into how many
    shards vectors of so many articles are cut at first. `go_on` is called before each sentence, with how many
    articles have vectors and how many there are; where it says no, that was all. Others may do the same: each
    begins somewhere else, and leaves out what is there meanwhile. Raises EngineUnavailableError, and
    RefusedError.
    """
    found, generation = _overview(vectors, collection), collection.generation
    if not vectors.is_there:
        _begin(vectors, shards_for(found.articles))
    _remove(vectors, found.gone)
    at = random.randrange(max(1, len(found.lacking)))  # noqa: S311 - nothing to guess
    batch = _Batch(vectors)
    for article in (*found.lacking[at:], *found.lacking[:at]):
        made: list[dict[str, Any]] | None = []
        if not batch.is_there(article):
            made = _documents(vectors, generation, article, lambda: go_on(vectors.encoded, found.articles))
        if made is None:
            batch.send()
            return False
        batch.add(made)
    batch.send()
    _refresh(vectors)
    _remove_others(vectors, generation.collection)
    return True


def _overview(vectors: StoredVectors, collection: OpenSearchCollection) -> _Overview:
    vectors.look()
    generation = collection.generation
    there = _there(vectors) if vectors.is_there else {}
    known: set[str] = set()
    lacking = []
    articles = read_manifest(vectors.cluster, generation, collection.articles.counts.articles)
    for article, entry in articles.items():
        key = entry.key.hex()
        known.add(key)
        if key not in there:
            lacking.append(_Lacking(article, key, entry.passages))
    gone = {
        key: passages
        for key, (passages, number) in there.items()
        if key not in known and number <= generation.number  # others may have put in those of the next one
    }
    vectors.encoded = len(known) - len(lacking)
    return _Overview(len(known), lacking, gone)


def _there(vectors: StoredVectors) -> dict[str, tuple[int, int]]:
    """Return of which articles there are vectors, by their keys: their passages, for which generation."""
    _refresh(vectors)
    asked = {
        "query": {"term": {"number": 0}},
        "docvalue_fields": ["key", "passages", "generation"],
        "sort": ["key"],
        "_source": False,
    }
    fields = (hit["fields"] for hit in all_hits(vectors.cluster, vectors.index, asked))
    return {told["key"][0]: (told["passages"][0], told["generation"][0]) for told in fields}


def _refresh(vectors: StoredVectors) -> None:
    """Let what was put in be found."""
    checked(vectors.cluster.ask("POST", f"/{vectors.index}/_refresh", seconds=PATIENCE))


def _begin(vectors: StoredVectors, shards: int) -> None:
    """Make the index of the vectors, one that finds by them where the cluster can do that."""
    try:
        _make(vectors, shards, finds=True)
    except RefusedError as error:
        if error.kind != _THERE_ALREADY:
            log.debug("%s", error)
            _make(vectors, shards, finds=False)
    vectors.look()


def _make(vectors: StoredVectors, shards: int, *, finds: bool) -> None:
    index: dict[str, Any] = {"number_of_shards": shards, "auto_expand_replicas": "0-1"}
    mappings: dict[str, Any] = {
        "dynamic": False,
        "_meta": {"encoder": vectors.encoder.about.name},
        "properties": dict(_FIELDS),
    }
    if finds:
        index["knn"] = True
        mappings["_source"] = {"excludes": [NESTED]}
        mappings["properties"][NESTED] = {"type": "nested", "properties": {"vector": _found_by(vectors)}}
    asked = {"settings": {"index": index}, "mappings": mappings}
    vectors.cluster.ask("PUT", f"/{vectors.index}", asked, seconds=PATIENCE)


def _found_by(vectors: StoredVectors) -> dict[str, Any]:
    return {
        "type": "knn_vector",
        "dimension": vectors.encoder.about.dimensions,
        "data_type": "byte",
        "space_type": "cosinesimil",
        "method": {"name": "hnsw", "engine": "lucene"},
    }


def _remove(vectors: StoredVectors, gone: Mapping[str, int]) -> None:
    """Take out the vectors of articles, of each the first passage's first, by which it is known."""
    places = [(key, number) for key, passages in gone.items() for number in range(max(1, passages))]
    for first in (True, False):
        fill(
            vectors.cluster,
            (Write(vectors.index, vectors_id(*place)) for place in places if (place[1] == 0) is first),
        )


def _remove_others(vectors: StoredVectors, collection: str) -> None:
    """Remove the vectors of other encoders. Raises EngineUnavailableError."""
    prefix = vectors_prefix(collection)
    told = vectors.cluster.ask("GET", f"/_resolve/index/{prefix}*", seconds=PATIENCE)
    for name in (index["name"] for index in told["indices"]):
        if name != vectors.index and regex.fullmatch("[0-9a-f]{20}", name.removeprefix(prefix)):
            log.info("The vectors of another encoder in OpenSearch are removed.")
            vectors.cluster.ask("DELETE", f"/{name}", seconds=PATIENCE, ignore_unavailable="true")


def _documents(
    vectors: StoredVectors, generation: Generation, lacking: _Lacking, go_on: Callable[[], bool]
) -> list[dict[str, Any]] | None:
    """Return the documents of an article's passages, one at least, None where `go_on` says no."""
    path = f"/{generation.articles}/_source/{lacking.id}"
    article = article_of(vectors.cluster.ask("GET", path, seconds=PATIENCE, _source_includes="article"))
    shared = {
        "article": lacking.id,
        "key": lacking.key,
        "passages": lacking.passages,
        "generation": generation.number,
    }
    asked = {
        "query": {"term": {"article": lacking.id}},
        "sort": ["first"],
        "_source": {"excludes": ["terms"]},
    }
    made: list[dict[str, Any]] = []
    for hit in all_hits(vectors.cluster, generation.passages, asked):
        passage = hit["_source"]
        first, filtered = passage["first"], {name: passage[name] for name in _FILTERED if name in passage}
        sentences = article.sentences[first : first + passage["sentences"]]
        rows = encode_sentences(article, sentences, vectors.encoder, go_on)
        if rows is None:
            return None
        made.append({**shared, **filtered, "number": len(made), "first": first, "rows": rows})
    return made or [{**shared, "number": 0, "first": 0, "rows": np.empty((0, 1), np.int8)}]


class _Batch:
    """Documents of articles that are put in together."""

    def __init__(self, vectors: StoredVectors) -> None:
        self._vectors = vectors
        self._documents: list[dict[str, Any]] = []
        self._sentences = self._articles = 0

    def is_there(self, article: _Lacking) -> bool:
        """Return whether somebody else has put in an article's vectors."""
        (found,) = self._vectors.of([vectors_id(article.key, 0)])
        return found is not None

    def add(self, documents: Sequence[dict[str, Any]]) -> None:
        """Add those of an article."""
        self._documents += documents
        self._articles += 1
        self._sentences += sum(len(document["rows"]) for document in documents)
        if self._sentences >= _TOGETHER:
            self.send()

    def send(self) -> None:
        """Put them in; the first of each article last, so that all are there where that is."""
        for first in (False, True):
            fill(
                self._vectors.cluster,
                (self._write(one) for one in self._documents if (one["number"] == 0) is first),
            )
        self._vectors.encoded += self._articles
        self._documents, self._sentences, self._articles = [], 0, 0

    def _write(self, document: dict[str, Any]) -> Write:
        rows = document["rows"]
        coded: dict[str, Any] = {"rows": b64encode(rows.tobytes()).decode()}
        if self._vectors.finds:
            coded[NESTED] = [{"vector": row.tolist()} for row in rows if row.any()]
        return Write(self._vectors.index, vectors_id(document["key"], document["number"]), document | coded)
