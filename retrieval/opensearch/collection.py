"""A generation that is asked: OpenSearch finds passages, and they are scored exactly as on one machine."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from corpus.article import Article
from retrieval.collection import Candidate, EngineUnavailableError, Spellings, Statistics
from retrieval.copies import COPIES, looked_at, without_copies
from retrieval.filters import Filters
from retrieval.forms import kin_prefix, kinship
from retrieval.meaning.vectors import SENTENCES_A_PASSAGE
from retrieval.opensearch.articles import OpenSearchArticles
from retrieval.opensearch.cluster import Cluster
from retrieval.opensearch.documents import conditions, indexed, passage_id, term_of, tokens_of
from retrieval.opensearch.generation import About, Generation
from retrieval.opensearch.people import stored_people
from retrieval.opensearch.remembering import Remembered
from retrieval.opensearch.searching import count_each, search
from retrieval.opensearch.vectors import NearPassage, StoredVectors, nearest_first, vectors_id
from retrieval.people import People
from retrieval.scoring import Scoring
from retrieval.spelling import suggest
from retrieval.terms import analyzer_for
from retrieval.thesaurus import Thesauri, Thesaurus, bundled_thesaurus

if TYPE_CHECKING:
    from retrieval.meaning.encoder import Bytes, Encoder

_REMEMBERED = 100_000  # frequencies of terms
_MOST_CLAUSES = 1_000  # of a query, which OpenSearch limits to 1,024
_MOST_NEAR = 100


@dataclass(frozen=True, slots=True)
class _Found:
    """A passage that was found: where it stands, its terms line by line, and its exact score.

    It is passage `number` of its article, counted from 0. `group` is what the article has in common with its
    copies.
    """

    article: str
    number: int
    first: int
    lines: tuple[Spellings, ...]
    score: float
    group: str | None = None

    @property
    def terms(self) -> list[str]:
        return list(chain.from_iterable(self.lines))

    @property
    def order(self) -> tuple[float, int, str, int]:
        """What puts it in its place, the best first, as `retrieval.bm25.Bm25.search` says."""
        return -self.score, len(self.terms), self.article, self.first


class OpenSearchCollection:
    """A `Collection` in OpenSearch, pinned to one generation: it never changes.

    OpenSearch's own scores are distorted by what was deleted until it is merged away, and are worked out
    otherwise. So twice as many passages as are wanted are fetched and scored by `retrieval.scoring`, with
    frequencies of what is there. Each request raises EngineUnavailableError where it is not answered in time.
    """

    name = "BM25, OpenSearch"

    def __init__(self, cluster: Cluster, generation: Generation, about: About) -> None:
        """Ask that cluster; `about` is what is known of the generation."""
        self.generation, self.about = generation, about
        self.articles = OpenSearchArticles(cluster, generation, about)
        self._cluster = cluster
        self._scoring = Scoring(about.passages, about.terms / max(1, about.passages))
        self._frequencies = Remembered[int](_REMEMBERED)
        self._thesauri: dict[str, Thesauri] = {}
        self.vectors: StoredVectors | None = None

    def __len__(self) -> int:
        """Return the number of passages."""
        return self.about.passages

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the articles (ISO 639), the most frequent first."""
        return tuple(code for code, _ in self.about.counts.languages)

    @property
    def publishers(self) -> tuple[str, ...]:
        """The publishers of the articles, the one with the most articles first."""
        return tuple(name for name, _ in self.about.counts.publishers)

    @property
    def encoder(self) -> "Encoder | None":
        """What makes vectors of questions like those of the sentences, None where they have none."""
        return self.vectors.encoder if self.vectors else None

    @property
    def encoded(self) -> int:
        """How many articles had vectors of their sentences when that was looked at last."""
        return self.vectors.encoded if self.vectors else 0

    def meant(self, encoder: "Encoder") -> "OpenSearchCollection":
        """Return the same collection with the vectors of its sentences that this encoder has made.

        Raises EngineUnavailableError.
        """
        vectors = StoredVectors(self._cluster, self.generation.collection, encoder)
        vectors.look()
        return self.with_vectors(vectors)

    def with_vectors(self, vectors: StoredVectors) -> "OpenSearchCollection":
        """Return the same collection with the vectors of its sentences, as many as there are at any time."""
        same = copy(self)
        same.vectors = vectors
        return same

    def statistics(self, terms: Sequence[Spellings]) -> Statistics:
        """Return what is known of terms, each given by its spellings, which count as one."""
        frequencies = self.frequencies(chain.from_iterable(terms))
        return self._scoring.statistics(terms, frequencies, self.about.average_sentence)

    def search(self, terms: Mapping[str, float], filters: Filters, limit: int) -> list[Candidate]:
        """Return up to `limit` passages of articles that the filters admit, best first, without copies.

        `terms` are given with what each counts.
        """
        found = self._found(terms, filters, looked_at(limit, copies=self.about.copies))
        groups = self.articles.groups_of({one.article for one in found}) if self.about.copies else {}
        kept = without_copies(found, lambda one: groups.get(one.article), lambda one: set(one.terms))
        found = list(islice(kept, limit))
        return self._candidates(found, self._rows_of(found))

    def search_alike(self, vector: NDArray[np.float32], filters: Filters, limit: int) -> list[Candidate]:
        """Return up to `limit` passages with the sentences most like the vector, without copies.

        There are none where the cluster has no k-NN plugin.
        """
        if self.vectors is None:
            return []
        wanted = looked_at(limit, copies=self.about.copies)
        here = dict(self._here(self.vectors.nearest(vector, filters, 2 * wanted)))
        near = nearest_first(list(here), vector, limit * SENTENCES_A_PASSAGE)
        kept = without_copies(near, lambda one: here[one].group, lambda one: set(here[one].terms))
        chosen = list(islice(kept, limit))
        return self._candidates([here[one] for one in chosen], [one.rows for one in chosen])

    def suggest(self, spellings: Spellings) -> str | None:
        """Return a word that may be meant by a term which no article has, None where none is near."""
        return suggest(self, self.languages, spellings)

    def thesauri(self, language: str) -> Thesauri:
        """Return what stands for what in questions of a language."""
        if language not in self._thesauri:
            self._thesauri[language] = Thesauri(
                Thesaurus(language, self.about.acronyms),
                Thesaurus(language, self.about.synonyms),
                bundled_thesaurus(language),
            )
        return self._thesauri[language]

    def people(self) -> People:
        """Return who says what; it was worked out when the generation was published."""
        return stored_people(self._cluster, self.generation, self.articles)

    def frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """Return in how many passages each of the terms stands; those remembered are not asked for."""
        wanted = dict.fromkeys(terms)
        known = self._frequencies.known(wanted)
        lacking = [term for term in wanted if term not in known]
        new = dict(zip(lacking, self._counted([_is(term) for term in lacking]), strict=True))
        self._frequencies.remember(new)
        return known | new

    def has_kin(self, term: str) -> bool:
        """Return whether a form of the term stands in a passage."""
        pattern = "|".join(_kin_patterns(term))
        return bool(pattern) and self._counted([{"regexp": {"terms": pattern}}])[0] > 0

    def near(self, term: str, mistakes: int) -> list[str]:
        """Return the terms that differ by so many letters at most, in alphabetical order.

        Some of them may stand nowhere any more.
        """
        asked = {
            "field": "terms", "analyzer": "keyword", "suggest_mode": "always", "max_edits": mistakes,
            "prefix_length": 1, "min_word_length": 1, "size": _MOST_NEAR, "shard_size": 5 * _MOST_NEAR,
            "max_inspections": 1000, "string_distance": "damerau_levenshtein", "accuracy": 0.0,
        }  # fmt: skip
        told = self._search({"size": 0, "suggest": {"near": {"text": term, "term": asked}}})
        return sorted(
            term_of(option["text"]) for entry in told["suggest"]["near"] for option in entry["options"]
        )

    def written(self, term: str) -> str:
        """Return a word that has the term, as it is written: the first one. Raises KeyError for none."""
        asked = {
            "size": 1,
            "query": {"constant_score": {"filter": _is(term)}},
            "sort": ["place", "first"],
            "_source": ["article"],
        }
        for hit in self._search(asked)["hits"]["hits"]:
            article_id = hit["_source"]["article"]
            return _word(self.articles.of_ids([article_id])[article_id], term)
        raise KeyError(term)

    def _candidates(self, found: Sequence[_Found], rows: "Sequence[Bytes | None]") -> list[Candidate]:
        articles = self.articles.of_ids(one.article for one in found)
        return [
            _candidate(one, articles[one.article], vectors) for one, vectors in zip(found, rows, strict=True)
        ]

    def _rows_of(self, found: Sequence[_Found]) -> "Sequence[Bytes | None]":
        """Return the vectors of each passage, None for those that have none."""
        if self.vectors is None:
            return [None] * len(found)
        keys = self.articles.keys_of(one.article for one in found)
        return self.vectors.of([vectors_id(keys[one.article], one.number) for one in found])

    def _here(self, near: Sequence[NearPassage]) -> Iterator[tuple[NearPassage, _Found]]:
        """Yield those passages that are of this generation, each with what it has of it."""
        asked: list[dict[str, Any]] = []
        for one in near:
            passage = passage_id(one.article, one.number)
            asked += (
                {"_index": self.generation.articles, "_id": one.article, "_source": ["key", "group"]},
                {"_index": self.generation.passages, "_id": passage, "_source": ["terms"]},
            )
        told = self._cluster.ask("POST", "/_mget", {"docs": asked})["docs"] if asked else []
        if any("error" in doc for doc in told):
            raise EngineUnavailableError("OpenSearch has looked through a part of the articles only.")
        for one, article, passage in zip(near, told[::2], told[1::2], strict=True):
            if article["found"] and passage["found"] and article["_source"]["key"] == one.key:
                lines, group = tuple(tokens_of(passage["_source"])), article["_source"].get("group")
                yield one, _Found(one.article, one.number, one.first, lines, 0.0, group)

    def _found(self, terms: Mapping[str, float], filters: Filters, limit: int) -> list[_Found]:
        frequencies = self.frequencies(terms)
        worths = {
            term: self._scoring.worth(weight, frequencies[term])
            for term, weight in terms.items()
            if frequencies[term]
        }
        if not worths:
            return []
        heaviest = sorted(worths, key=lambda term: -worths[term])[:_MOST_CLAUSES]
        asked = {
            "query": {
                "bool": {
                    "should": [_is(term, terms[term]) for term in heaviest],
                    "minimum_should_match": 1,
                    "filter": list(conditions(filters)),
                }
            },
            "sort": ["_score", "size", "article", "first"],
            "size": 2 * limit if not self.about.copies else limit + limit // COPIES,
            "track_total_hits": False,
            "_source": ["article", "first", "terms"],
        }
        hits = self._search(asked, search_type="dfs_query_then_fetch")["hits"]["hits"]
        scored = []
        for hit in hits:
            document, number = hit["_source"], int(hit["_id"].rpartition("-")[2])
            lines = tuple(tokens_of(document))
            score = self._scoring.score(worths, chain.from_iterable(lines))
            scored.append(_Found(document["article"], number, document["first"], lines, score))
        return sorted(scored, key=lambda one: one.order)[:limit]

    def _counted(self, queries: Sequence[dict[str, Any]]) -> list[int]:
        """Return how many passages each query finds."""
        return count_each(self._cluster, self.generation.passages, queries)

    def _search(self, body: dict[str, Any], **parameters: Any) -> Any:
        """Return what a search of the passages tells, of all of them. Raises EngineUnavailableError."""
        return search(self._cluster, self.generation.passages, body, **parameters)


def _candidate(found: _Found, article: Article, vectors: "Bytes | None") -> Candidate:
    headline, *sentences = found.lines
    if vectors is not None and len(vectors) != len(sentences):  # the article was cut otherwise then
        vectors = None
    return Candidate(article, found.first, tuple(sentences), headline, found.score, vectors)


def _is(term: str, weight: float = 1.0) -> dict[str, Any]:
    return {"term": {"terms": {"value": indexed(term), "boost": weight}}}


def _kin_patterns(term: str) -> Iterable[str]:
    """Yield Lucene's regular expressions of the kin of a term (`retrieval.forms.kinship`).

    What begins like the term in n letters is its kin up to a length that grows with n, but soon no longer,
    and so there are a few patterns, however long the term: OpenSearch takes a thousand letters.
    """
    prefix, before = kin_prefix(term), 0
    for common in range(len(prefix), len(term) + 1) if prefix is not None else ():
        longest = max(
            (
                n
                for n in range(common, 2 * len(term) + 9)
                if kinship(term, term[:common] + "\0" * (n - common))
            ),
            default=0,
        )
        if longest > before:
            before = longest
            yield f"{term[:common]}.{{0,{longest - common}}}"


def _word(article: Article, term: str) -> str:
    """Return the first word of an article that has the term: of its sentences, then of its headline.

    Raises KeyError where none has it.
    """
    texts = [article.shown(sentence.start, sentence.end) for sentence in article.sentences]
    for text in (*texts, article.headline):
        shouted = text.isupper()
        for chunk in text.split():
            for start, end, found in analyzer_for(article.in_language).located(chunk, shouted=shouted):
                if indexed(found) == indexed(term):
                    return chunk[start:end]
    raise KeyError(term)
