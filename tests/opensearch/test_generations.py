from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from corpus.article import Article
from corpus.library import Library
from corpus.reading import ReadFile
from corpus.synonyms import Synonyms
from retrieval.ask import ask
from retrieval.collection import EngineUnavailableError
from retrieval.filters import NO_FILTERS
from retrieval.index import Index
from retrieval.opensearch import Connection, OpenSearchCollection, generation, manifest, publish, speaking
from retrieval.opensearch import articles as fetching
from retrieval.opensearch import generations as module
from retrieval.opensearch import writer as writing
from retrieval.opensearch.cluster import PATIENCE
from retrieval.opensearch.connection import AnalysisDiffersError
from retrieval.opensearch.documents import passage_id
from retrieval.opensearch.filling import Write, fill
from retrieval.opensearch.indexes import clone, entries_of
from retrieval.opensearch.writer import Writer, WriterError
from tests.conftest import article

ARTICLES = [
    article(
        f"Note {n}\n\nThe keeper of light {n} lives at Skerry {n}. It is {n + 20} metres high.", f"{n}.txt"
    )
    for n in range(12)
]
WALL = article(
    "Wall\n\nThe sea wall at Saltholm is 3.2 metres high.\n\nThe Saltholm Sea Union (SSU) built it.", "w.txt"
)


class StoppedError(Exception):
    """Whoever fills has been stopped."""


def same(ours: OpenSearchCollection, library: Library) -> None:
    """Hold a collection against the embedded one of the same library."""
    theirs = Index(library)
    asked = {"keeper": 1.0, "saltholm": 1.0, "high": 0.2}
    assert ours.search(asked, NO_FILTERS, 20) == theirs.search(asked, NO_FILTERS, 20)
    told, expected = (c.statistics([("keeper",), ("metr", "union"), ("zzz",)]) for c in (ours, theirs))
    assert (told.idf.tolist(), told.passages) == (expected.idf.tolist(), expected.passages)
    assert told.average_sentence == expected.average_sentence
    assert ours.articles.many(0, 99) == library.many(0, 99)
    assert ours.articles.counts == library.counts


def test_what_would_go_is_told_before_anything_is_done(
    connection: Connection, published: Callable[[Library], OpenSearchCollection]
) -> None:
    first = published(Library((*ARTICLES, WALL)))

    def refuse(gone: Sequence[str], had: int) -> None:
        assert (set(gone), had) == ({one.id for one in ARTICLES}, 13)
        raise StoppedError

    with pytest.raises(StoppedError):
        publish(connection, Library((WALL,)), check=refuse)
    assert connection.latest() is first
    assert publish(connection, Library((WALL,))).generation == 2


def test_a_generation_is_the_last_one_with_what_differs(
    connection: Connection, published: Callable[[Library], OpenSearchCollection]
) -> None:
    published(Library((*ARTICLES, WALL)))
    changed = replace(ARTICLES[3], text=ARTICLES[3].text.replace("lives", "sleeps"))
    now = Library((WALL, *ARTICLES[1:3], changed, *ARTICLES[4:]))
    steps: list[tuple[str, int, int]] = []
    told = publish(
        connection, Library((*ARTICLES[1:3], changed, *ARTICLES[4:], WALL)), lambda *s: steps.append(s)
    )
    assert (told.generation, told.put_in, told.taken_out) == (2, 1, 1)
    assert steps[-1] == ("Filling", 1, 1)
    collection = connection.latest()
    assert collection is not None
    same(collection, Library((*ARTICLES[1:3], changed, *ARTICLES[4:], WALL)))
    assert collection.articles.put_in_after(1, 99) == (changed,)
    assert "sleeps" in ask(collection, "Who sleeps at Skerry 3?").quotes[0].text
    same(published(now), now)  # in another order


def test_what_is_published_again_unchanged_stays_the_generation_that_it_is(
    connection: Connection, published: Callable[[Library], OpenSearchCollection]
) -> None:
    first = published(Library(tuple(ARTICLES)))
    told = publish(connection, Library(tuple(ARTICLES)))
    assert (told.generation, told.put_in, told.taken_out, told.articles) == (1, 0, 0, 12)
    assert connection.latest() is first
    assert (
        publish(connection, Library(tuple(ARTICLES), synonyms=(Synonyms(("ship",), ("boat",)),))).generation
        == 2
    )


def test_copies_and_acronyms_of_articles_that_stay_are_known_anew(
    published: Callable[[Library], OpenSearchCollection],
) -> None:
    words = " ".join(f"word{n}" for n in range(60))
    wire = [article(f"Wire\n\n{words} {n}.", f"wire{n}.txt") for n in range(2)]
    signed = {a.source: ReadFile(articles=(a,), signatures=(bytes(range(256)),)) for a in wire}
    alone = published(Library((WALL, wire[0]), files=signed))
    assert alone.articles.alike(wire[0]) == ()
    library = Library((WALL, *wire), files=signed)
    both = published(library)
    assert both.articles.alike(wire[0]) == (wire[1],)
    found = both.search({"word": 1.0}, NO_FILTERS, 9)
    assert found == Index(library).search({"word": 1.0}, NO_FILTERS, 9)
    assert len(found) == 1
    assert list(both.thesauri("en").acronyms.others(["ssu"])) != []
    assert published(Library((WALL, wire[0]), files=signed)).articles.alike(wire[0]) == ()


def test_the_manifest_tells_of_all_articles_what_they_would_tell_if_they_were_asked(
    connection: Connection,
    published: Callable[[Library], OpenSearchCollection],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(manifest, "_TOGETHER", 5)
    published(Library((*ARTICLES, WALL)))
    changed = replace(ARTICLES[3], text=ARTICLES[3].text.replace("lives", "sleeps"))
    now = published(Library((*ARTICLES[1:3], changed, *ARTICLES[4:], WALL))).generation
    told = entries_of(connection.cluster, now)
    assert len(told) == 12
    monkeypatch.setattr(manifest, "entries_of", lambda *_: {})
    assert list(manifest.read_manifest(connection.cluster, now, 12).items()) == list(told.items())
    monkeypatch.undo()
    monkeypatch.setattr(manifest, "_TOGETHER", 5)
    for change in ({"entries": [["of", "another", "form"]]}, None):
        fill(connection.cluster, [Write(now.about, "entries-1", change)])
        assert manifest.read_manifest(connection.cluster, now, 12) == told


@pytest.mark.parametrize("most_names", [500, 2])
def test_who_says_what_is_the_same_whatever_came_and_went(
    published: Callable[[Library], OpenSearchCollection], monkeypatch: pytest.MonkeyPatch, most_names: int
) -> None:
    monkeypatch.setattr(speaking, "_MOST_NAMES", most_names)

    def told(number: int, *said: str) -> Article:
        return article(
            "\n\n".join([f"Tide {number}", *(f'"It rose," said {who}.' for who in said)]), f"{number}.txt"
        )

    first = [
        told(1, "Rosa Lund", "Jo Mertens"),
        told(2, "Mayor Rosa Lund", "Lund"),
        told(3, "Lund", "Ann Roe", "Ben Oke"),
        told(4, "Ben Oke"),
    ]
    later = [
        [*first, told(5, "Ben Oke", "Cy Moe")],  # more of one, and another
        [*first[:3], told(5, "Ben Oke", "Cy Moe")],  # less of one
        [first[0], first[2], told(5, "Cy Moe"), told(6, "Karl Lund")],  # two of a family name
        [told(5, "Cy Moe"), first[0]],  # in another order
        [told(5, "Cy Moe")],
    ]
    for articles in (first, *later):
        library = Library(tuple(articles))
        ours, theirs = published(library).people(), Index(library).people()
        assert [(p.name, p.role, list(p.quotes)) for p in ours] == [
            (p.name, p.role, list(p.quotes)) for p in theirs
        ]
        assert len(theirs) > 0


def test_what_was_stopped_is_not_asked_and_goes_on_where_it_stopped(
    connection: Connection,
    published: Callable[[Library], OpenSearchCollection],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "_TOGETHER", 4)
    before = published(Library((WALL,)))
    whole, steps = Library((*ARTICLES, WALL)), []

    def stop(step: str, done: int, of: int) -> None:
        if done == 8:
            raise StoppedError

    with pytest.raises(StoppedError):
        publish(connection, whole, stop)
    assert connection.latest() is before
    told = publish(connection, whole, lambda step, done, of: steps.append((done, of)))
    assert (told.generation, steps) == (2, [(0, 4), (4, 4)])
    collection = connection.latest()
    assert collection is not None
    same(collection, whole)


def test_what_a_writer_left_by_halves_is_put_in_anew(
    connection: Connection, published: Callable[[Library], OpenSearchCollection]
) -> None:
    before = published(Library(tuple(ARTICLES)))
    begun = before.generation.next
    with Writer(connection.cluster, begun) as writer:
        clone(connection.cluster, before.generation, begun)
        writer.note([(ARTICLES[5].id, 9), ("gone", 3)])
        fill(connection.cluster, [Write(begun.passages, passage_id(ARTICLES[5].id, 0))])
    told = publish(connection, Library((*ARTICLES, WALL)))
    assert told.put_in == 2
    collection = connection.latest()
    assert collection is not None
    same(collection, Library((*ARTICLES, WALL)))


def test_two_never_put_articles_in_at_once(
    connection: Connection,
    published: Callable[[Library], OpenSearchCollection],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = published(Library((WALL,)))
    monkeypatch.setattr(writing, "_BEAT", 0.1)
    monkeypatch.setattr(writing, "_LOOK", 0.1)
    with Writer(connection.cluster, before.generation.next) as writer:
        with pytest.raises(WriterError, match="wait until it is done"):
            publish(connection, Library(tuple(ARTICLES)))
        monkeypatch.setattr(writing, "_BEAT", 1000)  # nothing is heard of it any more
        monkeypatch.setattr(writing, "_SILENT", 0.3)
        assert publish(connection, Library(tuple(ARTICLES))).generation == 2
        with pytest.raises(WriterError):
            writer.note(())


def test_a_question_goes_on_with_its_generation_which_goes_after_the_next_but_one(
    published: Callable[[Library], OpenSearchCollection],
) -> None:
    first = published(Library((WALL,)))
    published(Library((WALL, ARTICLES[0])))
    assert "3.2 metres" in ask(first, "How high is the sea wall?").quotes[0].text
    published(Library((WALL, ARTICLES[1])))
    with pytest.raises(EngineUnavailableError):
        first.search({"wall": 1.0}, NO_FILTERS, 3)


def test_articles_that_another_version_has_put_in_are_not_asked_until_they_are_put_in_anew(
    connection: Connection,
    published: Callable[[Library], OpenSearchCollection],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    published(Library((WALL,)))
    for name in ("connection", "generations", "indexes", "documents"):
        monkeypatch.setattr(f"retrieval.opensearch.{name}.analysis", lambda: "another")
    other = Connection(connection.cluster, connection.collection)
    with pytest.raises(AnalysisDiffersError, match="put them in again with `verbatim index`"):
        other.latest()
    assert publish(other, Library((WALL,))).put_in == 1
    collection = other.latest()
    assert collection is not None
    same(collection, Library((WALL,)))


def test_what_a_version_has_put_in_that_knew_other_things_of_it_can_be_put_in_anew(
    connection: Connection, published: Callable[[Library], OpenSearchCollection]
) -> None:
    old = published(Library((WALL, *ARTICLES))).generation
    told = {"analysis": "another", "numbers": [1, 2, 3], "passages": "13"}
    connection.cluster.ask("PUT", f"/{old.about}/_doc/about", told, refresh="true")
    other = Connection(connection.cluster, connection.collection)
    with pytest.raises(AnalysisDiffersError):
        other.latest()

    def refuse(gone: Sequence[str], had: int) -> None:
        assert (set(gone), had) == ({one.id for one in ARTICLES}, 13)
        raise StoppedError

    with pytest.raises(StoppedError):
        publish(other, Library((WALL,)), check=refuse)
    assert publish(other, Library((WALL,))).put_in == 1
    collection = other.latest()
    assert collection is not None
    same(collection, Library((WALL,)))


def test_no_article_takes_more_than_a_few_others_to_be_found(
    connection: Connection,
    published: Callable[[Library], OpenSearchCollection],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(generation, "_APART", 5)
    monkeypatch.setattr(fetching, "_TOGETHER", 4)
    monkeypatch.setattr(fetching, "_WINDOW", 8)
    old, library = published(Library((WALL,))).generation, Library((WALL, *ARTICLES))
    collection = published(library)
    asked: list[dict[str, Any]] = []
    ask = connection.cluster.ask

    def noted(method: str, path: str, body: Any = None, **more: Any) -> Any:
        if path.endswith("_search"):
            asked.append({"from": 0, "seconds": None, **more, **body})
        return ask(method, path, body, **more)

    monkeypatch.setattr(connection.cluster, "ask", noted)
    for at, one in enumerate(library.articles):
        assert collection.articles.find_asked(str(at + 1)) == one
        assert list(collection.articles.many(at, 3)) == list(library.many(at, 3))
    assert collection.articles.find_asked("14") is None
    assert max(body["from"] for body in asked) == 4
    asked.clear()
    assert collection.articles.put_in_after(old.number, 10) == tuple(ARTICLES[:10])
    assert {(body["size"], body["seconds"]) for body in asked} == {(4, PATIENCE)}
    asked.clear()
    assert collection.articles.put_in_after(old.number, 99) == tuple(ARTICLES)
    assert len(asked) == 4  # the last page, which may have been full, too
    monkeypatch.setattr(fetching, "_TOGETHER", 5)
    asked.clear()
    assert collection.articles.put_in_after(old.number, 99) == tuple(ARTICLES)
    assert len(asked) == 3
    asked.clear()
    assert collection.articles.published("1900", None, 8, 3) == (0, [])
    assert all(body["size"] == 0 for body in asked)


def test_the_health_tells_what_is_asked(
    connection: Connection, published: Callable[[Library], OpenSearchCollection]
) -> None:
    assert connection.latest() is None
    assert connection.health().generation is None
    published(Library(tuple(ARTICLES)))
    health = connection.health()
    assert (health.nodes, health.generation, health.articles, health.passages) == (1, 1, 12, 12)
