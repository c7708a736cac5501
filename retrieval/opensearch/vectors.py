"""The vectors of the passages' sentences in OpenSearch. They lie beside the generations, which share them."""

from base64 import b64decode
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from importlib.resources import files
from typing import Any

import numpy as np

from retrieval.collection import EngineUnavailableError
from retrieval.filters import Filters
from retrieval.meaning.encoder import Bytes, Encoder, Vector, in_bytes
from retrieval.meaning.vectors import batch_of
from retrieval.opensearch.cluster import PATIENCE, Cluster, MissingError
from retrieval.opensearch.documents import conditions
from retrieval.opensearch.searching import search

NESTED = "sentences"
"""The field of a passage's document with a vector for each sentence, where the cluster can find by them."""
_NO_INDEX = "index_not_found_exception"


@dataclass(frozen=True, slots=True, eq=False)
class NearPassage:
    """A passage that was found by its vectors, those of its sentences from `first` on.

    It is passage `number` of the article of that id, as it was when it had that key.
    """

    article: str
    key: str
    number: int
    first: int
    rows: Bytes


class StoredVectors:
    """The vectors of an encoder in a collection, of any generation. Thread-safe.

    `is_there` tells whether any were put in yet, `finds` whether the cluster finds passages by them, with its
    k-NN plugin, and `encoded` of how many articles of the generation that was looked at last there are some.
    """

    def __init__(self, cluster: Cluster, collection: str, encoder: Encoder) -> None:
        """Nothing is asked yet."""
        self.encoder, self.cluster = encoder, cluster
        self.index = f"{vectors_prefix(collection)}{_made_by(encoder)}"
        self.is_there = self.finds = False
        self.encoded = 0

    def look(self) -> None:
        """Learn whether they are there, and whether they can be searched. Raises EngineUnavailableError."""
        try:
            told = self.cluster.ask("GET", f"/{self.index}/_mapping", seconds=PATIENCE)
        except MissingError:
            self.is_there = self.finds = False
            return
        self.finds = NESTED in told[self.index]["mappings"]["properties"]
        self.is_there = True

    def of(self, passages: Sequence[str]) -> list[Bytes | None]:
        """Return the vectors of passages, by their `vectors_id`, shape (sentences, dimensions) each.

        It is None for those that have none. Raises EngineUnavailableError.
        """
        if not self.is_there or not passages:
            return [None] * len(passages)
        told = self.cluster.ask("POST", f"/{self.index}/_mget", {"ids": list(passages)}, _source="rows")
        found = {doc["_id"]: doc for doc in told["docs"]}
        return [self._rows(found[one]) for one in passages]

    def nearest(self, vector: Vector, filters: Filters, most: int) -> list[NearPassage]:
        """Return about as many passages as are wanted `most`, those of the sentences nearest to a vector.

        They are in no certain order, and of articles of any generation. Raises EngineUnavailableError.
        """
        if not self.finds or not vector.any():
            return []
        nearest = {"vector": in_bytes(vector).tolist(), "k": most}
        if filters:
            nearest["filter"] = {"bool": {"filter": list(conditions(filters))}}
        near = {"path": NESTED, "score_mode": "max", "query": {"knn": {f"{NESTED}.vector": nearest}}}
        asked = {"size": most, "query": {"nested": near}, "track_total_hits": False}
        try:
            told = search(self.cluster, self.index, asked)
        except MissingError:
            return []
        return [
            NearPassage(one["article"], one["key"], one["number"], one["first"], self._decoded(one["rows"]))
            for one in (hit["_source"] for hit in told["hits"]["hits"])
        ]

    def _rows(self, doc: dict[str, Any]) -> Bytes | None:
        if "error" in doc and doc["error"]["type"] != _NO_INDEX:
            raise EngineUnavailableError(
                "OpenSearch can't read some of the vectors; see whether it is whole."
            )
        return self._decoded(doc["_source"]["rows"]) if doc.get("found") else None

    def _decoded(self, rows: str) -> Bytes:
        return np.frombuffer(b64decode(rows), np.int8).reshape(-1, self.encoder.about.dimensions)


def nearest_first(passages: Sequence[NearPassage], vector: Vector, sentences: int) -> list[NearPassage]:
    """Return those of the passages that have one of the so many sentences nearest to a vector of length 1.

    They come in the order of these sentences, as `retrieval.meaning.vectors.Known.nearest` has them.
    """
    if not passages:
        return []
    batch = batch_of([(bytes.fromhex(one.key), one.rows) for one in passages])
    places = [(passage, at) for passage, one in enumerate(passages) for at in range(len(one.rows))]
    told = [
        (-cosine, passages[passage].key, passages[passage].first + at, passage)
        for cosine, (passage, at) in zip(batch.cosines(vector).tolist(), places, strict=True)
    ]
    return [passages[at] for at in dict.fromkeys(passage for *_, passage in sorted(told)[:sentences])]


def vectors_id(key: str, number: int) -> str:
    """Return the id of the vectors of a passage, counted from 0, of the article of a key."""
    return f"{key}-{number}"


def vectors_prefix(collection: str) -> str:
    """Return what the names of a collection's indexes of vectors begin with; 20 digits come behind."""
    return f"{collection}-vectors-"


def _made_by(encoder: Encoder) -> str:
    """Return a hash of the encoder, and of how articles are cut into passages."""
    cut = files("retrieval").joinpath("passages.py").read_bytes()
    return blake2b(encoder.key.encode() + cut, digest_size=10).hexdigest()
