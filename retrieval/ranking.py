"""The sentences of the best passages, ranked by how well each one answers.

A sentence is scored by a weighted sum of the features below, each between 0 and about 1. The weights
stand in `weights.toml`; `make weights` learns them from questions with known answers.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import regex
from numpy.typing import NDArray

from corpus.article import Speaker
from retrieval.index import Index
from retrieval.lexicon import Lexicon, lexicon_of, surface_words
from retrieval.question import Question
from retrieval.terms import analyzer_for

Floats = NDArray[np.float64]

FEATURES = (
    "bm25",  # BM25 of the sentence, k1 1.2, b 0.4, by the question's idf mass
    "covered",  # idf mass of the question's terms that stand in the sentence
    "share",  # share of its terms that stand in the sentence
    "surface",  # share of its words, function words too, that stand there in the same form
    "kindred",  # idf mass of terms that stand there in a related form (meet, meeting)
    "before",  # idf mass of terms that stand in the sentence before and not here
    "long_before",  # ... two sentences before
    "after",  # ... in the sentence after
    "passage",  # BM25 of the passage, by that of the best passage
    "missing_names",  # idf mass of names and numbers of the question that the passage lacks
    "fits",  # the sentence holds the kind of thing the question asks for: a number, a date, a name
)
PASSAGES = 12
_COPIES = 4
_SAME = 0.8
_K1, _B = 1.2, 0.4
_WORD = regex.compile(r"[\w\p{M}]+")
_NAME = regex.compile(r"(?<=[\p{Ll}\p{M},;)\]\-–—\"”] )\p{Lu}[\w\p{M}]+|^\p{Lu}[\w\p{M}]+ \p{Lu}[\w\p{M}]+")
_SHORTEST_KIN = 4
_COMPOUND = 0.75


@dataclass(frozen=True, slots=True)
class Ranking:
    """The candidate sentences of a question, in reading order within each of `passages`, the best first.

    `features` has the shape (sentences, features); `scores` is (sentences,), higher is better; `has` is
    (sentences, terms): whether the term stands in the sentence; `passage_has` is the same for the
    sentence's passage with its headline. `idf` is (terms,), and `kin` (sentences, terms) how closely
    related the best other form is, 0 to 1. `meant` is (sentences,): whether the question
    asks what the sentence's speaker says.
    """

    sentences: NDArray[np.int64]
    passages: list[int]
    best_passage_score: float
    features: Floats
    scores: Floats
    has: NDArray[np.bool_]
    passage_has: NDArray[np.bool_]
    kin: Floats
    idf: Floats
    named: NDArray[np.bool_]
    meant: NDArray[np.bool_]

    def feature(self, name: str) -> Floats:
        """Return a feature of all candidates, shape (sentences,)."""
        return self.features[:, FEATURES.index(name)]

    def order(self) -> NDArray[np.int64]:
        """Return the positions of the candidates, best first."""
        return np.argsort(-self.scores, kind="stable")


@cache
def load_weights() -> dict[str, dict[str, float]]:
    """Return the weights of the ranking and of the decision, by the name of each feature."""
    return tomllib.loads(files("retrieval").joinpath("weights.toml").read_text("utf-8"))


def rank_sentences(index: Index, question: Question) -> Ranking | None:
    """Return the candidate sentences of the question's best passages, None where no passage has a term."""
    numbers = [index.numbers(spellings) for spellings in question.terms]
    hits = _best_passages(index, [n for listed in numbers for n in listed], index.admitted(question.filters))
    if not hits:
        return None
    idf = np.array([index.idf(spellings) for spellings in question.terms])
    candidates = _Candidates(index, question, numbers, idf, hits)
    features, weights = candidates.features(), load_weights()["ranking"]
    return Ranking(
        sentences=candidates.sentences,
        passages=[number for number, _ in hits],
        best_passage_score=hits[0][1],
        features=features,
        scores=features @ np.array([weights.get(name, 0.0) for name in FEATURES]),
        has=candidates.has,
        passage_has=candidates.passage_has,
        kin=candidates.kin,
        idf=idf,
        named=candidates.named,
        meant=candidates.meant,
    )


def _best_passages(
    index: Index, terms: list[int], admitted: NDArray[np.bool_] | None
) -> list[tuple[int, float]]:
    """Return the best passages; of copies of one passage, as near-duplicate articles have them, the best only."""
    if not index.library.has_copies:
        return index.bm25.search(terms, PASSAGES, admitted)
    kept: list[tuple[int, float]] = []
    seen: dict[int, list[set[int]]] = {}
    for number, score in index.bm25.search(terms, PASSAGES * _COPIES, admitted):
        group = index.library.alike(index.passage(number).article)
        words = set(index.passage_terms(number).tolist())
        copies = seen.setdefault(min(map(id, (index.passage(number).article, *group))), []) if group else []
        if not any(len(words & copy) >= _SAME * min(len(words), len(copy)) for copy in copies):
            copies.append(words)
            kept.append((number, score))
    return kept[:PASSAGES]


class _Candidates:
    """All sentences of the passages that were found, and where the question's terms stand in them."""

    def __init__(
        self,
        index: Index,
        question: Question,
        numbers: list[list[int]],
        idf: Floats,
        hits: list[tuple[int, float]],
    ) -> None:
        self.index, self.question, self.idf = index, question, idf
        spans = [(int(index.firsts[p]), int(index.firsts[p + 1])) for p, _ in hits]
        sizes = [last - first for first, last in spans]
        self.sentences = np.concatenate([np.arange(*span) for span in spans])
        self.passage = np.repeat(np.arange(len(hits)), sizes)
        self.passage_score = np.repeat([score for _, score in hits], sizes)
        self.lengths = index.bounds[self.sentences + 1] - index.bounds[self.sentences]
        self._locate(numbers)
        self.has = self.counts > 0
        located = [index.sentence(number) for number in self.sentences.tolist()]
        self._let_speakers_count([sentence.speaker for _, sentence in located])
        headlines = np.array([self._in_headline(p, numbers) for p, _ in hits])
        starts = np.cumsum([0, *sizes[:-1]])
        self.passage_has = (np.logical_or.reduceat(self.has, starts, axis=0) | headlines)[self.passage]
        self.texts = [article.text[sentence.start : sentence.end] for article, sentence in located]
        self.lexicons = [lexicon_of(article.in_language) for article, _ in located]
        self.named = self._named()

    def features(self) -> Floats:
        mass = float(self.idf.sum()) or 1.0
        before, long_before, after = self._neighbour(1), self._neighbour(2), self._neighbour(-1)
        columns = {
            "bm25": self._bm25() / mass,
            "covered": self.has @ self.idf / mass,
            "share": self.has.mean(axis=1),
            "surface": self._surface(),
            "kindred": (self.kin * ~self.has) @ self.idf / mass,
            "before": (before & ~self.has) @ self.idf / mass,
            "long_before": (long_before & ~before & ~self.has) @ self.idf / mass,
            "after": (after & ~before & ~self.has) @ self.idf / mass,
            "passage": self.passage_score / self.passage_score[0],
            "missing_names": (~self.passage_has & self.named) @ self.idf / mass,
            "fits": self._fits(),
        }
        return np.column_stack([columns[name] for name in FEATURES])

    def _locate(self, numbers: list[list[int]]) -> None:
        """Fill `counts` and `kin`, both of the shape (sentences, terms)."""
        index, shape = self.index, (len(self.sentences), len(numbers))
        self.counts, self.kin = np.zeros(shape), np.zeros(shape)
        exact = {number: term for term, listed in enumerate(numbers) for number in listed}
        kin = self._kin(exact)
        for row, sentence in enumerate(self.sentences.tolist()):
            tokens = index.tokens[index.bounds[sentence] : index.bounds[sentence + 1]].tolist()
            for number in tokens:
                if number in exact:
                    self.counts[row, exact[number]] += 1
                elif number in kin:
                    relative, likeness = kin[number]
                    self.kin[row, relative] = max(self.kin[row, relative], likeness)

    def _kin(self, exact: dict[int, int]) -> dict[int, tuple[int, float]]:
        """Return related terms of the collection: the question's term and their likeness, 0 to 1."""
        found: dict[int, tuple[int, float]] = {}
        for term, spellings in enumerate(self.question.terms):
            for number, likeness in self.index.kin(spellings[0]):
                if number not in exact and likeness > found.get(number, (0, 0.0))[1]:
                    found[number] = (term, likeness)
            for number in self.index.compounds(spellings[0]):
                if number not in exact:
                    found.setdefault(number, (term, _COMPOUND))
        return found

    def _let_speakers_count(self, speakers: list[Speaker | None]) -> None:
        """Let a sentence have the words of its speaker's name and, if the question names them, its words of speech.

        Asked what somebody says, it has those of the speaker's role as well: "What did the mayor say?"
        """
        asked = [set(spellings) for spellings in self.question.terms]
        speech = [not self.question.speech.isdisjoint(spellings) for spellings in asked]
        self.meant = np.zeros(len(speakers), np.bool_)
        for row, speaker in enumerate(speakers):
            if speaker is not None:
                known = f"{speaker.name} {speaker.role or ''}" if any(speech) else speaker.name
                name = set(analyzer_for(self.question.language).terms(known))
                meant = np.array([not name.isdisjoint(spellings) for spellings in asked])
                self.has[row] |= meant
                if meant.any():
                    self.has[row] |= speech
                    self.meant[row] = any(speech)

    def _in_headline(self, passage: int, numbers: list[list[int]]) -> list[bool]:
        headline = set(self.index.headlines[self.index.article_of[passage]].tolist())
        return [not headline.isdisjoint(listed) for listed in numbers]

    def _named(self) -> NDArray[np.bool_]:
        """Return for each term whether the question writes it as a name or a number, shape (terms,)."""
        words = (
            [] if lexicon_of(self.question.language).nouns_capitalised else _WORD.findall(self.question.text)
        )
        capitals = {w.lower()[:_SHORTEST_KIN] for w in words[1:] if w[0].isupper()}
        return np.array(
            [s[0].isdigit() or s[0][:_SHORTEST_KIN] in capitals for s in self.question.terms], np.bool_
        )

    def _bm25(self) -> Floats:
        norm = _K1 * (1 - _B + _B * self.lengths / (self.index.average_sentence or 1.0))
        gains = self.counts * (_K1 + 1) / (self.counts + norm[:, None])
        return np.asarray(gains @ self.idf, np.float64)

    def _neighbour(self, distance: int) -> NDArray[np.bool_]:
        """Return `has` of the sentence so many places before, all false where the passage has none."""
        shifted = np.zeros_like(self.has)
        if abs(distance) < len(self.has):
            source, target = (slice(None, -distance), slice(distance, None))
            if distance < 0:
                source, target = slice(-distance, None), slice(None, distance)
            same = self.passage[source] == self.passage[target]
            shifted[target] = self.has[source] & same[:, None]
        return shifted

    def _surface(self) -> Floats:
        words = set(surface_words(self.question.text))
        shared = [len(words.intersection(surface_words(text))) for text in self.texts]
        return np.array(shared) / max(1, len(words))

    def _fits(self) -> Floats:
        expects = self.question.expects
        if expects is None:
            return np.zeros(len(self.texts))
        asked = set(_WORD.findall(self.question.text.lower()))
        pairs = zip(self.lexicons, self.texts, strict=True)
        return np.array([fits(text, expects, lexicon, asked) for lexicon, text in pairs], float)


def fits(text: str, expects: str | None, lexicon: Lexicon, asked: set[str]) -> bool:
    """Return whether the text holds what the question wants, other than what it says itself (`asked`)."""
    if expects == "age" and not lexicon.ages.search(text.lower()):
        return False
    if expects in ("number", "age"):
        return any(match[0] not in asked for match in lexicon.numbers.finditer(text.lower()))
    if expects == "date":
        return any(match[0] not in asked for match in lexicon.dates.finditer(text.lower()))
    if expects == "wish":
        return lexicon.wishes.search(text.lower()) is not None
    if expects in ("person", "place"):
        return any(not asked.issuperset(_WORD.findall(name.lower())) for name in _NAME.findall(text))
    return False
