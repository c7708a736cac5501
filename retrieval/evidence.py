"""What tells whether the best sentence answers: traces of the question's words, and what stands in their
place.

Shares are of the question's idf mass (Lucene's idf, so that a word which the whole collection lacks weighs
most), never raw scores, which mean something else in every collection.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
import regex

from retrieval.candidates import Bools, Candidates
from retrieval.features import names_of
from retrieval.lexicon import is_unspaced, lexicon_of, surface_words
from retrieval.question import Question
from retrieval.ranking import Ranking
from retrieval.terms import analyzer_for

THERE = (
    "sentence",  # idf mass that stands in the best sentence, related forms counted by their likeness
    "surface",  # share of the question's words that stand in the best sentence in the same form
    "side_by_side",  # share of its pairs of neighbouring words that stand so in the best sentence
    "in_passage",  # idf mass that stands in the passage or its headline
    "titled",  # idf mass that stands in the headline
    "missing_near",  # idf mass without a trace in the best sentence, near it, or in the headline
    "missing_names",  # idf mass of names and numbers that the passage lacks
    "missing_names_near",  # idf mass of names and numbers without a trace near the best sentence
    "amount",  # idf mass around the best sentence, in words that the collection lacks, by four
    "missing_amount",  # idf mass that its passage lacks, likewise
    "unfit",  # the question wants a number, a date or a name, and the best sentence has none
    "size",  # log10 of the number of passages: in a large collection chance covers more
)
ANSWERS = (
    "amount",
    "missing_near",
    "heaviest",  # idf of the rarest word that the best sentence lacks, in words that the collection lacks
    "negated",  # the question denies something, and the best sentence does not
    "opposite",  # the best sentence has the opposite of a word of the question instead of it
    "other_name",  # a name of the question has no trace near, and the best sentence has another
    "other_number",  # likewise a number
    "echoed",  # share of the best sentence's words that are the question's
    "side_by_side",
    "unfit",
)
MEANING = (
    "alike",  # how alike the best sentence is to the question in meaning
    "most_alike",  # ... the most alike sentence of all
    "three_alike",  # ... the mean of the three most alike
)
THERE_WITH_ENCODER = (*THERE, *MEANING)
ANSWERS_WITH_ENCODER = (*ANSWERS, *MEANING[:2])
EVIDENCE = tuple(dict.fromkeys([*THERE, *ANSWERS]))
_BEFORE, _AFTER = 2, 1
_WORDS_OF_AMOUNT = 4
_CARRIES = 0.8
_TIED, _OF = 3, 2
_SURELY_KIN = 0.8
_MOST_ALIKE = 3
_DIGITS = regex.compile(r"\p{Nd}[\p{Nd}.,٫٬]*")
_UNCASED = regex.compile(r"[\p{Lo}--[ªº]]{2}", regex.V1)
_NAME = regex.compile(r"(?<=[\p{Ll}\p{M}\p{N},;)\]\-–—] )\p{Lu}[\w\p{M}]+")


@dataclass(frozen=True, slots=True)
class Traces:
    """Which of the question's terms have a trace in the best sentence, and near it, each of the shape
    (terms,).

    A related form, and the name of the speaker, are a trace. Near are two sentences before it, the one after
    it, and the headline.
    """

    sentence: Bools
    near: Bools


def traces(candidates: Candidates, position: int) -> Traces:
    """Return the traces in and near the candidate at `position`."""
    found = candidates.mentioned
    around = slice(max(0, position - _BEFORE), position + _AFTER + 1)
    beside = candidates.passage[around] == candidates.passage[position]
    return Traces(found[position], found[around][beside].any(axis=0) | candidates.in_headline[position])


def missing_words(question: Question, ranking: Ranking, *, names: bool = False) -> tuple[str, ...]:
    """Return the question's own words that carry it and have no trace near the best sentence, in their order.

    Those are its names and numbers and, unless only `names` count, its words that are nearly as rare as the
    rarest. Where no spaces are written, words are cut in pairs of characters, and pairs side by side are put
    together.
    """
    candidates, best = ranking.candidates, ranking.best
    idf, near = candidates.statistics.idf, traces(candidates, best).near
    carries = candidates.named if names else candidates.named | (idf >= _CARRIES * idf.max(initial=0.0))
    return _put_together(question, [bool(lacks) for lacks in ~near & carries])


def _put_together(question: Question, lacks: list[bool]) -> tuple[str, ...]:
    found: list[tuple[int, int]] = []
    at = 0
    for word, lacking in zip(question.words, lacks, strict=True):
        start = question.text.find(word, at)
        if start < 0:
            continue
        at = start + (1 if is_unspaced(word) else len(word))
        if not lacking:
            continue
        if found and is_unspaced(word) and start <= found[-1][1]:
            found[-1] = (found[-1][0], start + len(word))
        else:
            found.append((start, start + len(word)))
    return tuple(dict.fromkeys(question.text[start:end] for start, end in found))


def weigh(question: Question, ranking: Ranking) -> dict[str, float]:
    """Return the evidence by name, that of `THERE` and `ANSWERS`, each between 0 and about 1.

    Where their meaning was compared, that of `MEANING`, too.
    """
    candidates, best = ranking.candidates, ranking.best
    statistics, feature = (
        candidates.statistics,
        dict(zip(names_of(candidates), ranking.features[best].tolist(), strict=True)),
    )
    idf, mass = statistics.idf, float(statistics.idf.sum()) or 1.0
    found = traces(candidates, best)
    text, language = candidates.sentences[best].text, candidates.sentences[best].article.in_language
    around = sum(feature[name] for name in ("covered", "before", "long_before", "after"))
    in_passage = float(np.maximum(candidates.passage_has[best], candidates.kin[best]) @ idf) / mass
    unknown = statistics.unknown_idf * _WORDS_OF_AMOUNT
    numbers = np.array([spellings[0][0].isdigit() for spellings in question.terms], np.bool_)
    lacks = ~found.near & candidates.named
    others = set(_NAME.findall(text)) if candidates.named.any() else set()
    return {
        "sentence": float(np.maximum(candidates.has[best], candidates.kin[best]) @ idf) / mass,
        "surface": feature["surface"],
        "side_by_side": _side_by_side(question.text, text),
        "in_passage": float(candidates.passage_has[best] @ idf) / mass,
        "titled": float(candidates.in_headline[best] @ idf) / mass,
        "missing_near": float(~found.near @ idf) / mass,
        "missing_names": feature["missing_names"],
        "missing_names_near": float((~found.near & candidates.named) @ idf) / mass,
        "amount": around * mass / unknown,
        "missing_amount": (1 - in_passage) * mass / unknown,
        "unfit": float(_can_be_told(question, text) and not feature["fits"]),
        "size": math.log10(statistics.passages),
        "heaviest": float(max(idf[~found.sentence], default=0.0)) / statistics.unknown_idf,
        "negated": float(_denies(question.text, question.language) and not _denies(text, language)),
        "opposite": float(_says_the_opposite(question, text, language)),
        "other_name": float(bool((lacks & ~numbers).any()) and _another(others, question.text)),
        "other_number": float(
            bool((lacks & numbers).any()) and _another(_DIGITS.findall(text), question.text)
        ),
        "echoed": _echoed(question, text, language),
        **_alike(candidates, best),
    }


def _alike(candidates: Candidates, best: int) -> dict[str, float]:
    """Return the evidence of `MEANING` by name, none where the candidates are ranked by words alone."""
    if candidates.likeness is None:
        return {}
    highest = np.sort(candidates.likeness)[-_MOST_ALIKE:]
    return {
        "alike": float(candidates.likeness[best]),
        "most_alike": float(highest[-1]),
        "three_alike": float(highest.mean()),
    }


def is_of_another(question: Question, ranking: Ranking) -> bool:
    """Return whether the best sentence has what the question asks about, but of somebody or something else.

    So it is with "Who is the foreign minister of Iran?" and a sentence about the Taliban's foreign minister
    in Iran,
    and with "How many Taliban fighters ...?" and one about fighters which does not call them the Taliban's.
    """
    candidates, best = ranking.candidates, ranking.best
    located = candidates.sentences[best]
    terms = analyzer_for(located.article.in_language).terms(located.text)
    at = [[n for n, term in enumerate(terms) if term in spellings] for spellings in question.terms]
    if question.expects == "number":
        counted = [[n for n in places if n and terms[n - 1].isdigit()] for places in at]
        return any(
            counted[other] and _apart(at, [one], other)
            for one, other in _names_before(question, candidates.named)
        )
    tie = _role_of(question, candidates.named) if question.expects == "person" else None
    if tie is None:
        return False
    names, role = tie
    has_role = bool(candidates.has[best, role] or candidates.kin[best, role] >= _SURELY_KIN)
    return not has_role or (any(at[name] for name in names) and _apart(at, names, role))


def _apart(at: Sequence[Sequence[int]], names: Sequence[int], word: int) -> bool:
    """Return whether the word stands in the sentence, and none of the names within three words of it."""
    near = any(abs(a - b) <= _TIED for name in names for a in at[name] for b in at[word])
    return bool(at[word]) and not near


def _names_before(question: Question, named: Bools) -> Iterator[tuple[int, int]]:
    """Yield each name that stands right before another word in the question, and that word: "Taliban
    fighters".
    """
    for one, other in pairwise(range(len(named))):
        if named[one] and not named[other] and _between(question, one, other) == 0:
            yield one, other


def _role_of(question: Question, named: Bools) -> tuple[list[int], int] | None:
    """Return the name that a question ends in and the role before it, "the mayor of Tarn Harbour", None
    for others.
    """
    role = next((at for at in reversed(range(len(named))) if not named[at]), None)
    names = list(range((role or 0) + 1, len(named)))
    if role is None or not names or named[:role].any() or not 0 < _between(question, role, names[0]) <= _OF:
        return None
    return names, role


def _between(question: Question, one: int, other: int) -> int:
    """Return how many words of the question stand between two of its terms."""
    rest = question.text.partition(question.words[one])[2]
    return len(rest.partition(question.words[other])[0].split())


def _can_be_told(question: Question, text: str) -> bool:
    """Return whether the text can show that it lacks what is wanted; without capitals names can't be told."""
    nameless = question.expects in ("person", "place") and _UNCASED.search(text) is not None
    return question.expects is not None and not nameless


def _side_by_side(asked: str, text: str) -> float:
    words, there = surface_words(asked), surface_words(text)
    pairs = set(pairwise(there))
    return sum(pair in pairs for pair in pairwise(words)) / max(1, len(words) - 1)


def _denies(text: str, language: str) -> bool:
    return not lexicon_of(language).negations.isdisjoint(surface_words(text))


def _says_the_opposite(question: Question, text: str, language: str) -> bool:
    """Return whether the text has, in place of a word of the question, its opposite."""
    asked, said = set(surface_words(question.text)), set(surface_words(text))
    pairs = _opposites(language)
    return any(other in said and other not in asked for word in asked - said for other in pairs.get(word, ()))


def _another(found: Iterable[str], asked: str) -> bool:
    """Return whether any of what was found does not stand in the question."""
    words = set(surface_words(asked))
    return any(not words.issuperset(surface_words(one)) for one in found)


def _echoed(question: Question, text: str, language: str) -> float:
    terms = set(analyzer_for(language).terms(text))
    asked = {spelling for spellings in question.terms for spelling in spellings}
    return len(terms & asked) / max(1, len(terms))


@cache
def _opposites(language: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for one, other in lexicon_of(language).opposites:
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    return found
