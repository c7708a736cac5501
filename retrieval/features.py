"""What tells how well a sentence answers: its features, each between 0 and about 1."""

from collections.abc import Set

import numpy as np
import regex

from retrieval.candidates import Bools, Candidates, Floats, Located
from retrieval.lexicon import Lexicon, lexicon_of, surface_words
from retrieval.question import Question
from retrieval.wants import units_of

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
MEANING = (
    "alike",  # how alike the sentence is to the question in meaning
    "alike_around",  # ... the most alike of its passage
)
_K1, _B = 1.2, 0.4
_WITH_UNIT, _WITHOUT_UNIT = 1.5, 0.5
_WORD = regex.compile(r"[\w\p{M}]+")
_NAME = regex.compile(r"(?<=[\p{Ll}\p{M},;)\]\-–—\"”] )\p{Lu}[\w\p{M}]+|^\p{Lu}[\w\p{M}]+ \p{Lu}[\w\p{M}]+")


def features_of(question: Question, candidates: Candidates) -> Floats:
    """Return the features of all candidates, shape (sentences, features), in the order of `names_of`."""
    has, idf = candidates.has, candidates.statistics.idf
    mass = float(idf.sum()) or 1.0
    before, long_before, after = (_neighbour(candidates, distance) for distance in (1, 2, -1))
    best = candidates.passage_scores[0] or 1.0
    columns = {
        "bm25": _bm25(candidates) / mass,
        "covered": has @ idf / mass,
        "share": has.mean(axis=1),
        "surface": _surface(question, candidates),
        "kindred": (candidates.kin * ~has) @ idf / mass,
        "before": (before & ~has) @ idf / mass,
        "long_before": (long_before & ~before & ~has) @ idf / mass,
        "after": (after & ~before & ~has) @ idf / mass,
        "passage": candidates.passage_scores[candidates.passage] / best,
        "missing_names": (~candidates.passage_has & candidates.named) @ idf / mass,
        "fits": _fits(question, candidates),
        **_alike(candidates),
    }
    return np.column_stack([columns[name] for name in names_of(candidates)])


def names_of(candidates: Candidates) -> tuple[str, ...]:
    """Return the names of the features of these candidates."""
    return FEATURES if candidates.likeness is None else (*FEATURES, *MEANING)


def fits(text: str, expects: str | None, lexicon: Lexicon, asked: Set[str]) -> bool:
    """Return whether the text holds what the question wants, other than what it says itself (`asked`).

    `expects` is that of a `Question`, `lexicon` that of the text's language.
    """
    if expects == "age" and not lexicon.ages.search(text.lower()):
        return False
    if expects in ("number", "age"):
        return any(match[0] not in asked for match in lexicon.numbers.finditer(text.lower()))
    if expects == "date":
        return any(match[0] not in asked for match in lexicon.dates.finditer(text.lower()))
    if expects == "wish":
        return lexicon.wishes.search(text.lower()) is not None
    if expects in ("person", "place"):
        return any(not asked >= set(_WORD.findall(name.lower())) for name in _NAME.findall(text))
    return False


def _bm25(candidates: Candidates) -> Floats:
    """Return BM25 (Robertson and Zaragoza, 2009) with the passages' idf, shape (sentences,)."""
    statistics, counts = candidates.statistics, candidates.counts
    norm = _K1 * (1 - _B + _B * candidates.lengths / (statistics.average_sentence or 1.0))
    gains = counts * (_K1 + 1) / (counts + norm[:, None])
    return np.asarray(gains @ statistics.idf, np.float64)


def _neighbour(candidates: Candidates, distance: int) -> Bools:
    """Return `has` of the sentence so many places before, all false where the passage has none."""
    has, passage = candidates.has, candidates.passage
    shifted = np.zeros_like(has)
    if abs(distance) < len(has):
        source, target = (slice(None, -distance), slice(distance, None))
        if distance < 0:
            source, target = slice(-distance, None), slice(None, distance)
        same = passage[source] == passage[target]
        shifted[target] = has[source] & same[:, None]
    return shifted


def _alike(candidates: Candidates) -> dict[str, Floats]:
    """Return the features of `MEANING` by name, none where the candidates are ranked by words alone."""
    alike, passage = candidates.likeness, candidates.passage
    if alike is None:
        return {}
    starts = np.flatnonzero(np.diff(passage, prepend=-1))
    return {
        "alike": alike.astype(np.float64),
        "alike_around": np.maximum.reduceat(alike, starts)[passage].astype(np.float64),
    }


def _surface(question: Question, candidates: Candidates) -> Floats:
    words = set(surface_words(question.text))
    shared = [len(words.intersection(surface_words(located.text))) for located in candidates.sentences]
    return np.array(shared) / max(1, len(words))


def _fits(question: Question, candidates: Candidates) -> Floats:
    """Return how well each sentence fits: 1; of a number of something, more with its unit and less without
    one.
    """
    if question.expects is None:
        return np.zeros(len(candidates.sentences))
    asked = set(_WORD.findall(question.text.lower()))
    return np.array([_fit(question, located, asked) for located in candidates.sentences])


def _fit(question: Question, located: Located, asked: Set[str]) -> float:
    language = located.article.in_language
    if not fits(located.text, question.expects, lexicon_of(language), asked):
        return 0.0
    units = units_of(language, question.figure) if question.figure else None
    if units is None:
        return 1.0
    return _WITH_UNIT if units.search(located.text.lower()) else _WITHOUT_UNIT
