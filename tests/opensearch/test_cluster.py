"""Three machines under load, of which the manager loses its power, and then all stand still."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator

import httpx
import pytest

from corpus.library import Library
from retrieval.answer import Answer
from retrieval.ask import ask
from retrieval.collection import EngineUnavailableError
from retrieval.filters import NO_FILTERS
from retrieval.index import Index
from retrieval.opensearch import Connection, connect, publish
from tests.opensearch.conftest import PATIENT
from tests.opensearch.jars import NoOpenSearchError
from tests.opensearch.node import Node, cluster

QUESTIONS = [
    "How high is the sea wall?",
    "How many passengers will the ferry carry?",
    "Wie viele Menschen haben das Hafenfest besucht?",
    "What did the mayor say about the wall?",
]
ASKING = 3


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
    """The way to the samples in the cluster, cut in four."""
    hosts = ",".join(f"127.0.0.1:{node.port}" for node in nodes)
    made = connect(f"http://{hosts}/samples?shards=4", PATIENT)
    publish(made, samples.library)
    yield made
    made.close()


def test_where_the_manager_is_killed_under_load_no_answer_is_wrong_and_none_fails(
    nodes: list[Node], connection: Connection, samples: Index
) -> None:
    assert connection.health().status == "green"
    expected = {question: quoted(ask(samples, question)) for question in QUESTIONS}
    answers: Counter[str] = Counter()
    ended = threading.Event()

    def go_on_asking() -> None:
        while not ended.is_set():
            for question in QUESTIONS:
                answers[outcome(connection, question, expected[question])] += 1

    asking = [threading.Thread(target=go_on_asking) for _ in range(ASKING)]
    for thread in asking:
        thread.start()
    wait_for(lambda: answers["right"] >= 40)
    manager = manager_of(nodes)
    assert manager is not None
    manager.kill()
    left = [node for node in nodes if node is not manager]
    wait_for(lambda: manager_of(left) in left)
    before = answers["right"]
    wait_for(lambda: answers["right"] >= before + 40)
    ended.set()
    for thread in asking:
        thread.join()
    assert set(answers) == {"right"}, answers
    without_one = Library(samples.library.articles[1:])
    assert publish(connection, without_one).taken_out == 1  # two machines are enough to go on


def test_where_all_stand_still_that_is_told_within_the_deadline_and_passes(
    nodes: list[Node], connection: Connection
) -> None:
    collection = connection.latest()
    assert collection is not None
    left = [node for node in nodes if node.runs]
    for node in left:
        node.freeze()
    connection.cluster.deadline = 0.5
    began = time.monotonic()
    with pytest.raises(EngineUnavailableError, match="did not answer in time"):
        collection.search({"wall": 1.0, "sea": 1.0}, NO_FILTERS, 12)
    assert time.monotonic() - began < 0.5 + 0.3
    for node in left:
        node.thaw()
    connection.cluster.deadline = PATIENT
    assert collection.search({"wall": 1.0, "sea": 1.0}, NO_FILTERS, 12)
    for node in left:
        node.kill()
    connection.cluster.deadline = 0.5
    began = time.monotonic()
    with pytest.raises(EngineUnavailableError, match="can't be reached"):
        connection.latest()
    assert time.monotonic() - began < 0.5 + 0.3


def outcome(connection: Connection, question: str, expected: list[tuple[str, int, int]]) -> str:
    """Return what comes of a question: "right", "wrong", or why it failed."""
    try:
        collection = connection.latest()
        assert collection is not None
        return "right" if quoted(ask(collection, question)) == expected else "wrong"
    except EngineUnavailableError as error:
        return str(error)


def quoted(answer: Answer) -> list[tuple[str, int, int]]:
    """Return what an answer quotes."""
    return [(quote.article.id, quote.start, quote.end) for quote in (*answer.quotes, *answer.nearest)]


def manager_of(nodes: list[Node]) -> Node | None:
    """Return the node that manages the cluster, None where none does."""
    told = httpx.get(
        f"{nodes[0].url}/_cluster/state/cluster_manager_node,nodes?local=true", timeout=10
    ).json()
    name = told["nodes"].get(told["cluster_manager_node"], {}).get("name")
    return next((node for node in nodes if node.name == name), None)


def wait_for(condition: Callable[[], bool], seconds: float = 60) -> None:
    """Wait until the condition is true."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)
