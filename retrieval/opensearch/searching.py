"""Searches that look through all of an index, or tell nothing."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from retrieval.collection import EngineUnavailableError
from retrieval.opensearch.cluster import PATIENCE, Cluster

_PAGE = 10_000
_COUNTED_TOGETHER = 500


def search(
    cluster: Cluster, index: str, body: Mapping[str, Any], *, seconds: float | None = None, **parameters: Any
) -> Any:
    """Return what a search of an index tells, within `seconds` instead of the cluster's deadline if given.

    Raises EngineUnavailableError, also where a part of the shards has not answered.
    """
    whole = {"allow_partial_search_results": "false", **parameters}
    return checked(cluster.ask("POST", f"/{index}/_search", body, seconds=seconds, **whole))


def all_hits(cluster: Cluster, index: str, body: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield all hits of a search in an index, none twice, in an order that it gives with `sort`.

    Raises EngineUnavailableError, and MissingError where there is no such index.
    """
    asked = {"size": _PAGE, "track_total_hits": False, **body}
    while True:
        hits = search(cluster, index, asked, seconds=PATIENCE)["hits"]["hits"]
        yield from hits
        if len(hits) < asked["size"]:
            return
        asked["search_after"] = hits[-1]["sort"]


def count_each(cluster: Cluster, index: str, queries: Sequence[Mapping[str, Any]]) -> list[int]:
    """Return how many documents of an index each query finds. Raises EngineUnavailableError, as `search`."""
    found: list[int] = []
    for first in range(0, len(queries), _COUNTED_TOGETHER):
        filters = {"filters": list(queries[first : first + _COUNTED_TOGETHER])}
        asked = {"size": 0, "track_total_hits": False, "aggs": {"of": {"filters": filters}}}
        buckets = search(cluster, index, asked)["aggregations"]["of"]["buckets"]
        found += [bucket["doc_count"] for bucket in buckets]
    return found


def there(
    cluster: Cluster, index: str, asked: Mapping[str, Any], *, seconds: float | None = None, **parameters: Any
) -> list[Any]:
    """Return the documents of an index that are there, of those asked for by their ids (`_mget`).

    Raises EngineUnavailableError, also where some of them could not be read.
    """
    told = cluster.ask("POST", f"/{index}/_mget", asked, seconds=seconds, **parameters)["docs"]
    if any("error" in doc for doc in told):
        raise EngineUnavailableError("OpenSearch can't read some of the articles; see whether it is whole.")
    return [doc for doc in told if doc["found"]]


def checked(told: Any) -> Any:
    """Return what all shards have told. Raises EngineUnavailableError where some have not."""
    if told.get("timed_out") or told["_shards"]["failed"]:
        raise EngineUnavailableError("OpenSearch has looked through a part of the articles only.")
    return told
