"""Who says what, worked out when a generation is published: anew for those alone who say something new."""

from collections.abc import Callable, Collection, Iterable, Iterator
from hashlib import blake2b
from itertools import chain
from typing import Any, NamedTuple

from corpus.article import Article
from retrieval.opensearch.cluster import PATIENCE, Cluster, MissingError
from retrieval.opensearch.filling import Write, fill
from retrieval.opensearch.generation import Generation
from retrieval.opensearch.indexes import scanned
from retrieval.people import Said, brought_together, family_of, said_in

_BETWEEN = "\x1f"
_LISTED = "people"
_MOST_NAMES = 500


class Listed(NamedTuple):
    """Somebody as the list of all has them: with how many quotes, and all forms of their name."""

    name: str
    role: str | None
    quotes: int
    forms: list[str]


def said_lines(article: Article) -> list[str]:
    """Return what people say in an article, as its document has it for the next generations."""
    told = (
        (one.name, one.role or "", one.date, one.start, one.end, one.paragraph, int(one.ambiguous))
        for one in said_in(article)
    )
    return [_BETWEEN.join(map(str, fields)) for fields in told]


def names_in(lines: Iterable[str]) -> set[str]:
    """Return who says anything in those lines."""
    return {line.partition(_BETWEEN)[0] for line in lines}


def place_of(name: str) -> str:
    """Return the id of the document that has what the person of a name says."""
    return f"person-{blake2b(name.encode(), digest_size=16).hexdigest()}"


def read_listed(cluster: Cluster, generation: Generation) -> list[Listed]:
    """Return the people of a generation, who speaks most first. Raises EngineUnavailableError."""
    told = cluster.ask("GET", f"/{generation.people}/_source/{_LISTED}", seconds=PATIENCE)
    return [Listed(*row) for row in told["people"]]


def renew_people(
    cluster: Cluster, generation: Generation, names: Collection[str] | None, hold: Callable[[], None]
) -> None:
    """Put in what people say where that has changed: of those of these names, of all where it is None.

    A name brings all those along whose family name it shares, as they may be the same person. `hold` is as in
    `retrieval.opensearch.filling.fill`.
    """
    if names is not None and not names:
        return
    known = _known(cluster, generation)
    families = None if names is None else {family_of(name) for name in names}
    touched = [one for one in known if families is None or family_of(one.name) in families]
    if names is not None:
        names = {*names, *chain.from_iterable(one.forms for one in touched)}
        if len(names) > _MOST_NAMES:
            names, touched = None, known
    people = brought_together(_said(cluster, generation, names))
    untouched = {one.name for one in known} - {one.name for one in touched}
    now = [one for one in known if one.name in untouched]
    now += [Listed(name, role, len(said), sorted({one.name for one in said})) for name, role, said in people]
    gone = {one.name for one in touched} - {name for name, _, _ in people}
    fill(cluster, _writes(generation, people, gone, now), hold)


def _known(cluster: Cluster, generation: Generation) -> list[Listed]:
    try:
        return read_listed(cluster, generation)
    except MissingError:
        return []


def _writes(
    generation: Generation,
    people: Iterable[tuple[str, str | None, list[Said]]],
    gone: Iterable[str],
    now: Iterable[Listed],
) -> Iterator[Write]:
    for name in gone:
        yield Write(generation.people, place_of(name))
    for name, _, said in people:
        places = [(one.article, one.start, one.end, one.paragraph) for one in said]
        yield Write(generation.people, place_of(name), {"said": places})
    listed = sorted(now, key=lambda one: (-one.quotes, one.name))
    yield Write(generation.people, _LISTED, {"people": listed})


def _said(cluster: Cluster, generation: Generation, names: Collection[str] | None) -> Iterator[Said]:
    """Yield what those of the names say, or all, in the order of the articles and of their texts."""
    query: dict[str, Any] = {"exists": {"field": "said"}}
    if names is not None:
        begins = [{"prefix": {"said": f"{name}{_BETWEEN}"}} for name in sorted(names)]
        query = {"bool": {"should": begins}}
    for article, told in scanned(cluster, generation, query, ["said"]):
        yield from (one for one in _read(article, told["said"]) if names is None or one.name in names)


def _read(article: str, lines: Iterable[str]) -> list[Said]:
    """Return what those lines of an article's document tell, in the order of its text."""
    found = []
    for line in lines:
        name, role, date, *place = line.split(_BETWEEN)
        start, end, paragraph, ambiguous = map(int, place)
        found.append(Said(name, role or None, article, date, start, end, paragraph, bool(ambiguous)))
    return sorted(found, key=lambda one: one.start)
