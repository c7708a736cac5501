"""What sentences mean, compared in OpenSearch, with its k-NN plugin and without."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import Any

import pytest

from corpus.library import Library
from retrieval.answer import Answer
from retrieval.ask import ask
from retrieval.filters import NO_FILTERS
from retrieval.index import Index
from retrieval.meaning.encoder import Encoder
from retrieval.opensearch import Connection, OpenSearchCollection, encode, is_encoded, publish
from retrieval.opensearch.cluster import MissingError
from retrieval.opensearch.filling import Write, fill
from tests.conftest import article
from tests.opensearch.conftest import PATIENT, at_node
from tests.other_words import other_words
from tests.retrieval.letters import Letters
from tests.retrieval.meaning_contract import (
    BAND,
    ENGLISH,
    FERRY,
    WALL,
    FindingContract,
    Make,
    MeaningContract,
    with_vectors,
)

ASKED = "How high is the sea wall?"


@pytest.fixture
def with_knn(opensearch_with_knn: str) -> Iterator[Connection]:
    """The way to a collection that is not there yet, on a node that has the k-NN plugin."""
    with at_node(opensearch_with_knn) as made:
        yield made


def put_in(connection: Connection, library: Library, encoder: Encoder) -> OpenSearchCollection:
    """Publish a library and compare what its sentences mean."""
    publish(connection, library)
    if connection.vectors is None or connection.vectors.encoder is not encoder:
        connection.compare_meaning(encoder)
    return latest(connection)


def latest(connection: Connection) -> OpenSearchCollection:
    """Return what is asked."""
    found = connection.latest()
    assert found is not None
    return found


def encoded(connection: Connection, most: int = 1_000_000) -> bool:
    """Make the vectors that lack, of so many sentences at most; return whether none lacks then."""
    left = iter(range(most))
    assert connection.vectors is not None
    return encode(
        connection.vectors,
        latest(connection),
        connection.shards_for,
        lambda _, __: next(left, None) is not None,
    )


def kept(connection: Connection) -> set[tuple[str, int]]:
    """Return of which articles there are vectors, and of which passages."""
    assert connection.vectors is not None
    path = f"/{connection.vectors.index}"
    connection.cluster.ask("POST", f"{path}/_refresh")
    hits = connection.cluster.ask("GET", f"{path}/_search", size=1000)["hits"]["hits"]
    return {(hit["_source"]["article"], hit["_source"]["number"]) for hit in hits}


class ByWordsAlone(Index):
    """The embedded collection without a second retrieval."""

    def search_alike(self, *_: object) -> list[object]:  # type: ignore[override]
        return []


def shown(answer: Answer) -> list[tuple[str, int, int]]:
    """Return where what is shown of an answer stands."""
    return [(quote.article.id, quote.start, quote.end) for quote in chain(answer.quotes, answer.nearest)]


class LikeEmbedded(MeaningContract):
    """The contract, and the answers of the embedded one, without a second retrieval where it `finds` none."""

    finds = True

    def test_the_samples_answer_as_on_the_embedded_one(
        self, make: Make, samples: Index, encoder: Encoder
    ) -> None:
        collection = make(samples.library, encoder)
        embedded = samples if self.finds else ByWordsAlone(samples.library)
        expected = with_vectors(embedded, encoder)
        for asked in [*ENGLISH, *(one.question for one in other_words("en")[::3])]:
            theirs, ours = ask(expected, asked), ask(collection, asked)
            assert (ours.level, shown(ours)) == (theirs.level, shown(theirs)), asked
            assert ours.confidence == pytest.approx(theirs.confidence, abs=1e-3)
            assert ours.missing == theirs.missing


class TestWithKnn(LikeEmbedded, FindingContract):
    @pytest.fixture
    def make(self, with_knn: Connection) -> Make:
        return lambda library, encoder: made(with_knn, library, encoder)


class TestWithoutKnn(LikeEmbedded):
    finds = False

    @pytest.fixture
    def make(self, connection: Connection) -> Make:
        return lambda library, encoder: made(connection, library, encoder)


def made(connection: Connection, library: Library, encoder: Encoder) -> OpenSearchCollection:
    """Return a library in OpenSearch with the vectors of all its sentences."""
    collection = put_in(connection, library, encoder)
    assert encoded(connection)
    return collection


def test_words_answer_until_vectors_are_there_and_only_what_changed_is_encoded_again(
    with_knn: Connection,
) -> None:
    encoder = Letters()
    words = Index(Library((FERRY, WALL, BAND)))
    collection = put_in(with_knn, words.library, encoder)
    assert ask(collection, ASKED) == ask(words, ASKED)
    assert not encoded(with_knn, most=3)
    assert collection.encoded < 3
    assert encoded(with_knn)
    assert (collection.encoded, len(set(encoder.encoded))) == (3, 5)
    assert len(encoder.encoded) <= 6  # once more what was begun of the article at which it stopped

    encoder.encoded.clear()
    changed = replace(WALL, text=WALL.text.replace("May", "Mai"))
    after = put_in(with_knn, Library((changed, BAND)), encoder)
    vector = encoder.question("A gale broke it in May.")
    assert after.search_alike(vector, NO_FILTERS, 3)[0].article == BAND  # not the wall as it was
    encoder.encoded.clear()
    assert encoded(with_knn)
    assert encoder.encoded == ["The sea wall is high.", "A gale broke it in Mai."]
    assert kept(with_knn) == {(changed.id, 0), (BAND.id, 0)}
    assert after.search_alike(vector, NO_FILTERS, 3)[0].article == changed


def test_who_makes_none_sees_how_far_they_are(connection: Connection) -> None:
    put_in(connection, Library((FERRY, WALL)), Letters())
    following = Connection(connection.cluster, connection.collection)
    following.compare_meaning(Letters())
    collection = latest(following)
    assert following.vectors is not None
    assert not is_encoded(following.vectors, collection)
    assert ask(collection, ASKED) == ask(Index(Library((FERRY, WALL))), ASKED)
    assert encoded(connection)
    assert is_encoded(following.vectors, collection)
    assert collection.encoded == 2
    (found,) = collection.search({"wall": 1.0}, NO_FILTERS, 3)
    assert found.vectors is not None


def test_two_that_make_them_at_once_leave_out_what_the_other_has_made(connection: Connection) -> None:
    ours, theirs = Letters(), Letters()
    put_in(connection, Library((FERRY, WALL, BAND)), ours)
    other = Connection(connection.cluster, connection.collection)
    other.compare_meaning(theirs)

    def go_on(_: int, __: int) -> bool:
        if not theirs.encoded:
            assert encoded(other)
        return True

    assert connection.vectors is not None
    assert encode(connection.vectors, latest(connection), connection.shards_for, go_on)
    assert len(theirs.encoded) == 5
    assert len(ours.encoded) < 5
    assert len(kept(connection)) == 3


def test_vectors_of_another_encoder_are_not_used_and_go_once_there_are_others(
    connection: Connection,
) -> None:
    words = Index(Library((FERRY, WALL)))
    put_in(connection, words.library, Letters())
    assert encoded(connection)
    before = connection.vectors
    assert before is not None
    collection = put_in(connection, words.library, Letters("another"))
    assert not is_encoded(connection.vectors, collection)  # type: ignore[arg-type]
    assert ask(collection, ASKED) == ask(words, ASKED)
    assert encoded(connection)
    before.look()
    assert (before.is_there, collection.encoded) == (False, 2)


def test_where_they_are_removed_while_they_are_asked_words_answer(with_knn: Connection) -> None:
    words = Index(Library((FERRY, WALL)))
    collection = made(with_knn, words.library, Letters())
    assert with_knn.vectors is not None
    with_knn.cluster.ask("DELETE", f"/{with_knn.vectors.index}", seconds=PATIENT)
    assert ask(collection, ASKED) == ask(words, ASKED)
    assert collection.search_alike(Letters().question("a wall"), NO_FILTERS, 3) == []
    assert encoded(with_knn)
    (found,) = collection.search({"wall": 1.0}, NO_FILTERS, 3)
    assert found.vectors is not None


def test_an_article_that_is_lost_is_told_of_where_meaning_is_compared_too(connection: Connection) -> None:
    collection = made(connection, Library((FERRY, WALL)), Letters())
    lost = collection.generation.articles
    connection.cluster.ask("PUT", f"/{lost}/_settings", {"index.blocks.write": None}, seconds=PATIENT)
    fill(connection.cluster, [Write(lost, WALL.id)])
    with pytest.raises(MissingError, match=f"has lost the article {WALL.id}"):
        collection.search({"wall": 1.0}, NO_FILTERS, 3)


def test_an_article_is_asked_for_once_however_many_of_its_passages_are_found(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = article("Fog\n\n" + "\n\n".join(f"Fog {n} came in. " * 20 for n in range(9)), "fog.txt")
    collection = made(connection, Library((long,)), Letters())
    asked: list[str] = []
    ask_it = connection.cluster.ask

    def noted(method: str, path: str, body: Any = None, **more: Any) -> Any:
        if path == f"/{collection.generation.articles}/_mget":
            asked.extend(body["ids"])
        return ask_it(method, path, body, **more)

    monkeypatch.setattr(connection.cluster, "ask", noted)
    assert len(collection.search({"fog": 1.0}, NO_FILTERS, 9)) > 3
    assert asked == [long.id]


def test_what_is_long_has_its_vectors_passage_by_passage(with_knn: Connection) -> None:
    encoder = Letters()
    long = article("Fog\n\n" + "\n\n".join(f"Fog {n} came in. " * 20 for n in range(9)), "fog.txt")
    collection = made(with_knn, Library((long,)), encoder)
    found = collection.search({"fog": 1.0}, NO_FILTERS, 9)
    assert len(found) == len(kept(with_knn)) > 3
    assert all(one.vectors is not None and len(one.vectors) == len(one.sentences) for one in found)
    near = collection.search_alike(encoder.question("Fog 3 came in."), NO_FILTERS, 9)
    assert {one.first for one in near} <= {one.first for one in found}
    assert publish(with_knn, Library((WALL,))).taken_out == 1
    assert encoded(with_knn)
    assert kept(with_knn) == {(WALL.id, 0)}
