import logging
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.library import Library
from retrieval.ask import ask
from retrieval.collection import Collection
from retrieval.filters import NO_FILTERS
from retrieval.index import Index
from retrieval.shelf import MADE_BY, Shelf
from tests.conftest import article
from tests.retrieval.collection_contract import CollectionContract

WALL = article("Wall\n\nThe sea wall at Saltholm is 3.2 metres high.", "wall.txt")
OTHERS = [
    article(f"Note{n}\n\nThe alpha{n} met the beta{n}, Bureau of Alphas (BoA).", f"{n}.txt") for n in range(9)
]
LIBRARY = Library((WALL, *OTHERS))
QUESTION = "How high is the sea wall?"


class TestIndexFromTheShelf(CollectionContract):
    @pytest.fixture
    def make(self, tmp_path: Path) -> Callable[[Library], Collection]:
        def made(library: Library) -> Index:
            bound(library, tmp_path)
            index, done = bound(library, tmp_path)
            assert done == []
            return index

        return made


def bound(library: Library, folder: Path, before: Index | None = None) -> tuple[Index, list[int]]:
    """Return the index of a library, and how many articles were analysed for it, counted up."""
    done: list[int] = []
    return Index(library, before, lambda at, of: done.append(at), Shelf(folder / "index")), done


def files(folder: Path) -> list[Path]:
    return sorted((folder / "index").iterdir())


def test_what_was_analysed_is_not_analysed_again(tmp_path: Path) -> None:
    first, done = bound(LIBRARY, tmp_path)
    again, done_again = bound(LIBRARY, tmp_path)
    assert (len(done), done_again) == (10, [])
    assert again.search({"wall": 1.0}, NO_FILTERS, 9) == first.search({"wall": 1.0}, NO_FILTERS, 9)
    assert "3.2 metres" in ask(again, QUESTION).quotes[0].text


def test_a_reload_writes_only_what_changed(tmp_path: Path) -> None:
    before, _ = bound(Library(tuple(OTHERS)), tmp_path)
    (first,) = files(tmp_path)
    written = first.stat().st_mtime_ns
    after, done = bound(LIBRARY, tmp_path, before)
    assert (done, len(files(tmp_path)), first.stat().st_mtime_ns) == ([1], 2, written)
    _, done_again = bound(LIBRARY, tmp_path)
    assert done_again == []
    assert "3.2 metres" in ask(after, QUESTION).quotes[0].text


def test_an_index_reads_on_from_what_another_has_removed(tmp_path: Path) -> None:
    index, _ = bound(LIBRARY, tmp_path)
    bound(Library((WALL,)), tmp_path)
    assert len(files(tmp_path)) == 1
    assert "3.2 metres" in ask(index, QUESTION).quotes[0].text


@pytest.mark.parametrize("harm", ["one bit", "cut short", "empty", "something else"])
def test_a_damaged_file_is_made_anew_with_one_line(
    harm: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    bound(LIBRARY, tmp_path)
    (path,) = files(tmp_path)
    data = bytearray(path.read_bytes())
    data[-200] ^= 1
    harmed = {"one bit": bytes(data), "cut short": bytes(data[:-300]), "empty": b""}
    path.write_bytes(harmed.get(harm, b"x" * 400))
    with caplog.at_level(logging.WARNING):
        index, done = bound(LIBRARY, tmp_path)
    assert len(done) == 10
    assert "3.2 metres" in ask(index, QUESTION).quotes[0].text
    assert [record.message.startswith("The index in") for record in caplog.records] == [True]
    assert bound(LIBRARY, tmp_path)[1] == []


def test_every_single_byte_counts(tmp_path: Path) -> None:
    bound(Library((WALL,)), tmp_path)
    (path,) = files(tmp_path)
    data = path.read_bytes()
    for at in range(0, len(data), 23):
        path.write_bytes(data[:at] + bytes([data[at] ^ 255]) + data[at + 1 :])
        assert Shelf(path.parent).batches() == []


def test_what_another_version_made_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    bound(LIBRARY, tmp_path)
    monkeypatch.setattr("retrieval.shelf.made_by", lambda: "another")
    with caplog.at_level(logging.WARNING):
        assert len(bound(LIBRARY, tmp_path)[1]) == 10
    assert "another version made it" in caplog.text
    assert len(files(tmp_path)) == 1


def test_the_version_is_of_all_that_is_loaded_to_analyse() -> None:
    script = "import sys, retrieval.binding; print(*(n for n in sys.modules if n.startswith('retrieval.')))"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert {f"{name.replace('.', '/')}.py" for name in ran.stdout.split()} <= set(MADE_BY)


def test_half_a_file_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", crash)
    with pytest.raises(KeyboardInterrupt):
        bound(LIBRARY, tmp_path)
    monkeypatch.undo()
    assert Shelf(tmp_path / "index").batches() == []
    assert len(bound(LIBRARY, tmp_path)[1]) == 10
    assert [path.suffix for path in files(tmp_path)] == [".volume"]


def test_where_it_cannot_be_written_there_is_a_warning_and_an_index(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "index").write_text("no folder")
    index, done = bound(LIBRARY, tmp_path)
    assert len(done) == 10
    assert "3.2 metres" in ask(index, QUESTION).quotes[0].text
    assert "can't be kept" in caplog.text
