"""Who says what in OpenSearch, fetched when it is asked for; `speaking` has worked it out."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, overload

from retrieval.answer import Quote
from retrieval.opensearch.articles import OpenSearchArticles
from retrieval.opensearch.cluster import Cluster
from retrieval.opensearch.generation import Generation
from retrieval.opensearch.speaking import place_of, read_listed
from retrieval.people import People, Person, Said

_TOGETHER = 50


def stored_people(cluster: Cluster, generation: Generation, articles: OpenSearchArticles) -> People:
    """Return the people of a generation; what they say is fetched when it is looked at.

    Raises EngineUnavailableError, and so does what is fetched then.
    """
    return People(
        Person(one.name, one.role, _Quotes(_fetching(cluster, generation, one.name), articles, one.quotes))
        for one in read_listed(cluster, generation)
    )


def _fetching(cluster: Cluster, generation: Generation, name: str) -> Callable[[], list[Any]]:
    path = f"/{generation.people}/_source/{place_of(name)}"
    return lambda: list(cluster.ask("GET", path)["said"])


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
