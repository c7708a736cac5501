"""The sentences of the passages that a question finds, and where its terms stand in them."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from itertools import chain

import numpy as np
import regex
from numpy.typing import NDArray

from corpus.article import Article, Sentence, Speaker
from retrieval.collection import Candidate, Collection, Statistics
from retrieval.expansion import Expansion, expand, stand_ins
from retrieval.forms import COMPOUNDING, SHORTEST_KIN, can_head, kin_prefix, kinship
from retrieval.lexicon import lexicon_of
from retrieval.meaning.alike import add_alike
from retrieval.passages import Passage
from retrieval.question import Question
from retrieval.short_names import short_names
from retrieval.terms import analyzer_for

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Spellings = tuple[str, ...]

PASSAGES = 12
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
        return self.article.shown(sentence.start, sentence.end)


@dataclass(frozen=True, slots=True)
class Candidates:
    """All sentences of the best passages, in reading order within each of `passages`, the best first.

    `passage_scores`, of the shape (passages,), are BM25; `passage`, (sentences,), is the position of each
    sentence's passage, and `lengths` its number of terms. Of the shape (sentences, terms) are `counts`, how
    often a term stands in a sentence; `kin`, how closely related the best other form or word there is, 0 to
    1; `has`, whether it stands there or in the name of the speaker; `in_headline`, whether in the headline;
    and `passage_has`, whether in the passage or the headline. `named`, (terms,), tells the names and numbers;
    `meant`, (sentences,), whether the question asks what the sentence's speaker says. `likeness`,
    (sentences,), is how alike its meaning is to the question's, None where they are ranked by words alone.
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
    likeness: NDArray[np.float32] | None = None

    @property
    def mentioned(self) -> Bools:
        """Whether a sentence mentions a term, in other words or another form, too, shape (sentences,
        terms).
        """
        return self.has | (self.kin > 0)


def find_by_words(collection: Collection, question: Question) -> list[Candidate]:
    """Return the passages that its filters admit with terms of the question, the best first."""
    expansions, _ = expand(collection, question)
    return collection.search(_wanted(question.terms, expansions), question.filters, PASSAGES)


def find_candidates(collection: Collection, question: Question) -> Candidates | None:
    """Return the candidates of a question, None where no passage that its filters admit has or means it."""
    expansions, statistics = expand(collection, question)
    by_words = collection.search(_wanted(question.terms, expansions), question.filters, PASSAGES)
    found, likeness = add_alike(collection, question, by_words)
    if not found:
        return None
    sizes = [len(passage.sentences) for passage in found]
    sentences = tuple(Located(p.article, p.first + at) for p in found for at in range(len(p.sentences)))
    tokens = [listed for passage in found for listed in passage.sentences]
    counts, kin = _stand(tokens, question.terms, compounds=not COMPOUNDING.isdisjoint(collection.languages))
    others = stand_ins(expansions, tokens, len(question.terms))
    kin, counts = np.maximum(kin, others), np.maximum(counts, others == 1)
    spoken, meant = _spoken(question, [located.sentence.speaker for located in sentences])
    has = short_names(question, [located.article for located in sentences], counts > 0) | spoken
    titled = np.array(
        [[not set(p.headline).isdisjoint(spellings) for spellings in question.terms] for p in found]
    )
    passage = np.repeat(np.arange(len(found)), sizes)
    in_passage = np.logical_or.reduceat(has, np.cumsum([0, *sizes[:-1]]), axis=0)
    return Candidates(
        passages=tuple(candidate.passage for candidate in found),
        passage_scores=np.array([candidate.score for candidate in found]),
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
        statistics=statistics,
        likeness=likeness,
    )


def _wanted(terms: Sequence[Spellings], expansions: Sequence[Expansion]) -> dict[str, float]:
    """Return the terms to search for with their weights: the question's own, and what stands for them.

    Not the words of an acronym: what explains it has them beside it, and would count twice.
    """
    others = {
        term: 1.0 if expansion.weight == 1 else _EXPANDED
        for expansion in expansions
        if expansion.weight < 1 or len(expansion.phrase) == 1
        for term in expansion.phrase
    }
    return others | {term: 1.0 for spellings in terms for term in spellings}


def _stand(
    tokens: Sequence[Sequence[str]], terms: Sequence[Spellings], *, compounds: bool
) -> tuple[Floats, Floats]:
    """Return how often each term stands in each sentence, and the likeness of the best related form there."""
    exact = {spelling: at for at, spellings in enumerate(terms) for spelling in spellings}
    related = _related(set(chain.from_iterable(tokens)) - exact.keys(), terms, compounds)
    wanted = exact.keys() | related.keys()
    counts, kin = np.zeros((len(tokens), len(terms))), np.zeros((len(tokens), len(terms)))
    for row, listed in enumerate(tokens):
        for token in filter(wanted.__contains__, listed):
            if token in exact:
                counts[row, exact[token]] += 1
            else:
                at, likeness = related[token]
                kin[row, at] = max(kin[row, at], likeness)
    return counts, kin


def _related(words: Set[str], terms: Sequence[Spellings], compounds: bool) -> dict[str, tuple[int, float]]:
    """Return which of the words are related to a term: the term and their likeness, 0 to 1."""
    forms = [(at, s[0], kin_prefix(s[0]), compounds and can_head(s[0])) for at, s in enumerate(terms)]
    beginnings = {prefix[:SHORTEST_KIN] for _, _, prefix, _ in forms if prefix is not None}
    endings = tuple(term for _, term, _, heads in forms if heads)
    found: dict[str, tuple[int, float]] = {}
    for word in words:
        if word[:SHORTEST_KIN] not in beginnings and not word.endswith(endings):
            continue
        for at, term, prefix, heads in forms:
            likeness = kinship(term, word) if prefix is not None and word.startswith(prefix) else 0.0
            if likeness > found.get(word, (0, 0.0))[1]:
                found[word] = (at, likeness)
            if heads and word.endswith(term):
                found.setdefault(word, (at, _COMPOUND))
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
    capitals = {w.lower()[:SHORTEST_KIN] for w in words[1:] if w[0].isupper()}
    return np.array([s[0].isdigit() or s[0][:SHORTEST_KIN] in capitals for s in question.terms], np.bool_)
