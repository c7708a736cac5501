"""What every collection with an encoder has to do, as `collection_contract` has it for words."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from corpus.library import Library
from corpus.reading import ReadFile
from retrieval.collection import Collection
from retrieval.filters import NO_FILTERS, Filters
from retrieval.index import Index
from retrieval.meaning.encoder import Encoder
from retrieval.meaning.making import make_vectors
from tests.conftest import article
from tests.retrieval.collection_contract import passage
from tests.retrieval.letters import Letters

ENGLISH = [
    "How high is the sea wall?",
    "What does a journey to the island cost?",
    "What did the mayor say about the wall? by:whitlow since:2026-03",
    "What is the capital of France?",
]
Make = Callable[[Library, Encoder], Collection]
FERRY = article("Ferry\n\nA ferry calls at noon. It carries bikes and cars.", "ferry.txt")
WALL = article("Wall\n\nThe sea wall is high. A gale broke it in May.", "wall.txt")
BAND = article("Band\n\nPublisher: Gazette\n\nThe band plays jazz.", "band.txt")


def with_vectors(index: Index, encoder: Encoder) -> Index:
    """Return the index with the vectors of all its sentences."""
    return index.with_vectors(
        encoder, [batch for made in make_vectors(index.library, encoder) for batch in made]
    )


class MeaningContract:
    """The contract; `make` makes a collection of a library with all vectors."""

    @pytest.fixture
    def make(self) -> Make:
        raise NotImplementedError

    def test_passages_come_with_the_vectors_of_their_sentences(self, make: Make) -> None:
        encoder = Letters()
        collection = make(Library((FERRY, WALL, article("Only a headline", "empty.txt"))), encoder)
        assert (collection.encoder, collection.encoded) == (encoder, 3)
        for found in collection.search({"ferri": 1.0, "wall": 1.0}, NO_FILTERS, 9):
            texts = (found.article.shown(s.start, s.end) for s in found.article.sentences)
            assert found.vectors is not None
            assert found.vectors.tolist() == [encoder.sentence(text).tolist() for text in texts]


class FindingContract(MeaningContract):
    """The contract of one that finds passages by their vectors, too."""

    def test_they_are_found_by_their_nearest_sentence_within_the_filters(self, make: Make) -> None:
        encoder = Letters()
        german = replace(WALL, in_language="de", date_published="2026-03-01", author="Ana Muñoz")
        collection = make(Library((FERRY, german, BAND)), encoder)
        vector = encoder.question("A gale broke it in May.")
        for filters, expected in [
            (NO_FILTERS, ["Wall", "Ferry"]),
            (Filters(publisher="gazette"), ["Band"]),
            (Filters(author="munoz", since="2026-03", in_language="deu"), ["Wall"]),
            (Filters(headline="ferry"), ["Ferry"]),
            (Filters(publisher="nobody"), []),
        ]:
            found = collection.search_alike(vector, filters, 2)
            assert [one.article.headline for one in found] == expected
            assert all(one.score == 0 and one.vectors is not None for one in found)
        assert collection.search_alike(np.zeros(16, np.float32), Filters(publisher="nobody"), 2) == []

    def test_of_copies_only_the_best_is_found(self, make: Make) -> None:
        words = [[f"{WALL.text[n % 9]}word{n}" for n in range(60)]]
        articles = (passage(*words), passage(*words, ["kilo"], number=1), passage(["no", "mo"], number=2))
        signed = [bytes(range(256)), bytes(range(256)), b""]
        files = {
            a.source: ReadFile(articles=(a,), signatures=(s,)) for a, s in zip(articles, signed, strict=True)
        }
        encoder = Letters()
        collection = make(Library(articles, files=files), encoder)
        found = collection.search_alike(encoder.question("kilo"), NO_FILTERS, 3)
        assert [one.article.source for one in found] == ["1.txt", "2.txt"]
