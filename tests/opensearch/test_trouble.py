"""What goes wrong while articles are put in, and what is left then."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from corpus.library import Library
from corpus.reading import ReadFile
from retrieval.collection import EngineUnavailableError
from retrieval.filters import NO_FILTERS
from retrieval.opensearch import Connection, publish
from retrieval.opensearch import writer as writing
from retrieval.opensearch.cluster import PATIENCE, BusyError, MissingError
from retrieval.opensearch.filling import Write, fill
from retrieval.opensearch.generation import Generation
from retrieval.opensearch.writer import Writer, WriterError
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


def test_what_is_asked_stays_where_what_was_said_in_articles_that_go_can_not_be_read(
    connection: Connection, answering: Callable[[Told], None]
) -> None:
    filled(connection, ARTICLES)
    before, fails = connection.latest(), True

    def unread(ask: Told, method: str, path: str, body: Any = None, **more: Any) -> Any:
        told = ask(method, path, body, **more)
        if fails and path.endswith("-articles/_mget"):
            told["docs"][0] = {"_id": told["docs"][0]["_id"], "error": {"type": "no_shard_available"}}
        return told

    answering(unread)
    with pytest.raises(EngineUnavailableError, match="can't read some of the articles"):
        filled(connection, ARTICLES[1:])
    assert connection.latest() is before
    fails = False
    assert filled(connection, ARTICLES[1:]) == [(0, 0)]
    assert len(connection.latest() or ()) == len(ARTICLES) - 1


def test_what_is_published_is_told_so_although_what_was_before_it_could_not_be_removed(
    connection: Connection, answering: Callable[[Told], None], caplog: pytest.LogCaptureFixture
) -> None:
    def away(ask: Told, method: str, path: str, body: Any = None, **more: Any) -> Any:
        if path.startswith("/_resolve"):
            raise EngineUnavailableError("OpenSearch did not answer in time.")
        return ask(method, path, body, **more)

    answering(away)
    filled(connection, ARTICLES)
    assert len(connection.latest() or ()) == len(ARTICLES)
    assert "stay in OpenSearch until the next are published. OpenSearch did not" in caplog.text


def test_an_article_that_is_lost_is_told_of_where_articles_have_copies_too(connection: Connection) -> None:
    same = [article(f"Wire\n\n{'It rose at Skerry. ' * 9}{n}", f"wire{n}.txt") for n in range(2)]
    signed = {a.source: ReadFile(articles=(a,), signatures=(bytes(range(256)),)) for a in same}
    publish(connection, Library((*ARTICLES, *same), files=signed))
    found = connection.latest()
    assert found is not None
    assert found.about.copies
    lost = found.generation.articles
    connection.cluster.ask("PUT", f"/{lost}/_settings", {"index.blocks.write": None}, seconds=PATIENCE)
    fill(connection.cluster, [Write(lost, ARTICLES[3].id)])
    with pytest.raises(MissingError, match=f"has lost the article {ARTICLES[3].id}"):
        found.search({"rose": 1.0}, NO_FILTERS, 20)


def test_a_generation_that_another_has_taken_over_is_not_swapped_in(
    connection: Connection, answering: Callable[[Told], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "_SILENT", 0.0)
    others: list[Writer] = []

    def overtaken(ask: Told, method: str, path: str, body: Any = None, **more: Any) -> Any:
        if path == "/_aliases" and not others:
            others.append(Writer(connection.cluster, Generation(connection.collection, 1)))
            others[0].__enter__()
        return ask(method, path, body, **more)

    answering(overtaken)
    with pytest.raises(WriterError):
        filled(connection, ARTICLES)
    assert connection.latest() is None
    others[0].__exit__()
    assert filled(connection, ARTICLES) == [(0, 0)]
    assert len(connection.latest() or ()) == len(ARTICLES)


def test_a_writer_whose_requests_were_done_but_not_answered_still_is_the_writer(
    connection: Connection, answering: Callable[[Told], None]
) -> None:
    lost = False

    def sent_again(ask: Told, method: str, path: str, body: Any = None, **more: Any) -> Any:
        nonlocal lost
        if method != "GET" and ("-about" in path or path == "/_aliases"):
            lost = not lost
            if lost:
                ask(method, path, body, **more)
        return ask(method, path, body, **more)

    answering(sent_again)
    filled(connection, ARTICLES)
    filled(connection, ARTICLES[1:])
    assert len(connection.latest() or ()) == len(ARTICLES) - 1


def test_what_waits_for_room_is_not_put_in_by_one_who_is_the_writer_no_more() -> None:
    held = 0

    def hold() -> None:
        nonlocal held
        held += 1
        if held == 3:
            raise WriterError

    class Full:
        asked = 0

        def ask(self, *_: Any, **__: Any) -> Any:
            self.asked += 1
            raise BusyError("full")

    cluster: Any = Full()
    with pytest.raises(WriterError):
        fill(cluster, [Write("index", "id")], hold)
    assert cluster.asked == 2
