"""The articles of a generation, fetched when they are asked for; the last are remembered."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from corpus.article import Article
from corpus.corrections import Correction
from corpus.library import Counts
from retrieval.opensearch.cluster import Cluster, MissingError
from retrieval.opensearch.documents import article_of
from retrieval.opensearch.generation import About, Generation
from retrieval.opensearch.remembering import Remembered
from retrieval.opensearch.searching import all_hits, count_each, search, there

_REMEMBERED = 16_000_000  # code points of articles' texts
_MOST_COPIES = 100
_TOGETHER = 50
_WINDOW = 10_000  # how many articles OpenSearch puts in order, and how many of them are passed over


@dataclass(frozen=True, slots=True)
class _Held:
    """An article, its key and place, its copies' common name, and what puts it right, by articles' ids."""

    article: Article
    key: str
    place: int
    group: str | None
    corrections: tuple[tuple[str, int, int, str | None], ...]


class OpenSearchArticles:
    """The `Articles` of a generation."""

    def __init__(self, cluster: Cluster, generation: Generation, about: About) -> None:
        """Ask that cluster for the articles of a generation."""
        self._cluster, self._generation, self._about = cluster, generation, about
        self._held = Remembered[_Held](_REMEMBERED, lambda held: len(held.article.text))

    @property
    def counts(self) -> Counts:
        """How many articles there are, of whom, and from when."""
        return self._about.counts

    def find(self, article_id: str) -> Article | None:
        """Return the article of that id, or None."""
        found = self._fetched([article_id]).get(article_id)
        return found.article if found else None

    def of_ids(self, ids: Iterable[str]) -> dict[str, Article]:
        """Return the articles by their ids, in one request. Raises MissingError where one is not there."""
        return {one: held.article for one, held in self._held_of(ids).items()}

    def find_asked(self, asked: str) -> Article | None:
        """Return the article that a person means by its id or by its number, counted from 1, or None."""
        if found := self.find(asked) if asked else None:
            return found
        at = self.counts.position_asked(asked)
        return None if at is None else next(iter(self.many(at, 1)), None)

    def many(self, first: int, count: int) -> Sequence[Article]:
        """Return up to so many articles, from the one with the position `first` on, counted from 0."""
        count = min(count, self.counts.articles - first)
        if count <= 0:
            return ()
        place, behind = self._about.place_near(first)
        return self._listed({"range": {"place": {"gte": place}}}, ["place"], behind, count)

    def latest(self, count: int) -> list[tuple[int, Article]]:
        """Return the articles that were published last, each with its number, the latest first."""
        return self._newest({"exists": {"field": "date_published"}}, 0, count)

    def published(
        self, since: str, before: str | None, first: int, count: int
    ) -> tuple[int, list[tuple[int, Article]]]:
        """Return how many articles are of a time, and up to `count` of them, from the position `first` on.

        The time begins with the day, month or year `since`, in ISO 8601, and ends ahead of `before`, None for
        today. The articles have their numbers, the latest first; one without a date is of no time. Of a time
        with very many, only the latest ten thousand are there.
        """
        time = {"range": {"date_published": {"gte": since} | ({"lt": before} if before else {})}}
        return self._counted([time])[0], self._newest(time, first, min(count, _WINDOW - first))

    def put_in_after(self, generation: int, most: int) -> Sequence[Article]:
        """Return up to so many articles that came, or were changed, with a generation after that one.

        That is no part of a question, and may take a while.
        """
        asked = {
            "query": {"range": {"generation": {"gt": generation}}},
            "sort": ["place"],
            "size": _TOGETHER,
        }
        hits = all_hits(self._cluster, self._generation.articles, asked)
        return tuple(article_of(hit["_source"]) for hit in islice(hits, most))

    def alike(self, article: Article) -> tuple[Article, ...]:
        """Return the other articles that are nearly the same, as wire copy is."""
        group = self._one(article).group
        if group is None:
            return ()
        found = self._listed({"term": {"group": group}}, ["place"], 0, _MOST_COPIES)
        return tuple(other for other in found if other.id != article.id)

    def corrections_of(self, article: Article) -> tuple[Correction, ...]:
        """Return what puts the article right, where that is certain."""
        listed = self._one(article).corrections
        by = self.of_ids(one for one, *_ in listed)
        return tuple(Correction(by[one], start, end, day) for one, start, end, day in listed)

    def keys_of(self, ids: Iterable[str]) -> dict[str, str]:
        """Return the articles' keys (`corpus.cards.article_key`) as digits. Raises as `of_ids`."""
        return {one: held.key for one, held in self._held_of(ids).items()}

    def groups_of(self, ids: Collection[str]) -> dict[str, str | None]:
        """Return what each article that is there has in common with those that are nearly the same."""
        asked = {"docs": [{"_id": one, "_source": ["group"]} for one in ids]}
        return {doc["_id"]: doc["_source"].get("group") for doc in self._got(asked)} if ids else {}

    def _one(self, article: Article) -> _Held:
        return self._held_of([article.id])[article.id]

    def _held_of(self, ids: Iterable[str]) -> dict[str, _Held]:
        """Return them by their ids, in their order. Raises MissingError where one is not there."""
        wanted = list(dict.fromkeys(ids))
        found = self._fetched(wanted)
        for lacking in wanted:
            if lacking not in found:
                raise MissingError(f"OpenSearch has lost the article {lacking}; put the articles in again.")
        return {one: found[one] for one in wanted}

    def _fetched(self, ids: Sequence[str]) -> dict[str, _Held]:
        """Return those that are there, by their ids."""
        found = self._held.known(ids)
        lacking = [one for one in ids if one not in found]
        if lacking:
            new = {doc["_id"]: _held(doc["_source"]) for doc in self._got({"ids": lacking})}
            self._held.remember(new)
            found |= new
        return found

    def _got(self, asked: dict[str, Any]) -> list[Any]:
        """Return the documents that are there, of those asked for."""
        return there(self._cluster, self._generation.articles, asked)

    def _listed(self, query: dict[str, Any], sort: list[Any], first: int, count: int) -> tuple[Article, ...]:
        asked = {"query": query, "sort": sort, "from": first, "size": count, "track_total_hits": False}
        hits = search(self._cluster, self._generation.articles, asked)["hits"]["hits"]
        found = {hit["_id"]: _held(hit["_source"]) for hit in hits}
        self._held.remember(found)
        return tuple(held.article for held in found.values())

    def _newest(self, query: dict[str, Any], first: int, count: int) -> list[tuple[int, Article]]:
        """Return those that a query finds, each with its number, the latest first."""
        if count <= 0:
            return []
        articles = self._listed(query, [{"date_published": "desc"}, "place"], first, count)
        held = self._held_of(article.id for article in articles)
        until = [{"range": {"place": {"lte": held[article.id].place}}} for article in articles]
        return list(zip(self._counted(until), articles, strict=True))

    def _counted(self, queries: Sequence[dict[str, Any]]) -> list[int]:
        return count_each(self._cluster, self._generation.articles, queries)


def _held(document: dict[str, Any]) -> _Held:
    corrections = tuple((one, start, end, day) for one, start, end, day in document.get("corrections", ()))
    return _Held(article_of(document), document["key"], document["place"], document.get("group"), corrections)
