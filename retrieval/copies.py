"""Of passages that are copies, as near-duplicate articles have them, the best only."""

from collections.abc import Callable, Iterable, Iterator, Set
from typing import TypeVar

Hit = TypeVar("Hit")
COPIES = 4
_SAME = 0.8


def looked_at(wanted: int, *, copies: bool) -> int:
    """Return how many passages have to be looked at for so many, where articles have `copies` or not."""
    return wanted * COPIES if copies else wanted


def without_copies(
    hits: Iterable[Hit], group_of: Callable[[Hit], str | None], terms_of: Callable[[Hit], Set[str]]
) -> Iterator[Hit]:
    """Yield the hits, best first, but not those that have nearly the same terms as one before.

    Only hits of the same group are compared; those of the group None have no copies.
    """
    seen: dict[str, list[Set[str]]] = {}
    for hit in hits:
        group = group_of(hit)
        if group is None:
            yield hit
            continue
        terms, copies = terms_of(hit), seen.setdefault(group, [])
        if not any(len(terms & copy) >= _SAME * min(len(terms), len(copy)) for copy in copies):
            copies.append(terms)
            yield hit
