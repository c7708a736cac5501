"""Searches that look through all of an index, or tell nothing."""

from collections.abc import Mapping
from typing import Any

from retrieval.collection import EngineUnavailableError
from retrieval.opensearch.cluster import Cluster


def search(
    cluster: Cluster, index: str, body: Mapping[str, Any], *, seconds: float | None = None, **parameters: Any
) -> Any:
    """Return what a search of an index tells, within `seconds` instead of the cluster's deadline if given.

    Raises EngineUnavailableError, also where a part of the shards has not answered.
    """
    whole = {"allow_partial_search_results": "false", **parameters}
    return checked(cluster.ask("POST", f"/{index}/_search", body, seconds=seconds, **whole))


def checked(told: Any) -> Any:
    """Return what all shards have told. Raises EngineUnavailableError where some have not."""
    if told.get("timed_out") or told["_shards"]["failed"]:
        raise EngineUnavailableError("OpenSearch has looked through a part of the articles only.")
    return told
