"""The best passages are those that all scores show, in the same order."""

from collections.abc import Mapping

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from corpus.library import Library
from retrieval.bm25 import Bm25, Hit
from retrieval.index import Index
from tests.conftest import article

_WORDS = [f"w{number}x" for number in range(12)]
_TEXTS = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=30).map(" ".join)
_QUERIES = st.dictionaries(st.sampled_from([*_WORDS, "nowhere"]), st.sampled_from([1.0, 0.2]), min_size=1)


def _all_scored(bm25: Bm25, query: Mapping[str, float], admitted: list[np.ndarray] | None) -> list[Hit]:
    found = []
    for at, (living, scores) in enumerate(zip(bm25._volumes, bm25.get_scores(query), strict=True)):
        for passage, score in enumerate(scores.tolist()):
            lives = living.passages is None or living.passages[passage]
            if score and lives and (admitted is None or admitted[at][passage]):
                found.append(Hit(at, passage, score))
    return sorted(found, key=bm25._order)


@given(st.data())
def test_they_are_those_that_all_scores_show(data: st.DataObject) -> None:
    texts = data.draw(st.lists(_TEXTS, min_size=1, max_size=40))
    first = data.draw(st.integers(0, len(texts)))
    listed = [article(f"H\n\n{text}.", f"{at}.txt") for at, text in enumerate(texts)]
    before = Index(Library(tuple(listed[: first + 1])))
    index = Index(Library(tuple(listed[data.draw(st.integers(0, first)) :])), before)
    bm25, query = Bm25(index.volumes), data.draw(_QUERIES)
    admitted = None
    if data.draw(st.booleans()):
        admitted = [np.arange(len(living.volume)) % 3 > 0 for living in index.volumes]
    limit = data.draw(st.integers(1, 6))
    assert bm25.search(query, limit, admitted) == _all_scored(bm25, query, admitted)[:limit]
