"""A machine that has the files of a generation, too, takes over what another one has read of them."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

import corpus.scan
from bot.library.collection import read_articles
from bot.library.shared import SharedEngine
from bot.settings import Settings
from corpus.library import SAMPLES, Library
from corpus.reading import Document
from retrieval.opensearch import Connection
from retrieval.opensearch.files import read_files
from retrieval.opensearch.generation import Generation
from tests.opensearch.conftest import PATIENT


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are read, as they are."""
    names: list[str] = []
    reads = corpus.scan._read_all

    def noted(documents: Sequence[Document], *more: object) -> object:
        names.extend(document.source for document in documents)
        return reads(documents, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(corpus.scan, "_read_all", noted)
    return names


@pytest.fixture
def machine(connection: Connection, tmp_path: Path) -> Callable[[str], tuple[Settings, SharedEngine]]:
    """A function that returns the settings and the engine of a machine; its articles are the samples."""

    def make(name: str) -> tuple[Settings, SharedEngine]:
        folder = tmp_path / name
        shutil.copytree(SAMPLES, folder / "articles")
        url = f"http://{connection.cluster.address}/{connection.collection}"
        settings = Settings(
            engine_url=SecretStr(url), articles_dir=folder / "articles", data_dir=folder / "data"
        )
        engine = SharedEngine(settings)
        engine._connection.cluster.deadline = PATIENT
        return settings, engine

    return make


def test_files_that_another_machine_has_read_are_not_read_again_but_those_that_differ(
    machine: Callable[[str], tuple[Settings, SharedEngine]], read: list[str]
) -> None:
    settings, engine = machine("first")
    folder = settings.articles_dir
    (folder / "two.jsonl").write_text(
        '{"title": "Tide", "text": "The tide rose."}\n'
        '{"title": "Ebb", "text": "The ebb fell."}\n{"title": 1}\n'
    )
    shutil.copy(min(folder.glob("*.txt")), folder / "twin.txt")  # which another stands for
    first = read_articles(settings)
    engine.publish(first, _silent)
    assert sorted(read) == sorted(first.files)

    other, its_engine = machine("second")
    for name in ("two.jsonl", "twin.txt"):
        shutil.copy(folder / name, other.articles_dir)
    (other.articles_dir / "new.txt").write_text("Gull\n\nThe gull has come.")
    changed = min(other.articles_dir.glob("*.md"))
    changed.write_text(changed.read_text() + "\n\nThe gull has gone.\n")
    read.clear()
    second = read_articles(other, elsewhere=its_engine.read_before)
    assert sorted(read) == sorted([changed.name, "new.txt"])
    assert len(second.articles) == len(first.articles) + 1
    for name in first.files.keys() - {changed.name}:
        assert parts(second, name) == parts(first, name)

    read.clear()
    again = read_articles(other)  # from its own cache
    assert (read, list(again.files)) == ([], list(second.files))
    assert all(parts(again, name) == parts(second, name) for name in second.files)
    assert (again.articles, again.report) == (second.articles, second.report)


def test_what_another_version_has_read_is_read_again(
    machine: Callable[[str], tuple[Settings, SharedEngine]], read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, engine = machine("first")
    engine.publish(read_articles(settings), _silent)
    other, its_engine = machine("second")
    monkeypatch.setattr("corpus.cache._code_version", lambda: "another")
    read.clear()
    library = read_articles(other, elsewhere=its_engine.read_before)
    assert sorted(read) == sorted(library.files)


def test_where_articles_that_others_stand_for_have_no_room_all_other_files_are_taken_over(
    machine: Callable[[str], tuple[Settings, SharedEngine]], read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("retrieval.opensearch.files._LEFT_OUT", 1)
    settings, engine = machine("first")
    one = min(settings.articles_dir.glob("*.txt"))
    shutil.copy(one, settings.articles_dir / "00.txt")
    engine.publish(read_articles(settings), _silent)
    other, its_engine = machine("second")
    shutil.copy(one, other.articles_dir / "00.txt")
    read.clear()
    library = read_articles(other, elsewhere=its_engine.read_before)
    assert len(library.files) > 2
    assert read in (["00.txt"], [one.name])


def parts(library: Library, name: str) -> tuple[object, ...]:
    """Return all that a library has of a file, to be compared."""
    file = library.files[name]
    return file.size, file.digest, file.problems, tuple(file.articles)


def _silent(step: str, done: int, of: int) -> None:
    """Show nobody how far it is."""


@pytest.mark.parametrize("listed", [{"files": [["tide.txt", "of", "another", "form"]]}, {"all": []}])
def test_files_that_another_version_has_listed_otherwise_are_read_again(listed: dict[str, object]) -> None:
    class Other:
        def ask(self, *_: object, **__: object) -> object:
            return {"read_by": "us", **listed}

    other: Any = Other()
    assert list(read_files(other, Generation("test", 1), "us", lambda *_: 1)) == []
