"""Three machines under load, of which the manager loses its power, and then all stand still."""

import time
from collections.abc import Iterator

import pytest

from corpus.library import Library
from retrieval.collection import EngineUnavailableError
from retrieval.filters import NO_FILTERS
from retrieval.index import Index
from retrieval.opensearch import Connection, connect, publish
from tests.opensearch.conftest import PATIENT
from tests.opensearch.failover import Load, kill_manager, url_of, wait_for
from tests.opensearch.jars import NoOpenSearchError
from tests.opensearch.node import Node, cluster

DEADLINE, BUSY = 0.5, 0.3  # how long the machine may be held up by other tests


@pytest.fixture(scope="module")
def nodes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Node]]:
    """Three nodes that are one cluster."""
    try:
        with cluster(tmp_path_factory.mktemp("cluster"), 3) as made:
            yield made
    except NoOpenSearchError as error:
        pytest.skip(f"NO CLUSTER OF OPENSEARCH IS TESTED: {error}")


@pytest.fixture(scope="module")
def connection(nodes: list[Node], samples: Index) -> Iterator[Connection]:
    """The way to the samples in the cluster."""
    made = connect(url_of(nodes), PATIENT)
    publish(made, samples.library)
    yield made
    made.close()


def test_where_the_manager_is_killed_under_load_no_answer_is_wrong_and_none_fails(
    nodes: list[Node], connection: Connection, samples: Index
) -> None:
    assert connection.health().status == "green"
    with Load(connection, samples.library) as load:
        wait_for(lambda: load.outcomes["right"] >= 40)
        kill_manager(nodes)
        before = load.outcomes["right"]
        wait_for(lambda: load.outcomes["right"] >= before + 40)
    assert set(load.outcomes) == {"right"}, load.outcomes
    without_one = Library(samples.library.articles[1:])
    assert publish(connection, without_one).taken_out == 1  # two machines are enough to go on


def test_where_all_stand_still_or_are_gone_that_is_told_within_the_deadline(
    nodes: list[Node], connection: Connection
) -> None:
    collection = connection.latest()
    assert collection is not None
    left = [node for node in nodes if node.runs]
    for node in left:
        node.freeze()
    connection.cluster.deadline = DEADLINE
    began = time.monotonic()
    with pytest.raises(EngineUnavailableError, match="did not answer in time"):
        collection.search({"wall": 1.0, "sea": 1.0}, NO_FILTERS, 12)
    assert time.monotonic() - began < DEADLINE + BUSY
    for node in left:
        node.thaw()
    connection.cluster.deadline = PATIENT
    assert collection.search({"wall": 1.0, "sea": 1.0}, NO_FILTERS, 12)
    for node in left:
        node.kill()
    connection.cluster.deadline = DEADLINE
    began = time.monotonic()
    with pytest.raises(EngineUnavailableError, match="can't be reached"):
        connection.latest()
    assert time.monotonic() - began < DEADLINE + BUSY
