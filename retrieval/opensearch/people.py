"""Who says what in OpenSearch: worked out when a generation is published, fetched when it is asked for."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeAlias, overload

from corpus.article import Article
from retrieval.answer import Quote
from retrieval.opensearch.articles import OpenSearchArticles
from retrieval.opensearch.cluster import PATIENCE, Cluster
from retrieval.opensearch.filling import Write
from retrieval.opensearch.generation import Generation
from retrieval.people import People, Person, Said, brought_together, said_in

_BETWEEN = "\x1f"
_LISTED = "people"
_TOGETHER = 50
_Place: TypeAlias = tuple[str, int, int, int]


def said_lines(article: Article) -> list[str]:
    """Return what people say in an article, as its document has it for the next generations."""
    return [
        _BETWEEN.join((one.name, one.role or "", one.date, f"{one.start}", f"{one.end}", f"{one.paragraph}"))
        for one in said_in(article)
    ]


def read_said(article_id: str, lines: Iterable[str]) -> list[Said]:
    """Return what those lines of an article's document tell, in the order of its text."""
    found = []
    for line in lines:
        name, role, date, *place = line.split(_BETWEEN)
        start, end, paragraph = map(int, place)
        found.append(Said(name, role or None, article_id, date, start, end, paragraph))
    return sorted(found, key=lambda one: one.start)


def people_writes(generation: Generation, said: Iterable[Said]) -> Iterator[Write]:
    """Yield what is to be put in of the people of a generation: what each says, and a list of all."""
    people = brought_together(said)
    for number, (_, _, listed) in enumerate(people):
        places: list[_Place] = [(one.article, one.start, one.end, one.paragraph) for one in listed]
        yield Write(generation.about, _id(number), {"said": places})
    names = [(name, role, len(listed)) for name, role, listed in people]
    yield Write(generation.about, _LISTED, {"people": names})


def stored_people(cluster: Cluster, generation: Generation, articles: OpenSearchArticles) -> People:
    """Return the people of a generation; what they say is fetched when it is looked at.

    Raises EngineUnavailableError, and so does what is fetched then.
    """
    told = cluster.ask("GET", f"/{generation.about}/_source/{_LISTED}", seconds=PATIENCE)["people"]
    return People(
        Person(name, role, _Quotes(_fetching(cluster, generation, number), articles, count))
        for number, (name, role, count) in enumerate(told)
    )


def _fetching(cluster: Cluster, generation: Generation, number: int) -> Callable[[], list[Any]]:
    path = f"/{generation.about}/_source/{_id(number)}"
    return lambda: list(cluster.ask("GET", path)["said"])


def _id(number: int) -> str:
    return f"person-{number}"


class _Quotes(Sequence[Quote]):
    """The quotes of a person, so many, each fetched with its article when it is looked at."""

    def __init__(self, fetch: Callable[[], list[Any]], articles: OpenSearchArticles, count: int) -> None:
        self._fetch, self._articles, self._count = fetch, articles, count
        self._places: list[Any] | None = None

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> Quote: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[Quote, ...]: ...

    def __getitem__(self, at: int | slice) -> Quote | tuple[Quote, ...]:
        if self._places is None:
            self._places = self._fetch()
        if isinstance(at, int):
            return self._quoted([self._places[at]])[0]
        return self._quoted(self._places[at])

    def __iter__(self) -> Iterator[Quote]:
        for first in range(0, self._count, _TOGETHER):
            yield from self[first : first + _TOGETHER]

    def _quoted(self, places: Sequence[Any]) -> tuple[Quote, ...]:
        articles = self._articles.of_ids(article for article, *_ in places)
        return tuple(
            Said("", None, article, "", start, end, paragraph).quote(articles[article])
            for article, start, end, paragraph in places
        )
