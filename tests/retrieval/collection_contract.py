"""What every collection has to do: a test class that derives from `CollectionContract` runs it all."""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.article import Article, Sentence, article_id
from corpus.library import Library
from corpus.reading import ReadFile
from corpus.synonyms import Synonyms
from retrieval.ask import ask
from retrieval.collection import Candidate, Collection
from retrieval.filters import NO_FILTERS, Filters
from retrieval.index import Index
from retrieval.lengths import LENGTHS, in_a_byte

WORDS = ("kilo", "lima", "mike", "nora", "oskar", "papa")
TEXTS = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=8), min_size=1, max_size=6)
ASKED = st.dictionaries(st.sampled_from(WORDS), st.sampled_from([0.25, 1.0]), min_size=1, max_size=4)
QUESTIONS = [
    "How high is the sea wall?",
    "How many passangers will the ferry carry? lang:en",
    "Wie viele Menschen haben das Hafenfest besucht?",
    "What did the mayor say about the wall? by:whitlow since:2026-03",
    "What is the capital of France?",
]


def passage(*sentences: Sequence[str], number: int = 0, headline: str = "") -> Article:
    """Return an article of one passage in no known language, so that its words are its terms."""
    text, found = "", []
    for words in sentences:
        found.append(Sentence(len(text), len(text) + len(" ".join(words)), 1))
        text += " ".join(words) + "\n"
    return Article(
        article_id(None, f"{number}{text}"), headline, text, 0, tuple(found),
        None, None, None, None, "und", f"{number}.txt",
    )  # fmt: skip


def library_of(texts: Sequence[Sequence[str]]) -> Library:
    """Return a library of passages, a sentence each."""
    return Library(tuple(passage(words, number=n) for n, words in enumerate(texts)))


def idf(passages: int, frequency: int) -> float:
    """Return Lucene's idf (Lucene 10, BM25Similarity.idf)."""
    return math.log(1 + (passages - frequency + 0.5) / (frequency + 0.5))


def bm25(texts: Sequence[Sequence[str]], asked: dict[str, float]) -> list[float]:
    """Return the score of each passage, k1 1.2 and b 0.75, written out from Robertson and Zaragoza (2009).

    The length of a passage is the one that Lucene's byte tells.
    """
    k1, b = 1.2, 0.75
    mean = sum(map(len, texts)) / len(texts)
    found = Counter(word for words in texts for word in set(words))
    lengths = LENGTHS[in_a_byte(np.array([len(words) for words in texts]))].tolist()
    return [
        sum(
            weight
            * idf(len(texts), found[word])
            * (words.count(word) * (k1 + 1) / (words.count(word) + k1 * (1 - b + b * length / mean)))
            for word, weight in asked.items()
        )
        for words, length in zip(texts, lengths, strict=True)
    ]


def said(candidate: Candidate) -> list[str]:
    """Return the words of a candidate's sentences, as its article has them."""
    end = candidate.first + len(candidate.sentences)
    return [
        candidate.article.text[s.start : s.end] for s in candidate.article.sentences[candidate.first : end]
    ]


def check_scores(
    make: Callable[[Library], Collection], texts: list[list[str]], asked: dict[str, float]
) -> None:
    """Hold the scores of what a collection of these passages finds against those written out above."""
    expected = {f"{n}.txt": score for n, score in enumerate(bm25(texts, asked)) if score > 0}
    found = make(library_of(texts)).search(asked, NO_FILTERS, 9)
    assert {c.article.source: c.score for c in found} == pytest.approx(expected, rel=1e-4)
    assert [c.score for c in found] == sorted((c.score for c in found), reverse=True)


class CollectionContract:
    """The contract; `make` is what makes the collection that has to keep it."""

    @pytest.fixture
    def make(self) -> Callable[[Library], Collection]:
        raise NotImplementedError

    def test_it_says_its_name(self, make: Callable[[Library], Collection]) -> None:
        assert make(Library()).name

    def test_an_empty_one_finds_and_knows_nothing(self, make: Callable[[Library], Collection]) -> None:
        empty = make(Library())
        assert len(empty) == 0
        assert empty.search({"kilo": 1.0}, NO_FILTERS, 5) == []
        assert empty.statistics([("kilo",)]).known.tolist() == [False]
        assert (empty.languages, empty.publishers) == ((), ())
        assert empty.articles.counts.articles == 0
        assert ask(empty, "Where is kilo?").declined == "empty"

    def test_the_statistics_are_of_passages_and_spellings_count_as_one(
        self, make: Callable[[Library], Collection]
    ) -> None:
        collection = make(library_of([["kilo", "kilo", "lima"], ["kilo"], ["mike", "lima"], ["nora"]]))
        told = collection.statistics([("kilo",), ("mike", "nora"), ("papa",), ("papa", "nora")])
        assert told.idf.tolist() == pytest.approx([idf(4, 2), idf(4, 2), idf(4, 0), idf(4, 1)])
        assert told.known.tolist() == [True, True, False, True]
        assert told.unknown_idf == pytest.approx(idf(4, 0))
        assert told.passages == 4
        assert told.average_sentence == pytest.approx(7 / 4)
        assert len(collection.statistics([]).idf) == 0

    def test_an_idf_is_never_negative(self, make: Callable[[Library], Collection]) -> None:
        told = make(library_of([["kilo"], ["kilo", "lima"]])).statistics([("kilo",), ("kilo", "lima")])
        assert min(told.idf) > 0

    def test_the_headline_is_searched_with_each_passage_and_no_sentence_of_it(
        self, make: Callable[[Library], Collection]
    ) -> None:
        made = passage(["kilo"], ["lima", "mike"], headline="nora")
        collection = make(Library((made,)))
        (found,) = collection.search({"nora": 1.0}, NO_FILTERS, 5)
        assert (found.headline, found.sentences) == (("nora",), (("kilo",), ("lima", "mike")))
        assert collection.statistics([]).average_sentence == pytest.approx(1.5)

    def test_a_candidate_has_the_terms_of_its_sentences_in_their_places(
        self, make: Callable[[Library], Collection]
    ) -> None:
        sentences = [[WORDS[n % 5], *(["papa"] * 60), "kilo"] for n in range(7)]
        collection = make(Library((passage(*sentences),)))
        found = collection.search({"papa": 1.0}, NO_FILTERS, 12)
        assert len(found) == len(collection) > 2
        assert sorted(at for f in found for at in range(f.first, f.first + len(f.sentences))) == list(
            range(7)
        )
        for candidate in found:
            assert [" ".join(terms) for terms in candidate.sentences] == said(candidate)

    def test_the_best_come_first_the_shorter_of_equals_and_no_more_than_asked(
        self, make: Callable[[Library], Collection]
    ) -> None:
        filler = ["lima"] * 40
        collection = make(
            library_of([[*filler, "kilo", "mike"], [*filler, "kilo"], ["kilo", "kilo"], ["papa"]])
        )
        found = [candidate.article.source for candidate in collection.search({"kilo": 1.0}, NO_FILTERS, 9)]
        assert found == ["2.txt", "1.txt", "0.txt"]
        assert len(collection.search({"kilo": 1.0}, NO_FILTERS, 2)) == 2
        assert collection.search({"oskar": 1.0}, NO_FILTERS, 2) == collection.search({}, NO_FILTERS, 2) == []

    @settings(
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.differing_executors],
        max_examples=40,
        deadline=None,
    )
    @given(texts=TEXTS, asked=ASKED)
    def test_the_scores_are_robertson_and_zaragozas(
        self, make: Callable[[Library], Collection], texts: list[list[str]], asked: dict[str, float]
    ) -> None:
        check_scores(make, texts, asked)

    def test_filters_leave_out_articles_and_change_no_score(
        self, make: Callable[[Library], Collection]
    ) -> None:
        told: list[dict[str, Any]] = [
            {"publisher": "The Post", "author": "Ana Muñoz", "date_published": "2026-03-01"},
            {"publisher": "Morning Post", "author": "ANA MUNOZ", "date_published": "2026-02"},
            {"publisher": "Gazette", "author": "Ana Muñoz", "in_language": "de"},
        ]
        articles = library_of([["kilo", "lima"], ["kilo"], ["kilo", "mike"]]).articles
        collection = make(Library(tuple(replace(a, **t) for a, t in zip(articles, told, strict=True))))
        every = {c.article.source: c.score for c in collection.search({"kilo": 1.0}, NO_FILTERS, 9)}
        for filters, sources in [
            (Filters(publisher="post"), {"0.txt", "1.txt"}),
            (Filters(author="munoz", since="2026"), {"0.txt", "1.txt"}),
            (Filters(author="MUÑOZ", since="2026-03"), {"0.txt"}),
            (Filters(before="2026-03"), {"1.txt"}),
            (Filters(in_language="deu"), {"2.txt"}),
            (Filters(publisher="nobody"), set()),
        ]:
            found = {c.article.source: c.score for c in collection.search({"kilo": 1.0}, filters, 9)}
            assert found == pytest.approx({source: every[source] for source in sources})

    def test_of_copies_only_the_best_is_found(self, make: Callable[[Library], Collection]) -> None:
        same = [[f"word{n}" for n in range(60)], ["kilo"]]
        articles = (passage(*same), passage(*same, ["lima"], number=1), passage(["kilo", "mike"], number=2))
        signed = [bytes(range(256)), bytes(range(256)), b""]
        files = {
            a.source: ReadFile(articles=(a,), signatures=(s,)) for a, s in zip(articles, signed, strict=True)
        }
        collection = make(Library(articles, files=files))
        found = [candidate.article.source for candidate in collection.search({"kilo": 1.0}, NO_FILTERS, 9)]
        assert found == ["2.txt", "0.txt"]
        assert collection.articles.alike(articles[0]) == (articles[1],)
        assert collection.articles.alike(articles[2]) == ()

    def test_a_word_near_to_one_that_lacks_is_suggested_as_it_is_written(
        self, make: Callable[[Library], Collection]
    ) -> None:
        collection = make(library_of([["Harbour", "festival"], ["harbour", "harvest"]]))
        assert str(collection.suggest(("harbuor",))).lower() == "harbour"
        assert collection.suggest(("feztival",)) == "festival"
        assert collection.suggest(("harbour",)) is None
        assert collection.suggest(("zzzzzzzz",)) is None

    @pytest.mark.parametrize("letters", [63, 100, 400, 4000])
    def test_a_word_may_be_long(self, make: Callable[[Library], Collection], letters: int) -> None:
        long = ("schiffahrtsgesellschaftskapitaenspatent" * 103)[:letters]
        collection = make(library_of([[long, "kilo"], ["kilo"]]))
        (found,) = collection.search({long: 1.0}, NO_FILTERS, 5)
        assert said(found) == [f"{long} kilo"]
        assert collection.statistics([(long,), (f"{long}x",)]).known.tolist() == [True, False]
        assert collection.suggest((f"{long}es",)) is None
        mistaken = f"{long[:20]}z{long[21:]}"
        assert collection.suggest((mistaken,)) == (long if letters <= 100 else None)
        assert collection.suggest((f"z{long}",)) is None
        assert collection.search({"kilo": 1.0}, Filters(headline=long), 5) == []

    def test_the_editors_list_and_the_articles_acronyms_are_known(
        self, make: Callable[[Library], Collection]
    ) -> None:
        explains = passage(["the", "Skerry", "Fishing", "Union", "(SFU)", "met"])
        library = Library((explains,), synonyms=(Synonyms(("ship",), ("boat",)),))
        thesauri = make(library).thesauri("en")
        assert [phrase for _, _, phrase in thesauri.edited.others(["ship"])] == [("boat",)]
        assert [phrase for _, _, phrase in thesauri.acronyms.others(["sfu"])] == [("skerri", "fish", "union")]

    def test_articles_are_found_listed_and_counted(self, make: Callable[[Library], Collection]) -> None:
        days = ["2026-01", None, "2026-03-05", "2026-03-05", "2025"]
        articles = tuple(
            replace(
                passage([WORDS[n]], number=n), date_published=day, publisher="AB"[n % 2], in_language="de"
            )
            for n, day in enumerate(days)
        )
        found = make(Library(articles)).articles
        assert found.find(articles[1].id) == found.find_asked("2") == articles[1]
        assert found.find("0" * 20) is found.find_asked("6") is found.find_asked("") is None
        assert list(found.many(1, 2)) == [articles[1], articles[2]]
        assert list(found.many(4, 9)) == [articles[4]]
        assert found.latest(3) == [(3, articles[2]), (4, articles[3]), (1, articles[0])]
        assert found.published("2026-01", "2026-03-05", 0, 9) == (1, [(1, articles[0])])
        assert found.published("2025", None, 1, 2) == (4, [(4, articles[3]), (1, articles[0])])
        counts = found.counts
        assert (counts.articles, counts.first_day, counts.last_day) == (5, "2025", "2026-03-05")
        assert (counts.publishers, counts.languages) == ((("A", 3), ("B", 2)), (("de", 5),))

    def test_people_are_known_with_their_words_the_newest_first(
        self, make: Callable[[Library], Collection], samples: Index
    ) -> None:
        expected, people = list(samples.people()), make(samples.library).people()
        assert [(p.name, p.role, len(p.quotes), p.key) for p in people] == [
            (p.name, p.role, len(p.quotes), p.key) for p in expected
        ]
        (found,), topic = people.asked("strand roof")
        (strand,) = (person for person in expected if person.name == "Helen Strand")
        assert tuple(found.quotes) == tuple(found.quotes[:9]) == tuple(strand.quotes)
        assert found.quotes[-1] == strand.quotes[-1]
        assert found.about(topic).quotes == strand.about(topic).quotes == strand.quotes[1:]

    @pytest.mark.parametrize("question", QUESTIONS)
    def test_the_samples_answer_as_on_the_embedded_one(
        self, make: Callable[[Library], Collection], samples: Index, question: str
    ) -> None:
        expected, answer = ask(samples, question), ask(make(samples.library), question)
        assert [(q.article.id, q.start, q.end) for q in chain(answer.quotes, answer.nearest)] == [
            (q.article.id, q.start, q.end) for q in chain(expected.quotes, expected.nearest)
        ]
        assert answer.confidence == pytest.approx(expected.confidence, abs=1e-3)
