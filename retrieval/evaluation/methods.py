"""Ways of answering, to be compared: the one that ships, and two simpler ones."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import rank_bm25

from retrieval.answer import Level
from retrieval.ask import find
from retrieval.collection import Candidate, Collection
from retrieval.index import Index
from retrieval.passages import Passage
from retrieval.question import parse_question
from retrieval.quotes import choose_quotes
from retrieval.ranking import rank_sentences

_PASSAGES = 5
_PLAIN_THRESHOLD = 0.5


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a method found: the best passage, up to three quotes, confidence, 0 to 1, and whether it answers.

    The quotes are there even where it does not answer, so that ranking and decision are measured apart.
    """

    passage: str = ""
    quotes: tuple[str, ...] = ()
    confidence: float = 0.0
    level: Level = "none"
    missing: tuple[str, ...] = ()


Method = Callable[[str], Outcome]


def shipped(index: Collection) -> Method:
    """Return the method that the bot uses: `retrieval.ask.find`, remarks and plain filters included."""

    def method(text: str) -> Outcome:
        finding = find(index, text)
        ranking, answer = finding.ranking, finding.answer
        if ranking is None:
            return Outcome()
        quotes = answer.quotes or answer.nearest or choose_quotes(index.articles, ranking)
        return Outcome(
            _text(ranking.candidates.passages[0]),
            tuple(quote.text for quote in quotes),
            answer.confidence,
            answer.level,
            answer.missing,
        )

    return method


def plain(index: Index) -> Method:
    """Return sentence BM25 + 2 x passage BM25 over stems; confidence is the idf mass the passage covers."""

    def method(text: str) -> Outcome:
        ranking = rank_sentences(index, parse_question(text, index.library.languages))
        if ranking is None:
            return Outcome()
        candidates = ranking.candidates
        idf = candidates.statistics.idf
        mass = float(idf.sum()) or 1.0
        scores = ranking.feature("bm25") + 2 * candidates.passage_scores[candidates.passage] / mass
        order = (-scores).argsort(kind="stable").tolist()
        covered = float(candidates.passage_has[order[0]] @ idf) / mass
        quotes = tuple(candidates.sentences[at].text for at in order[:3])
        return Outcome(
            _text(candidates.passages[0]),
            quotes,
            covered,
            "answer" if covered >= _PLAIN_THRESHOLD else "none",
        )

    return method


def naive(index: Index) -> Method:
    """Return BM25Okapi over words between spaces, and the sentences that share most of the question's."""
    found = list(index.passages())
    passages = [_text(candidate.passage) for candidate in found]
    okapi = rank_bm25.BM25Okapi([text.lower().split() for text in passages])

    def method(text: str) -> Outcome:
        words = text.lower().split()
        scores = okapi.get_scores(words)
        best = (-scores).argsort(kind="stable")[:_PASSAGES].tolist()
        sentences = [text for number in best for text in _sentences(found[number])]
        shared = sorted(sentences, key=lambda s: -len(set(words).intersection(s.lower().split())))
        return Outcome(passages[best[0]], tuple(shared[:3]), float(scores[best[0]]), "answer")

    return method


METHODS: Mapping[str, Callable[[Index], Method]] = {"shipped": shipped, "plain": plain, "naive": naive}


def _text(passage: Passage) -> str:
    return passage.article.text[passage.start : passage.end]


def _sentences(found: Candidate) -> list[str]:
    article, end = found.article, found.first + len(found.sentences)
    return [article.text[s.start : s.end] for s in article.sentences[found.first : end]]
