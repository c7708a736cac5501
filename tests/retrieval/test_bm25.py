import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.bm25 import Bm25, Terms


def documents(*listed: list[int]) -> list[Terms]:
    return [np.array(terms, np.int32) for terms in listed]


def test_the_idf_is_lucenes_and_never_negative() -> None:
    bm25 = Bm25(documents([0, 1], [0], [0, 2]), 3)
    expected = [math.log(1 + (3 - n + 0.5) / (n + 0.5)) for n in (3, 1, 1)]
    assert bm25.idf.tolist() == pytest.approx(expected)
    assert min(bm25.idf) > 0


def test_an_empty_collection_finds_nothing() -> None:
    assert Bm25([], 0).search([], 5) == []


def test_a_document_without_terms_is_never_found() -> None:
    assert [n for n, _ in Bm25(documents([], [0]), 1).search([0], 5)] == [1]


@given(
    st.lists(st.lists(st.integers(0, 5), max_size=8), min_size=1, max_size=8),
    st.lists(st.integers(0, 5), min_size=1, max_size=4, unique=True),
)
def test_the_score_is_robertson_and_zaragozas(texts: list[list[int]], query: list[int]) -> None:
    k1, b = 1.2, 0.75
    scores = Bm25(documents(*texts), 6, k1, b).get_scores(query)
    mean = sum(map(len, texts)) / len(texts)
    for text, score in zip(texts, scores, strict=True):
        expected = 0.0
        for term in query:
            n, tf = sum(term in other for other in texts), text.count(term)
            idf = math.log(1 + (len(texts) - n + 0.5) / (n + 0.5))
            expected += idf * tf * (k1 + 1) / (tf + k1 * (1 - b + b * len(text) / mean)) if tf else 0
        assert score == pytest.approx(expected, rel=1e-4)


def test_the_best_come_first_and_ties_by_number() -> None:
    bm25 = Bm25(documents([0, 1], [0, 1], [0, 0, 1], [2]), 3)
    assert [n for n, _ in bm25.search([0], 2)] == [2, 0]
