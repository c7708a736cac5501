"""Other words for what a question asks: what may stand in a sentence in the place of its own."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.index import Index
from retrieval.lexicon import lexicon_of
from retrieval.question import Question
from retrieval.terms import analyzer_for

_SYNONYM = 0.8


@dataclass(frozen=True, slots=True)
class Expansion:
    """Terms of the collection, one behind the other, that stand for terms of a question.

    `terms` are positions among the question's terms, `numbers` the others' in the vocabulary, and `weight`, 0
    to 1, what they count where 1 is as much as the question's own: then they are the same under another name.
    """

    terms: tuple[int, ...]
    numbers: tuple[int, ...]
    weight: float


def expand(index: Index, question: Question) -> tuple[Expansion, ...]:
    """Return what stands for the question's terms in this collection, by the lists of its language.

    An acronym and what it stands for are one. A synonym that is commoner than the word it stands for counts
    less, as their idf do; words of names have none but the editor's.
    """
    thesauri = index.thesauri(question.language)
    places = {spellings[0]: at for at, spellings in enumerate(question.terms)}
    words = list(analyzer_for(question.language).stems(question.text))
    stems = [stem for _, stem in words]
    names = _names(question, [start for start, _ in words])
    found: list[Expansion] = []
    for thesaurus in (thesauri.acronyms, thesauri.edited, thesauri.bundled):
        for first, end, phrase in thesaurus.others(stems):
            terms = tuple(places[stem] for stem in stems[first:end] if stem in places)
            numbers = _numbers(index, phrase)
            if (
                not terms
                or not numbers
                or (thesaurus is thesauri.bundled and names.issuperset(range(first, end)))
            ):
                continue
            same = thesaurus is thesauri.acronyms
            found.append(Expansion(terms, numbers, 1.0 if same else _weight(index, question, terms, phrase)))
    return tuple(found)


def stand_ins(
    expansions: Sequence[Expansion], tokens: Sequence[Sequence[int]], terms: int
) -> NDArray[np.float64]:
    """Return the weight of the best expansion in each sentence, given by its tokens, shape (sentences,
    terms).
    """
    weights = np.zeros((len(tokens), terms))
    by_first: dict[int, list[Expansion]] = {}
    for expansion in expansions:
        by_first.setdefault(expansion.numbers[0], []).append(expansion)
    for row, listed in enumerate(tokens):
        for at, number in enumerate(listed):
            for expansion in by_first.get(number, ()):
                if tuple(listed[at : at + len(expansion.numbers)]) == expansion.numbers:
                    for term in expansion.terms:
                        weights[row, term] = max(weights[row, term], expansion.weight)
    return weights


def _numbers(index: Index, phrase: Sequence[str]) -> tuple[int, ...]:
    """Return the numbers of a phrase's terms, none where the collection lacks one of them."""
    numbers = [index.numbers((term,)) for term in phrase]
    return tuple(number for (number,) in numbers) if all(numbers) else ()


def _weight(index: Index, question: Question, terms: Sequence[int], phrase: Sequence[str]) -> float:
    rarest = max(index.idf((term,)) for term in phrase)
    asked = max(index.idf(question.terms[at]) for at in terms)
    return _SYNONYM * min(1.0, rarest / asked) if asked else _SYNONYM


def _names(question: Question, starts: Sequence[int]) -> set[int]:
    """Return which words, counted from 0, the question writes as names: with a capital, and not in first
    place.
    """
    if lexicon_of(question.language).nouns_capitalised or question.text.isupper():
        return set()
    return {at for at, start in enumerate(starts) if at and question.text[start].isupper()}
