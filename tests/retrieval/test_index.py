from collections.abc import Callable

import pytest

from corpus.library import Library
from retrieval.ask import ask
from retrieval.collection import Collection
from retrieval.filters import NO_FILTERS
from retrieval.index import Index
from tests.conftest import article
from tests.retrieval.collection_contract import CollectionContract

KEPT = article("Wall\n\nThe sea wall at Saltholm is 3.2 metres high.", "kept.txt")
OTHERS = [
    article(f"Note{n}\n\nThe alpha{n} met the beta{n} near a gamma{n} and its delta{n}.", f"{n}.txt")
    for n in range(40)
]


class TestIndex(CollectionContract):
    @pytest.fixture
    def make(self) -> Callable[[Library], Collection]:
        return Index


class TestIndexThatHasChangedOftenBefore(CollectionContract):
    """It has several volumes, and articles in them that are gone."""

    @pytest.fixture
    def make(self) -> Callable[[Library], Collection]:
        return changed_into


def changed_into(library: Library) -> Index:
    """Return the index of a library that came about article by article, among others that have gone since."""
    index = Index(Library((*OTHERS, *library.articles[:1])))
    for end in range(2, len(library.articles) + 1):
        shown = (*OTHERS[end:], *library.articles[:end])
        index = Index(Library(shown, files=library.files, synonyms=library.synonyms), index)
    return Index(library, index)


def test_what_is_gone_is_not_found_not_counted_and_not_suggested() -> None:
    gone = article("Note\n\nThe alphabet lay here at Saltholm.", "gone.txt")
    before, fresh = Index(Library((KEPT, *OTHERS, gone))), Index(Library((KEPT, *OTHERS)))
    index = Index(fresh.library, before)
    assert index.volumes[0].volume is before.volumes[0].volume
    for asked in (("saltholm",), ("alphabet",), ("alpha1",)):
        ours, theirs = index.statistics([asked]), fresh.statistics([asked])
        assert (ours.idf.tolist(), ours.passages) == (theirs.idf.tolist(), theirs.passages)
        assert ours.average_sentence == theirs.average_sentence
    assert index.search({"saltholm": 1.0}, NO_FILTERS, 9) == fresh.search({"saltholm": 1.0}, NO_FILTERS, 9)
    assert ask(index, "Where is the alphabat?").question.corrections == ()


def test_what_comes_back_is_found_again() -> None:
    whole = Library((KEPT, *OTHERS))
    index = Index(whole, Index(Library(tuple(OTHERS)), Index(whole)))
    assert len(index.volumes) == 1
    assert "3.2 metres" in ask(index, "How high is the sea wall?").quotes[0].text


def test_an_article_that_changed_is_quoted_as_it_is_now() -> None:
    now = article("Wall\n\nThe sea wall at Saltholm is 4.1 metres high.", "kept.txt")
    index = Index(Library((now, *OTHERS)), Index(Library((KEPT, *OTHERS))))
    (quote,) = ask(index, "How high is the sea wall?").quotes
    assert "4.1 metres" in quote.text


def test_only_what_is_new_is_analysed() -> None:
    done: list[tuple[int, int]] = []
    before = Index(Library(tuple(OTHERS)))
    Index(Library((KEPT, *OTHERS)), before, lambda *step: done.append(step))
    assert done == [(1, 1)]


def test_volumes_stay_few_and_articles_are_seldom_bound_anew() -> None:
    bound: list[int] = []
    index = Index(Library())
    for end in range(1, len(OTHERS) + 1):
        index = Index(Library(tuple(OTHERS[:end])), index, lambda *step: bound.append(step[0]))
        assert len(index.volumes) <= 5
        assert len(index) == end
    assert len(bound) < len(OTHERS) * 6


def test_volumes_do_not_grow_with_what_is_gone() -> None:
    index = Index(Library((KEPT, OTHERS[0])))
    for other in OTHERS[1:]:
        index = Index(Library((KEPT, other)), index)
        assert sum(len(living.volume) for living in index.volumes) <= 4
