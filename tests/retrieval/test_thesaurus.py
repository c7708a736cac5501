from dataclasses import replace
from importlib.resources import files
from itertools import permutations

import pytest

from corpus.library import Library
from corpus.synonyms import Synonyms, parse_synonyms
from retrieval.ask import ask, find
from retrieval.candidates import find_candidates
from retrieval.index import Index
from retrieval.question import parse_question
from retrieval.terms import analyzer_for
from retrieval.thesaurus import Thesaurus, acronym_synonyms, bundled_thesaurus
from tests.conftest import article, index_of

ELSEWHERE = [f"Note{n}\n\nThe alpha{n} met the beta{n} near a gamma{n}." for n in range(20)]
LANGUAGES = ("en", "de", "es", "fr", "ru", "ar", "tr", "fa")


EXPLAINED = [("SSU", "Sea Union"), ("NRF", "Reef Front"), ("NRF", "Rock Front"), ("NRF", "Reef Front")]


def others(language: str, text: str) -> set[str]:
    stems = [stem for _, stem in analyzer_for(language).stems(text)]
    return {" ".join(phrase) for _, _, phrase in bundled_thesaurus(language).others(stems)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_line_of_the_bundled_lists_says_something_and_none_twice(language: str) -> None:
    text = files("retrieval").joinpath("synonyms", f"{language}.txt").read_text("utf-8")
    lines = [said for _, said in parse_synonyms(text)]
    assert len(lines) > 200
    assert [line for line in lines if not isinstance(line, Synonyms)] == []
    assert [line for line in set(lines) if lines.count(line) > 1] == []


@pytest.mark.parametrize(
    ("language", "asked", "found"),
    [
        ("en", "assassinated", "kill"), ("en", "doctors", "physician"), ("de", "Gehalt", "Lohn"),
        ("es", "barco", "buque"), ("fr", "voiture", "automobile"), ("ru", "врачи", "доктор"),
        ("ar", "سيارة", "مركبة"), ("tr", "kent", "şehir"), ("fa", "پزشک", "دکتر"),
    ],
)  # fmt: skip
def test_a_word_has_others_in_each_language_of_the_bot(language: str, asked: str, found: str) -> None:
    assert " ".join(analyzer_for(language).terms(found)) in others(language, asked)


def test_a_phrase_is_known_as_a_whole_and_the_words_within_it_are_not() -> None:
    assert "resign" in others("en", "When did she step down?")
    assert others("en", "step") == set()


def test_an_arrow_is_not_followed_back() -> None:
    thesaurus = Thesaurus("en", [Synonyms(("distance",), ("miles",))])
    assert [phrase for _, _, phrase in thesaurus.others(["distanc"])] == [("mile",)]
    assert list(thesaurus.others(["mile"])) == []


def test_a_sentence_in_other_words_than_the_question_is_found() -> None:
    index = index_of(
        "Visit\n\nThe physician was assassinated on Friday. Nobody was seen near the house.",
        *ELSEWHERE,
    )
    ranking = find(index, "When was the doctor killed?").ranking
    assert ranking is not None
    assert ranking.candidates.sentences[ranking.best].text == "The physician was assassinated on Friday."


def test_the_word_itself_counts_for_more_than_one_that_stands_for_it() -> None:
    index = index_of(
        "One\n\nThe house was erected in 1950. It was sold in 1960.",
        "Two\n\nThe house was built in 1970. It was sold in 1980.",
    )
    assert "1970" in ask(index, "When was the house built?").quotes[0].text


def test_what_a_sentence_says_in_other_words_is_mentioned_in_it() -> None:
    index = index_of("Visit\n\nThe physician resigned on Friday.", "Market\n\nA market was held on Sunday.")
    question = parse_question("When did the doctor step down from the Lindow clinic?")
    candidates = find_candidates(index, question)
    assert candidates is not None
    missing = [w for w, there in zip(question.words, candidates.mentioned[0], strict=True) if not there]
    assert missing == ["Lindow", "clinic"]


def test_a_name_is_not_put_in_other_words() -> None:
    index = index_of("One\n\nThe monarch was seen in 1950.", "Two\n\nIn 1960 King sang at the harbour.")
    candidates = find_candidates(index, parse_question("When was Billie King seen?"))
    assert candidates is not None
    row = next(at for at, found in enumerate(candidates.sentences) if "monarch" in found.text)
    assert candidates.mentioned[row].tolist() == [False, False, True]


def test_the_editors_list_is_applied_and_again_when_it_has_changed() -> None:
    articles = [article(text) for text in ("Ferry\n\nThe Petrel costs nine crowns a day.", *ELSEWHERE)]
    library = Library(tuple(articles))
    listed = replace(library, synonyms=(Synonyms(("gull of the sea",), ("Petrel",)),))
    index = Index(library)
    for asked, found in (
        (index, False),
        (index.with_library(listed), True),
        (index.with_library(library), False),
    ):
        assert (find(asked, "Where is the gull of the sea?").ranking is not None) == found


def test_what_acronyms_stand_for_is_the_same_in_whichever_order_the_articles_are() -> None:
    told = list(acronym_synonyms(EXPLAINED))
    assert told == [
        Synonyms(("NRF",), ("Reef Front", "Rock Front")),
        Synonyms(("SSU", "Sea Union"), ("SSU", "Sea Union")),
    ]
    assert all(list(acronym_synonyms(order)) == told for order in permutations(EXPLAINED))
