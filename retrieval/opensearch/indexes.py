"""The indexes of a generation: made, copied, read through, asked, removed."""

import time
from collections.abc import Iterator, Sequence
from typing import Any

from retrieval.collection import EngineUnavailableError
from retrieval.opensearch.cluster import PATIENCE, Cluster, MissingError
from retrieval.opensearch.difference import Entry
from retrieval.opensearch.documents import ARTICLES, PASSAGES, PEOPLE, analysis
from retrieval.opensearch.generation import Generation, generation_of
from retrieval.opensearch.searching import all_hits, checked, search

_UNTIL_GREEN = 60.0


def is_begun(cluster: Cluster, generation: Generation) -> bool:
    """Return whether a generation has all its indexes, of this version; they can be written then."""
    try:
        if not _is_ours(cluster, generation):
            return False
        settings = {"index.blocks.write": None, "index.refresh_interval": -1}
        cluster.ask("PUT", f"/{_data(generation)}/_settings", settings, seconds=PATIENCE)
    except MissingError:
        return False
    return True


def begin(cluster: Cluster, generation: Generation, shards: int) -> None:
    """Make the indexes of a generation anew, empty, of so many shards."""
    for index, form, parts in (
        (generation.articles, ARTICLES, shards),
        (generation.passages, PASSAGES, shards),
        (generation.people, PEOPLE, 1),
    ):
        _remove(cluster, [index])
        fresh = {"number_of_shards": parts, "number_of_replicas": 0, "refresh_interval": -1}
        settings = {"index": form["settings"]["index"] | fresh}
        mappings = form["mappings"] | {"_meta": {"analysis": analysis()}}
        cluster.ask("PUT", f"/{index}", {"settings": settings, "mappings": mappings}, seconds=PATIENCE)


def clone(cluster: Cluster, last: Generation, generation: Generation) -> bool:
    """Make the indexes of a generation out of the last one's; return whether this version made these."""
    try:
        if not _is_ours(cluster, last):
            return False
    except MissingError:
        return False
    settings = {
        "index.number_of_replicas": 0,
        "index.auto_expand_replicas": "false",
        "index.blocks.write": None,
        "index.refresh_interval": -1,
    }
    _remove(cluster, _indexes(generation))
    for source, copy in zip(_indexes(last), _indexes(generation), strict=True):
        cluster.ask("PUT", f"/{source}/_clone/{copy}", {"settings": settings}, seconds=PATIENCE)
    return True


def entries_of(cluster: Cluster, generation: Generation) -> dict[str, Entry]:
    """Return what a generation knows of its articles, by their ids, in their order; all of them are asked."""
    fields = ("key", "place", "passages", "group", "ties", "acronyms")
    return {
        one: Entry(
            key=bytes.fromhex(told["key"][0]),
            place=told["place"][0],
            passages=told["passages"][0],
            group=told.get("group", [None])[0],
            ties=told.get("ties", [None])[0],
            acronyms=tuple(told.get("acronyms", ())),
        )
        for one, told in scanned(cluster, generation, {"match_all": {}}, fields)
    }


def ids_of(cluster: Cluster, generation: Generation) -> list[str]:
    """Return the ids of a generation's articles, whichever version has put them in."""
    return [one for one, _ in scanned(cluster, generation, {"match_all": {}}, ())]


def scanned(
    cluster: Cluster, generation: Generation, query: dict[str, Any], fields: Sequence[str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield all articles that a query finds, in their order: the id of each, and those fields of it."""
    asked = {"query": query, "sort": ["place"], "_source": False, "docvalue_fields": list(fields)}
    for hit in all_hits(cluster, generation.articles, asked):
        yield hit["_id"], hit.get("fields", {})


def refresh(cluster: Cluster, generation: Generation) -> None:
    """Let what was written be found. Raises EngineUnavailableError, also where a part of it could not be."""
    checked(cluster.ask("POST", f"/{_data(generation)}/_refresh", seconds=PATIENCE))


def count(cluster: Cluster, index: str, fields: Sequence[str] = ()) -> tuple[int, dict[str, int]]:
    """Return how many documents an index has, and what each of those fields sums up to in them.

    Raises EngineUnavailableError, also where a part of them could not be counted.
    """
    sums = {name: {"sum": {"field": name}} for name in fields}
    asked = {"size": 0, "track_total_hits": True, "aggs": sums}
    told = search(cluster, index, asked, seconds=PATIENCE)
    return told["hits"]["total"]["value"], {name: int(told["aggregations"][name]["value"]) for name in fields}


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


def swap(cluster: Cluster, last: Generation | None, generation: Generation, token: str) -> None:
    """Let the generation be asked instead of the last one, and let its writer's token go.

    Raises EngineUnavailableError, and MissingError where another is asked, or the token has gone, already.
    """
    gone = {token: generation} if last is None else {token: generation, generation.collection: last}
    actions: list[dict[str, Any]] = [
        {"remove": {"index": of.about, "alias": alias, "must_exist": True}} for alias, of in gone.items()
    ]
    actions.append({"add": {"index": generation.about, "alias": generation.collection}})
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


def _is_ours(cluster: Cluster, generation: Generation) -> bool:
    """Return whether this version made a generation's indexes. Raises MissingError where one is not there."""
    told = cluster.ask("GET", f"/{_data(generation)}/_mapping", seconds=PATIENCE)
    return all(index["mappings"]["_meta"]["analysis"] == analysis() for index in told.values())


def _remove(cluster: Cluster, indexes: Sequence[str]) -> None:
    cluster.ask("DELETE", f"/{','.join(indexes)}", seconds=PATIENCE, ignore_unavailable="true")


def _indexes(generation: Generation) -> tuple[str, str, str]:
    """Return the indexes that are copied from generation to generation."""
    return generation.articles, generation.passages, generation.people


def _data(generation: Generation) -> str:
    return ",".join(_indexes(generation))
