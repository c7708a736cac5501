"""Three machines, asked by many at once, of which the manager loses its power: `make failover`."""

import os
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import numpy as np

from corpus.library import SAMPLES, Library
from corpus.scan import read_library
from retrieval.answer import Answer
from retrieval.ask import ask
from retrieval.collection import EngineUnavailableError
from retrieval.index import Index
from retrieval.opensearch import Connection, connect, publish
from retrieval.opensearch.cluster import DEADLINE
from tests.opensearch.node import Node, cluster

QUESTIONS = (
    "How high is the sea wall?",
    "How many passengers will the ferry carry?",
    "Wie viele Menschen haben das Hafenfest besucht?",
    "What did the mayor say about the wall?",
)
_HEADER = (
    "| round | answers before the kill | wrong | failed | median in ms | longest "
    "| answers after | wrong | failed | median in ms | longest | load |"
)
_ROUNDS = 5.0
_SECONDS = 10.0
_ASKING = 3
_PATIENT = 60.0


class Load:
    """Many who ask a collection while the `with` block lasts, each answer held against the one expected.

    `outcomes` counts "right", "wrong", and what was told where there was none; `seconds` is how long each
    took.
    """

    def __init__(self, connection: Connection, library: Library, asking: int = _ASKING) -> None:
        """Let so many ask, one question after the other."""
        index = Index(library)
        self._expected: Mapping[str, object] = {text: quoted(ask(index, text)) for text in QUESTIONS}
        self._connection = connection
        self.outcomes: Counter[str] = Counter()
        self.seconds: list[float] = []
        self._ended = threading.Event()
        self._threads = [threading.Thread(target=self._go_on) for _ in range(asking)]

    def __enter__(self) -> "Load":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join()

    def _go_on(self) -> None:
        while not self._ended.is_set():
            for text in QUESTIONS:
                started = time.monotonic()
                self.outcomes[self._outcome(text)] += 1
                self.seconds.append(time.monotonic() - started)

    def _outcome(self, text: str) -> str:
        try:
            collection = self._connection.latest()
            assert collection is not None
            return "right" if quoted(ask(collection, text)) == self._expected[text] else "wrong"
        except EngineUnavailableError as error:
            return str(error)


def quoted(answer: Answer) -> list[tuple[str, int, int]]:
    """Return what an answer quotes."""
    return [(quote.article.id, quote.start, quote.end) for quote in (*answer.quotes, *answer.nearest)]


def url_of(nodes: Sequence[Node]) -> str:
    """Return the way to the samples in a cluster, cut in four."""
    return f"http://{','.join(f'127.0.0.1:{node.port}' for node in nodes)}/samples?shards=4"


def manager_of(nodes: Sequence[Node]) -> Node | None:
    """Return the node that manages the cluster as the first of them knows it, None where none does."""
    path = "_cluster/state/cluster_manager_node,nodes?local=true"
    told = httpx.get(f"{nodes[0].url}/{path}", timeout=_PATIENT).json()
    name = told["nodes"].get(told["cluster_manager_node"], {}).get("name")
    return next((node for node in nodes if node.name == name), None)


def kill_manager(nodes: Sequence[Node]) -> None:
    """End the node that manages the cluster, and wait until another one does."""
    manager = manager_of(nodes)
    assert manager is not None
    manager.kill()
    left = [node for node in nodes if node is not manager]
    wait_for(lambda: manager_of(left) in left)


def wait_for(condition: Callable[[], bool]) -> None:
    """Wait until the condition is true, for a minute at most."""
    end = time.monotonic() + _PATIENT
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def main() -> None:
    """Print a Markdown table, a line for each round: a new cluster, asked before and after the kill.

    The arguments are the number of rounds, and the deadline in seconds, the bot's own where it lacks.
    """
    given = [float(argument) for argument in sys.argv[1:]]
    rounds, deadline = [*given, *(_ROUNDS, DEADLINE)[len(given) :]]
    library, told = read_library(SAMPLES), Counter[str]()
    print(_HEADER + "\n" + "| --- " * _HEADER.count(" | ") + "| --- |", flush=True)  # noqa: T201
    for number in range(1, 1 + int(rounds)):
        with TemporaryDirectory() as folder, cluster(Path(folder), 3) as nodes:
            halves = _round(nodes, library, deadline)
        columns = " | ".join(_columns(load) for load in halves)
        print(f"| {number} | {columns} | {os.getloadavg()[0]:.0f} |", flush=True)  # noqa: T201
        told += halves[0].outcomes + halves[1].outcomes
    print("\n" + "\n".join(f"{count} {outcome}" for outcome, count in told.most_common()))  # noqa: T201


def _round(nodes: Sequence[Node], library: Library, deadline: float) -> tuple[Load, Load]:
    with closing(connect(url_of(nodes), _PATIENT)) as connection:
        publish(connection, library)
        with Load(connection, library):  # until the machines are warm
            time.sleep(_SECONDS)
        connection.cluster.deadline = deadline
        with Load(connection, library) as before:
            time.sleep(_SECONDS)
        with Load(connection, library) as after:
            kill_manager(nodes)
            time.sleep(_SECONDS)
    return before, after


def _columns(load: Load) -> str:
    many, wrong = load.outcomes.total(), load.outcomes["wrong"]
    failed = many - wrong - load.outcomes["right"]
    median, longest = (np.quantile(load.seconds, share) * 1000 for share in (0.5, 1))
    return f"{many} | {wrong} | {failed} | {median:.0f} | {longest:.0f}"


if __name__ == "__main__":
    main()
