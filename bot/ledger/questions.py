"""Questions as they are kept and counted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_LIKE = 0.5


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and how it was answered: `articles` are the ids of those quoted, none if declined.

    `place` is "private", "group", "guest" or "inline"; `terms` stems by which similar questions are found. It
    was neither answered nor declined where the engine was `unavailable`.
    """

    chat_id: int
    user_id: int
    place: str
    text: str
    terms: Sequence[str]
    language: str
    articles: Sequence[str]
    confidence: float
    milliseconds: float
    unavailable: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """The questions of a day and their feedback; `day` is ISO 8601, in UTC.

    `unavailable` are those for which the articles could not be looked into, neither answered nor declined.
    """

    day: str
    answered: int
    declined: int
    useful: int
    useless: int
    unavailable: int = 0


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Questions alike that were declined: how often, when last (seconds since 1970), the last, and all."""

    count: int
    at: float
    text: str
    texts: frozenset[str]


def alike(declined: Iterable[tuple[float, str, Sequence[str]]]) -> list[Unanswered]:
    """Return questions that share half of their terms together, the commonest first.

    Each is given as its time, text and terms, the latest first.
    """
    groups: list[tuple[set[str], list[tuple[float, str]]]] = []
    for at, text, terms in declined:
        own = set(terms)
        group = next((g for g in groups if len(own & g[0]) >= _LIKE * len(own | g[0])), None)
        if group is None:
            group = (own, [])
            groups.append(group)
        group[1].append((at, text))
    found = [Unanswered(len(asked), *asked[0], frozenset(text for _, text in asked)) for _, asked in groups]
    return sorted(found, key=lambda group: (-group.count, -group.at))
