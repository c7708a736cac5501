"""Ways of answering, to be compared: the one that ships, and two simpler ones."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import rank_bm25

from retrieval.ask import choose_quotes
from retrieval.decision import answers, confidence
from retrieval.index import Index
from retrieval.question import parse_question
from retrieval.ranking import rank_sentences
from retrieval.spelling import correct_spelling

_PASSAGES = 5
_PLAIN_THRESHOLD = 0.5


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a method found: the best passage, up to three quotes, its confidence, and whether it would answer."""

    passage: str = ""
    quotes: tuple[str, ...] = ()
    confidence: float = 0.0
    answers: bool = False


Method = Callable[[str], Outcome]


def shipped(index: Index) -> Method:
    """Return the method that the bot uses."""

    def find(text: str) -> Outcome:
        question = correct_spelling(index, parse_question(text, index.library.languages))
        ranking = rank_sentences(index, question)
        if ranking is None:
            return Outcome()
        probability = confidence(index, question, ranking)
        quotes = tuple(quote.text for quote in choose_quotes(index, ranking))
        return Outcome(_text(index, ranking.passages[0]), quotes, probability, answers(probability))

    return find


def plain(index: Index) -> Method:
    """Return stems, and sentence BM25 + 2 x passage BM25; confidence is the idf mass the best passage covers."""

    def find(text: str) -> Outcome:
        ranking = rank_sentences(index, parse_question(text, index.library.languages))
        if ranking is None:
            return Outcome()
        mass = float(ranking.idf.sum()) or 1.0
        passages = ranking.feature("passage") * ranking.best_passage_score / mass
        scores = ranking.feature("bm25") + 2 * passages
        order = (-scores).argsort(kind="stable")
        covered = float(ranking.passage_has[order[0]] @ ranking.idf) / mass
        quotes = tuple(_sentence(index, int(ranking.sentences[at])) for at in order[:3])
        return Outcome(_text(index, ranking.passages[0]), quotes, covered, covered >= _PLAIN_THRESHOLD)

    return find


def naive(index: Index) -> Method:
    """Return BM25Okapi over words between spaces, and the sentences that share most words with the question."""
    passages = [_text(index, number) for number in range(len(index))]
    okapi = rank_bm25.BM25Okapi([text.lower().split() for text in passages])

    def find(text: str) -> Outcome:
        words = text.lower().split()
        scores = okapi.get_scores(words)
        best = (-scores).argsort(kind="stable")[:_PASSAGES].tolist()
        sentences = [_sentence(index, s) for p in best for s in range(index.firsts[p], index.firsts[p + 1])]
        shared = sorted(sentences, key=lambda s: -len(set(words).intersection(s.lower().split())))
        return Outcome(passages[best[0]], tuple(shared[:3]), float(scores[best[0]]), True)

    return find


METHODS: Mapping[str, Callable[[Index], Method]] = {"shipped": shipped, "plain": plain, "naive": naive}


def _text(index: Index, number: int) -> str:
    passage = index.passage(number)
    return passage.article.text[passage.start : passage.end]


def _sentence(index: Index, number: int) -> str:
    article, sentence = index.sentence(number)
    return article.text[sentence.start : sentence.end]
