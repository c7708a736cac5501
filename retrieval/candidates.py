"""The sentences of the passages that a question finds, and where its terms stand in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import regex
from numpy.typing import NDArray

from corpus.article import Article, Sentence, Speaker
from retrieval.expansion import Expansion, expand, stand_ins
from retrieval.index import Index, Statistics
from retrieval.lexicon import lexicon_of
from retrieval.passages import Passage
from retrieval.question import Question
from retrieval.short_names import short_names
from retrieval.terms import analyzer_for

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Spellings = tuple[str, ...]

PASSAGES = 12
_COPIES = 4
_SAME = 0.8
_SHORTEST_KIN = 4
_COMPOUND = 0.75
_EXPANDED = 0.2
_WORD = regex.compile(r"[\w\p{M}]+")


@dataclass(frozen=True, slots=True)
class Located:
    """A sentence and where it stands: `article.sentences[at]`."""

    article: Article
    at: int

    @property
    def sentence(self) -> Sentence:
        """The sentence, its offsets in code points of the article's text."""
        return self.article.sentences[self.at]

    @property
    def text(self) -> str:
        """The sentence's characters."""
        sentence = self.sentence
        return self.article.text[sentence.start : sentence.end]


@dataclass(frozen=True, slots=True)
class Candidates:
    """All sentences of the best passages, in reading order within each of `passages`, the best first.

    `passage_scores`, of the shape (passages,), are BM25; `passage`, (sentences,), is the position of each
    sentence's passage, and `lengths` its number of terms. Of the shape (sentences, terms) are `counts`, how
    often a term stands in a sentence; `kin`, how closely related the best other form or word there is, 0 to
    1; `has`, whether it stands there or in the name of the speaker; `in_headline`, whether in the headline;
    and `passage_has`, whether in the passage or the headline. `named`, (terms,), tells the names and numbers;
    `meant`, (sentences,), whether the question asks what the sentence's speaker says.
    """

    passages: tuple[Passage, ...]
    passage_scores: Floats
    sentences: tuple[Located, ...]
    passage: NDArray[np.int64]
    lengths: NDArray[np.int64]
    counts: Floats
    kin: Floats
    has: Bools
    in_headline: Bools
    passage_has: Bools
    named: Bools
    meant: Bools
    statistics: Statistics

    @property
    def mentioned(self) -> Bools:
        """Whether a sentence mentions a term, in other words or another form, too, shape (sentences,
        terms).
        """
        return self.has | (self.kin > 0)


def find_candidates(index: Index, question: Question) -> Candidates | None:
    """Return the candidates of a question, None where no passage that its filters admit has a term."""
    numbers = [index.numbers(spellings) for spellings in question.terms]
    expansions = expand(index, question)
    hits = _best_passages(index, question, _wanted(numbers, expansions))
    if not hits:
        return None
    spans = [index.span(passage) for passage, _ in hits]
    sizes = [last - first for first, last in spans]
    sentences = tuple(Located(*index.located(n)) for first, last in spans for n in range(first, last))
    tokens = [index.sentence_terms(n) for first, last in spans for n in range(first, last)]
    exact = {number: term for term, listed in enumerate(numbers) for number in listed}
    counts, kin = _stand(tokens, exact, _related(index, question.terms, exact), len(numbers))
    others = stand_ins(expansions, tokens, len(numbers))
    kin, counts = np.maximum(kin, others), np.maximum(counts, others == 1)
    spoken, meant = _spoken(question, [located.sentence.speaker for located in sentences])
    has = short_names(question, [located.article for located in sentences], counts > 0) | spoken
    headlines = [set(index.headline_terms(passage)) for passage, _ in hits]
    titled = np.array([[not headline.isdisjoint(listed) for listed in numbers] for headline in headlines])
    passage = np.repeat(np.arange(len(hits)), sizes)
    in_passage = np.logical_or.reduceat(has, np.cumsum([0, *sizes[:-1]]), axis=0)
    return Candidates(
        passages=tuple(index.passage(number) for number, _ in hits),
        passage_scores=np.array([score for _, score in hits]),
        sentences=sentences,
        passage=passage,
        lengths=np.array([len(listed) for listed in tokens]),
        counts=counts,
        kin=kin,
        has=has,
        in_headline=titled[passage],
        passage_has=(in_passage | titled)[passage],
        named=_named(question),
        meant=meant,
        statistics=index.statistics(question.terms),
    )


def _wanted(numbers: Sequence[Sequence[int]], expansions: Sequence[Expansion]) -> dict[int, float]:
    """Return the terms to search for with their weights: the question's own, and what stands for them.

    Not the words of an acronym: what explains it has them beside it, and would count twice.
    """
    others = {
        number: 1.0 if expansion.weight == 1 else _EXPANDED
        for expansion in expansions
        if expansion.weight < 1 or len(expansion.numbers) == 1
        for number in expansion.numbers
    }
    return others | {n: 1.0 for listed in numbers for n in listed}


def _best_passages(index: Index, question: Question, terms: Mapping[int, float]) -> list[tuple[int, float]]:
    """Return the best passages; of copies, as near-duplicate articles have them, the best only."""
    if not index.library.has_copies:
        return index.search(terms, question.filters, PASSAGES)
    kept: list[tuple[int, float]] = []
    seen: dict[int, list[set[int]]] = {}
    for number, score in index.search(terms, question.filters, PASSAGES * _COPIES):
        article = index.passage(number).article
        group = index.library.alike(article)
        words = set(index.passage_terms(number).tolist())
        copies = seen.setdefault(min(map(id, (article, *group))), []) if group else []
        if not any(len(words & copy) >= _SAME * min(len(words), len(copy)) for copy in copies):
            copies.append(words)
            kept.append((number, score))
    return kept[:PASSAGES]


def _stand(
    tokens: Sequence[Sequence[int]], exact: dict[int, int], related: dict[int, tuple[int, float]], terms: int
) -> tuple[Floats, Floats]:
    """Return how often each term stands in each sentence, and the likeness of the best related form there."""
    counts, kin = np.zeros((len(tokens), terms)), np.zeros((len(tokens), terms))
    for row, listed in enumerate(tokens):
        for number in listed:
            if number in exact:
                counts[row, exact[number]] += 1
            elif number in related:
                term, likeness = related[number]
                kin[row, term] = max(kin[row, term], likeness)
    return counts, kin


def _related(index: Index, terms: Sequence[Spellings], exact: dict[int, int]) -> dict[int, tuple[int, float]]:
    """Return related terms of the collection: the question's term and their likeness, 0 to 1."""
    found: dict[int, tuple[int, float]] = {}
    for term, spellings in enumerate(terms):
        for number, likeness in index.kin(spellings[0]):
            if number not in exact and likeness > found.get(number, (0, 0.0))[1]:
                found[number] = (term, likeness)
        for number in index.compounds(spellings[0]):
            if number not in exact:
                found.setdefault(number, (term, _COMPOUND))
    return found


def _spoken(question: Question, speakers: Sequence[Speaker | None]) -> tuple[Bools, Bools]:
    """Return which terms each sentence has by its speaker, (sentences, terms), and whether they are meant.

    It has the words of the speaker's name and, where the question names them, its words of speech. Asked what
    somebody says, it has those of the speaker's role as well: "What did the mayor say?"
    """
    asked = [set(spellings) for spellings in question.terms]
    speech = np.array([not question.speech.isdisjoint(spellings) for spellings in asked], np.bool_)
    spoken = np.zeros((len(speakers), len(asked)), np.bool_)
    for row, speaker in enumerate(speakers):
        if speaker is not None:
            known = f"{speaker.name} {speaker.role or ''}" if speech.any() else speaker.name
            name = set(analyzer_for(question.language).terms(known))
            spoken[row] = [not name.isdisjoint(spellings) for spellings in asked]
    named = np.asarray(spoken.any(axis=1), np.bool_)
    return spoken | np.outer(named, speech), named & bool(speech.any())


def _named(question: Question) -> Bools:
    """Return for each term whether the question writes it as a name or a number, shape (terms,)."""
    words = [] if lexicon_of(question.language).nouns_capitalised else _WORD.findall(question.text)
    capitals = {w.lower()[:_SHORTEST_KIN] for w in words[1:] if w[0].isupper()}
    return np.array([s[0].isdigit() or s[0][:_SHORTEST_KIN] in capitals for s in question.terms], np.bool_)
