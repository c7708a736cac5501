"""Words that are forms of another: they begin alike, or are compounds that end in it."""

from itertools import takewhile

from retrieval.lexicon import is_unspaced

SHORTEST_KIN = 4
LONGEST_WORD = 100
"""How many letters a word has at most; what has more has no kin, and is no mistake either."""
_KIN_PREFIX = 0.65
_KIN_LIKENESS = 0.65
_KIN_LONGER = 5
_SHORTEST_HEAD = 5
COMPOUNDING = frozenset({"de", "nl", "sv", "da", "no", "nb", "nn"})


def kin_prefix(term: str) -> str | None:
    """Return how all kin of a term begin, four letters or more, None where it has none."""
    if not SHORTEST_KIN <= len(term) <= LONGEST_WORD or not term.isalpha() or is_unspaced(term):
        return None
    return term[: max(SHORTEST_KIN, round(len(term) * _KIN_PREFIX))]


def kinship(term: str, other: str) -> float:
    """Return the likeness of a term's kin: other words that share most of their letters with it from the
    start.

    It is Dice's coefficient of the common prefix, 0.65 to 1, and 0 of what is no kin. `other` begins with the
    term's `kin_prefix`.
    """
    if other == term or len(other) > len(term) + _KIN_LONGER:
        return 0.0
    common = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(term, other, strict=False)))
    likeness = 2 * common / (len(term) + len(other))
    return likeness if likeness >= _KIN_LIKENESS else 0.0


def can_head(term: str) -> bool:
    """Return whether words that end in the term may be its compounds, where a language writes them as one."""
    return len(term) >= _SHORTEST_HEAD and term.isalpha()
