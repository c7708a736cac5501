"""Other words for what a question asks: what may stand in a sentence in the place of its own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from retrieval.collection import Collection, Statistics
from retrieval.lexicon import lexicon_of
from retrieval.question import Question
from retrieval.terms import analyzer_for

_SYNONYM = 0.8


@dataclass(frozen=True, slots=True)
class Expansion:
    """Terms, one behind the other, that stand for terms of a question.

    `terms` are positions among the question's terms, `phrase` the terms that stand for them, and `weight`, 0
    to 1, what they count where 1 is as much as the question's own: then they are the same under another name.
    """

    terms: tuple[int, ...]
    phrase: tuple[str, ...]
    weight: float = 1.0


def expand(collection: Collection, question: Question) -> tuple[tuple[Expansion, ...], Statistics]:
    """Return what stands for the question's terms in this collection, and the statistics of these.

    The lists of its language are asked. An acronym and what it stands for are one. A synonym that is commoner
    than the word it stands for counts less, as their idf do; words of names have none but the editor's.
    """
    possible = list(_possible(collection, question))
    others = list(dict.fromkeys(term for expansion in possible for term in expansion.phrase))
    told = collection.statistics([*question.terms, *((term,) for term in others)])
    asked = len(question.terms)
    known = {term: bool(there) for term, there in zip(others, told.known[asked:], strict=True)}
    idf = dict(zip(others, told.idf[asked:].tolist(), strict=True))
    found = (expansion for expansion in possible if all(known[term] for term in expansion.phrase))
    return tuple(_weighed(expansion, idf, told) for expansion in found), told.first(asked)


def _possible(collection: Collection, question: Question) -> Iterator[Expansion]:
    """Yield what may stand for the question's terms, in this collection or not."""
    thesauri = collection.thesauri(question.language)
    places = {spellings[0]: at for at, spellings in enumerate(question.terms)}
    words = list(analyzer_for(question.language).stems(question.text))
    stems = [stem for _, stem in words]
    names = _names(question, [start for start, _ in words])
    for thesaurus in (thesauri.acronyms, thesauri.edited, thesauri.bundled):
        for first, end, phrase in thesaurus.others(stems):
            terms = tuple(places[stem] for stem in stems[first:end] if stem in places)
            if (
                terms
                and phrase
                and not (thesaurus is thesauri.bundled and names.issuperset(range(first, end)))
            ):
                yield Expansion(terms, phrase, 1.0 if thesaurus is thesauri.acronyms else _SYNONYM)


def _weighed(expansion: Expansion, idf: Mapping[str, float], asked: Statistics) -> Expansion:
    """Return the expansion, one that is commoner than what it stands for with less weight."""
    own = max(float(asked.idf[at]) for at in expansion.terms)
    if expansion.weight == 1 or not own:
        return expansion
    return replace(expansion, weight=_SYNONYM * min(1.0, max(idf[term] for term in expansion.phrase) / own))


def stand_ins(
    expansions: Sequence[Expansion], tokens: Sequence[Sequence[str]], terms: int
) -> NDArray[np.float64]:
    """Return the weight of the best expansion in each sentence, given by its tokens, shape (sentences,
    terms).
    """
    weights = np.zeros((len(tokens), terms))
    by_first: dict[str, list[Expansion]] = {}
    for expansion in expansions:
        by_first.setdefault(expansion.phrase[0], []).append(expansion)
    for row, listed in enumerate(tokens):
        if by_first.keys().isdisjoint(listed):
            continue
        for at, term in enumerate(listed):
            for expansion in by_first.get(term, ()):
                if tuple(listed[at : at + len(expansion.phrase)]) == expansion.phrase:
                    for place in expansion.terms:
                        weights[row, place] = max(weights[row, place], expansion.weight)
    return weights


def _names(question: Question, starts: Sequence[int]) -> set[int]:
    """Return which words, counted from 0, the question writes as names: with a capital, and not in first
    place.
    """
    if lexicon_of(question.language).nouns_capitalised or question.text.isupper():
        return set()
    return {at for at, start in enumerate(starts) if at and question.text[start].isupper()}
