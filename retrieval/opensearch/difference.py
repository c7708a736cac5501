"""What has to be put in and taken out so that a generation has the articles of a library, in their order."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from operator import itemgetter

import msgspec

GAP = 1 << 20
"""How far apart the places of articles are that stand one after the other at first."""


class Entry(msgspec.Struct, array_like=True, frozen=True):
    r"""What a generation knows of an article: its key, its place in the order, its passages, and more.

    `group` is what it has in common with its copies, `ties` a hash of what puts it right, and `acronyms` are
    those it explains, as "short\nlong".
    """

    key: bytes
    place: int
    passages: int
    group: str | None = None
    ties: str | None = None
    acronyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """Articles to put in, as (position in the library, place), and ids of those to take out."""

    new: tuple[tuple[int, int], ...]
    gone: tuple[str, ...]


def difference(entries: Mapping[str, Entry], ids: Sequence[str], keys: Sequence[bytes]) -> Difference | None:
    """Return what changes the articles of `entries`, by their ids, to those of `ids` and `keys`, in order.

    What has its key already is kept. None where those that are kept stand in another order now, or nothing
    fits between two of them: then all have to be put in anew.
    """
    kept = [
        entry.place if (entry := entries.get(one)) is not None and entry.key == key else None
        for one, key in zip(ids, keys, strict=True)
    ]
    known = [place for place in kept if place is not None]
    if any(later <= earlier for earlier, later in pairwise(known)):
        return None
    places = _between(kept)
    if places is None:
        return None
    new = tuple((at, places[at]) for at, place in enumerate(kept) if place is None)
    return Difference(new, tuple(entries.keys() - set(ids)))


def _between(kept: Iterable[int | None]) -> list[int] | None:
    """Return the places, those that lack put between their neighbours', None where there is no room."""
    places: list[int] = []
    runs = [(lacks, [place for _, place in run]) for lacks, run in groupby(_marked(kept), key=itemgetter(0))]
    for number, (lacks, run) in enumerate(runs):
        if not lacks:
            places += [place for place in run if place is not None]
            continue
        before = places[-1] if places else 0
        behind = runs[number + 1][1][0] if number + 1 < len(runs) else None
        step = GAP if behind is None else (behind - before) // (len(run) + 1)
        if step < 1:
            return None
        places += [before + step * (at + 1) for at in range(len(run))]
    return places


def _marked(kept: Iterable[int | None]) -> Iterable[tuple[bool, int | None]]:
    return ((place is None, place) for place in kept)
