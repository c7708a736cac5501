"""What goes wrong while articles are put in, and what is left then."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from corpus.library import Library
from retrieval.collection import EngineUnavailableError
from retrieval.opensearch import Connection, publish
from tests.conftest import article

ARTICLES = [article(f"Tide {n}\n\nIt rose {n} metres at Skerry.", f"{n}.txt") for n in range(8)]
Told = Callable[..., Any]


@pytest.fixture
def answering(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> Callable[[Told], None]:
    """A function that puts another between what is asked and what OpenSearch answers."""

    def put(between: Told) -> None:
        ask = connection.cluster.ask
        monkeypatch.setattr(connection.cluster, "ask", lambda *a, **k: between(ask, *a, **k))

    return put


def filled(connection: Connection, articles: Sequence[Any]) -> list[tuple[int, int]]:
    """Publish articles; return how far it was, step by step."""
    steps: list[tuple[int, int]] = []
    publish(connection, Library(tuple(articles)), lambda _, done, of: steps.append((done, of)))
    return steps


def test_what_is_filled_stays_where_a_part_of_it_could_not_be_counted(
    connection: Connection, answering: Callable[[Told], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    fails = True

    def half(ask: Told, method: str, path: str, body: Any = None, **more: Any) -> Any:
        told = ask(method, path, body, **more)
        if fails and path.endswith("-passages/_search"):
            told["_shards"]["failed"] = 1
            told["hits"]["total"] = {"value": 3, "relation": "eq"}
        return told

    answering(half)
    with pytest.raises(EngineUnavailableError, match="a part of the articles only"):
        filled(connection, ARTICLES)
    assert connection.latest() is None
    fails = False
    assert filled(connection, ARTICLES) == [(0, 0)]
    assert len(connection.latest() or ()) == len(ARTICLES)
