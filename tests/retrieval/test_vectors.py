import logging
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Article
from corpus.library import Library
from retrieval.arrays import ArrayFiles
from retrieval.filters import Filters
from retrieval.index import Index
from retrieval.meaning.making import make_vectors
from retrieval.meaning.vectors import Known, Vectors, batch_of, vector_files
from tests.conftest import article
from tests.retrieval.letters import Letters

FERRY = article("Ferry\n\nA ferry calls at noon. It carries bikes and cars.", "ferry.txt")
WALL = article("Wall\n\nThe sea wall is high. A gale broke it in May.", "wall.txt")
BAND = article("Band\n\nPublisher: Gazette\n\nThe band plays jazz.", "band.txt")


def made(
    articles: Sequence[Article],
    encoder: Letters,
    batches: Sequence[Vectors] = (),
    files: ArrayFiles[Vectors] | None = None,
) -> tuple[Vectors, ...]:
    """Return the batches of a library of these articles."""
    return (tuple(batches), *make_vectors(Library(tuple(articles)), encoder, batches, files))[-1]


def test_the_nearest_sentence_is_found_with_its_article() -> None:
    library, encoder = Library((FERRY, WALL)), Letters()
    known = Known(made([FERRY, WALL], encoder), library.keys)
    (best, *_) = known.nearest(encoder.question("A gale broke it in May."), 3)
    assert (library.article(best.key), best.sentence) == (WALL, 1)
    assert best.cosine == pytest.approx(1, abs=0.01)


def test_only_changed_articles_are_encoded_again(tmp_path: Path) -> None:
    encoder = Letters()
    files = vector_files(tmp_path, encoder)
    made([FERRY, WALL], encoder, files=files)
    encoder.encoded.clear()
    batches = made([FERRY, WALL, BAND], encoder, files.batches(), files)
    assert encoder.encoded == ["The band plays jazz."]
    assert len(Known(batches, Library((FERRY, WALL, BAND)).keys)) == 3
    assert list(make_vectors(Library((FERRY, BAND)), encoder, files.batches(), files)) == []


def test_what_is_gone_is_found_no_more_and_goes_when_the_rest_is_written() -> None:
    encoder = Letters()
    batches = made([FERRY, WALL], encoder)
    library = Library((WALL, BAND))
    known = Known(batches, library.keys)
    found = known.nearest(encoder.question("A ferry calls at noon."), 9)
    assert {library.article(place.key).headline for place in found} == {"Wall"}
    (left,) = made([WALL, BAND], encoder, batches)
    assert len(left.values) == 3


def test_there_are_few_batches_however_often_something_is_added() -> None:
    encoder, listed = (
        Letters(),
        [article(f"Note {n}\n\nThe fog came in. It left.", f"{n}.txt") for n in range(40)],
    )
    batches: tuple[Vectors, ...] = ()
    for count in range(1, len(listed) + 1):
        batches = made(listed[:count], encoder, batches)
    assert len(batches) <= 6
    assert sum(len(batch.values) for batch in batches) == 80
    assert len(encoder.encoded) == 80


def test_a_part_is_kept_when_the_work_is_stopped(tmp_path: Path) -> None:
    encoder = Letters()
    files = vector_files(tmp_path, encoder)
    many = [article(f"Note {n}\n\n" + "The fog came in. " * 2100, f"{n}.txt") for n in range(3)]

    stopped = make_vectors(Library(tuple(many)), encoder, (), files, lambda done, of: done < 1)
    assert len(list(stopped)) == 1
    assert len(Known(files.batches(), Library(tuple(many)).keys)) == 1


def test_batches_of_another_model_and_damaged_ones_are_made_anew_with_one_line(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    made([FERRY], Letters(), files=vector_files(tmp_path, Letters()))
    other = Letters("another model")
    with caplog.at_level(logging.WARNING):
        assert vector_files(tmp_path, other).batches() == []
    made([FERRY], other, files=vector_files(tmp_path, other))
    (path,) = tmp_path.iterdir()
    data = bytearray(path.read_bytes())
    data[-100] ^= 1
    path.write_bytes(data)
    with caplog.at_level(logging.WARNING):
        assert vector_files(tmp_path, other).batches() == []
    assert [record.message.partition(" in ")[0] for record in caplog.records] == ["The vectors"] * 2
    assert ["another version made it" in caplog.text, "is damaged" in caplog.text] == [True, True]
    assert list(tmp_path.iterdir()) == []


def test_vectors_lie_in_the_file_and_not_in_memory(tmp_path: Path) -> None:
    (batch,) = made([FERRY, WALL], Letters(), files=vector_files(tmp_path, Letters()))
    assert batch.values.dtype == np.int8
    assert not batch.values.flags.owndata
    assert not batch.values.flags.writeable


@given(st.lists(st.lists(st.integers(-127, 127), min_size=4, max_size=4), min_size=1, max_size=600))
def test_cosines_are_exact(rows: list[list[int]]) -> None:
    values = np.array(rows, np.int8)
    batch = batch_of([(b"k" * 16, values)])
    vector = np.array([0.5, -0.5, 0.5, 0.5], np.float32)
    lengths = np.maximum(np.linalg.norm(values.astype(np.float64), axis=1), 1)
    assert np.allclose(batch.cosines(vector), values @ vector.astype(np.float64) / lengths, atol=1e-5)


def test_an_index_finds_by_meaning_within_its_filters_and_gives_the_vectors_of_a_passage() -> None:
    encoder, articles = Letters(), (FERRY, WALL, BAND)
    index = Index(Library(articles)).with_vectors(encoder, made(articles, encoder))
    vector = encoder.question("A gale broke it in May.")
    assert index.search_alike(vector, Filters(), 2)[0].article == WALL
    (only,) = index.search_alike(vector, Filters(headline="ferry"), 2)
    assert only.article == FERRY
    assert only.vectors is not None
    assert only.vectors.shape == (2, 16)
    (by_words,) = index.search({"wall": 1.0}, Filters(), 2)
    assert by_words.vectors is not None


def test_a_passage_without_vectors_yet_has_none() -> None:
    encoder = Letters()
    index = Index(Library((FERRY, WALL))).with_vectors(encoder, made([FERRY], encoder))
    (found,) = index.search({"wall": 1.0}, Filters(), 2)
    assert found.vectors is None
