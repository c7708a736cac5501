"""Collections in OpenSearch for single tests, removed after them."""

import itertools
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from corpus.library import Library
from retrieval.opensearch import Connection, OpenSearchCollection, connect, publish

PATIENT = 20.0  # seconds: what is tested here is not how quick a machine is that many tests share
_numbers = itertools.count()


@contextmanager
def at_node(url: str) -> Iterator[Connection]:
    """Yield the way to a collection of a node that is not there yet, and remove it in the end."""
    made = connect(f"{url}/test-{os.getpid()}-{next(_numbers)}", PATIENT)
    yield made
    made.cluster.ask("DELETE", f"/{made.collection}-*", seconds=PATIENT)
    made.close()


@pytest.fixture
def connection(opensearch: str) -> Iterator[Connection]:
    """The way to a collection that is not there yet."""
    with at_node(opensearch) as made:
        yield made


@pytest.fixture
def published(connection: Connection) -> Callable[[Library], OpenSearchCollection]:
    """A function that publishes a library and returns it as a collection."""

    def make(library: Library) -> OpenSearchCollection:
        publish(connection, library)
        found = connection.latest()
        assert found is not None
        return found

    return make
