"""What every engine has to do: a test class that derives from `EngineContract` runs it all."""

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.ask import ask
from retrieval.engine import Engine, EngineFactory
from retrieval.index import Index

TERMS = 6
PASSAGES = st.lists(st.lists(st.integers(0, TERMS - 1), max_size=8), min_size=1, max_size=8)
QUERY = st.lists(st.integers(0, TERMS - 1), min_size=1, max_size=4)
QUESTIONS = [
    "How high is the sea wall?",
    "How many passangers will the ferry carry? lang:en",
    "Wie viele Menschen haben das Hafenfest besucht?",
    "What is the capital of France?",
]


def idf(passages: int, frequency: int) -> float:
    """Return Lucene's idf (Lucene 10, BM25Similarity.idf)."""
    return math.log(1 + (passages - frequency + 0.5) / (frequency + 0.5))


def bm25(passages: Sequence[Sequence[int]], query: Sequence[int]) -> list[float]:
    """Return the score of each passage, k1 1.2 and b 0.75, written out from Robertson and Zaragoza (2009)."""
    k1, b = 1.2, 0.75
    mean = sum(map(len, passages)) / len(passages) or 1.0
    found = Counter(term for passage in passages for term in set(passage))
    return [
        sum(
            idf(len(passages), found[term])
            * (passage.count(term) * (k1 + 1))
            / (passage.count(term) + k1 * (1 - b + b * len(passage) / mean))
            for term in query
        )
        for passage in passages
    ]


class EngineContract:
    """The contract; `factory` is the engine that has to keep it."""

    factory: EngineFactory

    def engine(self, *passages: Sequence[int]) -> Engine:
        return type(self).factory([np.array(terms, np.int32) for terms in passages], TERMS)

    def test_it_says_its_name(self) -> None:
        assert self.engine([0]).name

    def test_an_empty_collection_finds_nothing(self) -> None:
        engine = self.engine()
        assert engine.search([0], 5) == []
        assert engine.frequency(0) == 0

    def test_a_passage_without_terms_is_never_found(self) -> None:
        assert [number for number, _ in self.engine([], [0]).search([0], 5)] == [1]

    def test_a_term_that_no_passage_has_finds_nothing(self) -> None:
        assert self.engine([0], [1]).search([5], 5) == []
        assert self.engine([0], [1]).search([], 5) == []

    def test_the_frequency_is_of_passages_not_of_places(self) -> None:
        engine = self.engine([0, 0, 1], [0], [2])
        assert [engine.frequency(term) for term in range(TERMS)] == [2, 1, 1, 0, 0, 0]

    def test_the_idf_is_lucenes_and_never_negative(self) -> None:
        found = self.engine([0, 1], [0], [0, 2]).idf_of(np.array([0, 1, 3]))
        assert found.tolist() == pytest.approx([idf(3, n) for n in (0, 1, 3)])
        assert min(found) > 0

    def test_the_best_come_first_ties_by_number_and_no_more_than_asked(self) -> None:
        engine = self.engine([0, 1], [0, 1], [0, 0, 1], [2])
        assert [number for number, _ in engine.search([0], 2)] == [2, 0]
        assert [number for number, _ in engine.search([0], 9)] == [2, 0, 1]

    def test_only_what_is_admitted_is_found_and_scores_as_before(self) -> None:
        engine = self.engine([0, 1], [0, 1], [0, 0, 1], [2])
        every = dict(engine.search([0, 1], 9))
        some = engine.search([0, 1], 9, np.array([False, True, True, True]))
        assert some == [(2, every[2]), (1, every[1])]
        assert engine.search([0], 9, np.zeros(4, np.bool_)) == []

    def test_a_weight_is_what_a_term_counts(self) -> None:
        engine = self.engine([0, 2], [1, 2])
        both, first, second = (dict(engine.search(terms, 9)) for terms in ([0, 1], [0], [1]))
        weighted = dict(engine.search([0, 1], 9, None, [1.0, 0.25]))
        assert weighted == pytest.approx({0: first[0], 1: second[1] / 4}, rel=1e-4)
        assert dict(engine.search([0, 1], 9, None, [1.0, 1.0])) == pytest.approx(both)

    @given(PASSAGES, QUERY)
    def test_the_scores_are_robertson_and_zaragozas(
        self, passages: list[list[int]], query: list[int]
    ) -> None:
        expected = {n: score for n, score in enumerate(bm25(passages, query)) if score > 0}
        assert dict(self.engine(*passages).search(query, 9)) == pytest.approx(expected, rel=1e-4)

    @given(PASSAGES, QUERY, st.integers(1, 8))
    def test_fewer_are_the_best_of_more(
        self, passages: list[list[int]], query: list[int], limit: int
    ) -> None:
        engine = self.engine(*passages)
        assert engine.search(query, limit) == engine.search(query, 9)[:limit]

    @pytest.mark.parametrize("question", QUESTIONS)
    def test_an_index_on_it_answers_as_on_the_embedded_one(self, samples: Index, question: str) -> None:
        index = Index(samples.library, engine=type(self).factory)
        expected, answer = ask(samples, question), ask(index, question)
        assert [quote.text for quote in answer.quotes] == [quote.text for quote in expected.quotes]
        assert answer.confidence == pytest.approx(expected.confidence, abs=1e-3)
