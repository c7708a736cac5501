"""The manifest of a generation: what it knows of its articles, so that they need not be asked one by one."""

from collections.abc import Iterator, Mapping
from itertools import islice

import msgspec

from retrieval.opensearch.cluster import PATIENCE, Cluster, MissingError
from retrieval.opensearch.difference import Entry
from retrieval.opensearch.filling import Write
from retrieval.opensearch.generation import Generation
from retrieval.opensearch.indexes import entries_of

_TOGETHER = 10_000


def manifest_writes(generation: Generation, entries: Mapping[str, Entry]) -> Iterator[Write]:
    """Yield how the entries of all articles, by their ids, are put in."""
    listed = iter(entries.items())
    number = 0
    while together := list(islice(listed, _TOGETHER)):
        yield Write(generation.about, _id(number), {"entries": together})
        number += 1


def read_manifest(cluster: Cluster, generation: Generation, articles: int) -> dict[str, Entry]:
    """Return the entries of a generation of so many articles, by their ids, in the order they were put in.

    Where the manifest is not whole, or another version's, the articles are asked.
    """
    entries: dict[str, Entry] = {}
    try:
        for number in range(-(-articles // _TOGETHER)):
            told = cluster.ask("GET", f"/{generation.about}/_source/{_id(number)}", seconds=PATIENCE)
            entries.update(msgspec.convert(told["entries"], list[tuple[str, Entry]]))
    except (MissingError, msgspec.ValidationError):
        entries = {}
    return entries if len(entries) == articles else entries_of(cluster, generation)


def _id(number: int) -> str:
    return f"entries-{number}"
