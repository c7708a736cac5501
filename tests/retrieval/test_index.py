from collections.abc import Sequence

from corpus.library import Library
from retrieval.ask import ask
from retrieval.bm25 import Bm25, Terms
from retrieval.engine import Engine
from retrieval.index import Index
from tests.conftest import article

KEPT = article("Wall\n\nThe sea wall at Saltholm is 3.2 metres high.", "kept.txt")
OTHERS = [
    article(f"Note{n}\n\nThe alpha{n} met the beta{n} near a gamma{n} and its delta{n}.", f"{n}.txt")
    for n in range(20)
]


def test_the_engine_is_the_one_that_is_given() -> None:
    made: list[int] = []

    def engine(passages: Sequence[Terms], terms: int) -> Engine:
        made.append(len(passages))
        return Bm25(passages, terms)

    index = Index(Library((KEPT, OTHERS[0])), engine=engine)
    assert made == [len(index)] == [2]


def test_the_vocabulary_forgets_words_once_most_of_them_stand_nowhere() -> None:
    fresh = Index(Library((KEPT,)))
    index = Index(Library((KEPT,)), Index(Library((KEPT, *OTHERS))))
    assert len(index.vocabulary) == len(fresh.vocabulary)
    assert index.passage_terms(0).tolist() == fresh.passage_terms(0).tolist()
    assert index.vocabulary.surface("metr") == "metres"
    (quote,) = ask(index, "How high is the sea wall?").quotes
    assert "3.2 metres" in quote.text


def test_the_vocabulary_stays_bounded_however_often_the_articles_change() -> None:
    index = Index(Library((KEPT, OTHERS[0])))
    for number in range(1, 20):
        index = Index(Library((KEPT, OTHERS[number])), index)
        assert len(index.vocabulary) <= 2 * len(Index(index.library).vocabulary)


def test_while_few_are_dead_the_numbers_stay() -> None:
    before = Index(Library((KEPT, *OTHERS)))
    index = Index(Library((KEPT, *OTHERS[1:])), before)
    assert list(index.vocabulary) == list(before.vocabulary)
    assert index.terms[0] is before.terms[0]


def test_a_word_that_is_gone_is_not_suggested() -> None:
    gone = article("Note\n\nThe alphabet lay here.", "gone.txt")
    index = Index(Library((KEPT, *OTHERS)), Index(Library((KEPT, *OTHERS, gone))))
    assert ask(index, "Where is the alphabat?").question.corrections == ()
