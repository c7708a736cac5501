"""The indexes of a generation: made, copied, read through, asked, removed."""

import time
from collections.abc import Sequence
from typing import Any

from retrieval.collection import EngineUnavailableError
from retrieval.opensearch.cluster import PATIENCE, Cluster, MissingError
from retrieval.opensearch.difference import Entry
from retrieval.opensearch.documents import ARTICLES, PASSAGES, analysis
from retrieval.opensearch.generation import Generation, generation_of

_PAGE = 10_000
_UNTIL_GREEN = 60.0


def is_begun(cluster: Cluster, generation: Generation) -> bool:
    """Return whether a generation has all its indexes, of this version; they can be written then."""
    try:
        told = cluster.ask("GET", f"/{_data(generation)}/_mapping", seconds=PATIENCE)
        if any(index["mappings"]["_meta"]["analysis"] != analysis() for index in told.values()):
            return False
        settings = {"index.blocks.write": None, "index.refresh_interval": -1}
        cluster.ask("PUT", f"/{_data(generation)}/_settings", settings, seconds=PATIENCE)
    except MissingError:
        return False
    return True


def begin(cluster: Cluster, generation: Generation, shards: int) -> None:
    """Make the indexes of a generation anew, empty, of so many shards."""
    for index, form in ((generation.articles, ARTICLES), (generation.passages, PASSAGES)):
        _remove(cluster, [index])
        fresh = {"number_of_shards": shards, "number_of_replicas": 0, "refresh_interval": -1}
        settings = {"index": form["settings"]["index"] | fresh}
        mappings = form["mappings"] | {"_meta": {"analysis": analysis()}}
        cluster.ask("PUT", f"/{index}", {"settings": settings, "mappings": mappings}, seconds=PATIENCE)


def clone(cluster: Cluster, last: Generation, generation: Generation) -> bool:
    """Make the indexes of a generation out of the last one's; return whether this version made these."""
    told = cluster.ask("GET", f"/{_data(last)}/_mapping", seconds=PATIENCE)
    if any(index["mappings"]["_meta"]["analysis"] != analysis() for index in told.values()):
        return False
    settings = {
        "index.number_of_replicas": 0,
        "index.auto_expand_replicas": "false",
        "index.blocks.write": None,
        "index.refresh_interval": -1,
    }
    _remove(cluster, [generation.articles, generation.passages])
    for source, copy in ((last.articles, generation.articles), (last.passages, generation.passages)):
        cluster.ask("PUT", f"/{source}/_clone/{copy}", {"settings": settings}, seconds=PATIENCE)
    return True


def entries_of(cluster: Cluster, generation: Generation) -> dict[str, Entry]:
    """Return what a generation knows of its articles, by their ids, in their order."""
    found: dict[str, Entry] = {}
    asked: dict[str, Any] = {
        "size": _PAGE,
        "sort": ["place"],
        "_source": False,
        "docvalue_fields": ["key", "passages", "group", "ties", "acronyms", "said"],
        "track_total_hits": False,
    }
    while hits := cluster.ask(
        "POST",
        f"/{generation.articles}/_search",
        asked,
        seconds=PATIENCE,
        allow_partial_search_results="false",
    )["hits"]["hits"]:
        for hit in hits:
            fields = hit["fields"]
            found[hit["_id"]] = Entry(
                key=bytes.fromhex(fields["key"][0]),
                place=hit["sort"][0],
                passages=fields["passages"][0],
                group=fields.get("group", [None])[0],
                ties=fields.get("ties", [None])[0],
                acronyms=tuple(fields.get("acronyms", ())),
                said=tuple(fields.get("said", ())),
            )
        asked["search_after"] = hits[-1]["sort"]
    return found


def refresh(cluster: Cluster, generation: Generation) -> None:
    """Let what was written be found."""
    cluster.ask("POST", f"/{_data(generation)}/_refresh", seconds=PATIENCE)


def settle(cluster: Cluster, generation: Generation) -> None:
    """Let nothing be written any more, and wait for a copy of all, where there are machines for it."""
    settings = {"blocks.write": True, "refresh_interval": None, "auto_expand_replicas": "0-1"}
    cluster.ask("PUT", f"/{_data(generation)}/_settings", {"index": settings}, seconds=PATIENCE)
    end = time.monotonic() + _UNTIL_GREEN
    path = f"/_cluster/health/{_data(generation)},{generation.about}"
    while time.monotonic() < end:
        try:
            if cluster.ask("GET", path, seconds=PATIENCE)["status"] == "green":
                return
        except EngineUnavailableError:
            pass
        time.sleep(0.1)


def swap(cluster: Cluster, last: Generation | None, generation: Generation) -> None:
    """Let the generation be asked instead of the last one."""
    actions: list[dict[str, Any]] = [{"add": {"index": generation.about, "alias": generation.collection}}]
    if last is not None:
        actions.insert(
            0, {"remove": {"index": last.about, "alias": generation.collection, "must_exist": True}}
        )
    cluster.ask("POST", "/_aliases", {"actions": actions}, seconds=PATIENCE)


def remove_old(cluster: Cluster, published: Generation) -> None:
    """Remove all generations but the published one and the one before, which may still be asked."""
    told = cluster.ask("GET", f"/_resolve/index/{published.collection}-*", seconds=PATIENCE)
    for index in told["indices"]:
        try:
            generation = generation_of(index["name"])
        except ValueError:
            continue
        if generation.collection == published.collection and generation.number < published.number - 1:
            _remove(cluster, [index["name"]])


def _remove(cluster: Cluster, indexes: Sequence[str]) -> None:
    cluster.ask("DELETE", f"/{','.join(indexes)}", seconds=PATIENCE, ignore_unavailable="true")


def _data(generation: Generation) -> str:
    return f"{generation.articles},{generation.passages}"
