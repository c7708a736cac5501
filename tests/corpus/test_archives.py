from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.article import Article
from corpus.errors import Problem, VerbatimError
from corpus.readers import read_document
from corpus.scan import read_library
from tests.corpus.formats import tarred, zipped

FILES = {
    "a.txt": b"Ferry\n\nThe ferry sails.",
    "sub/b.md": b"# Wall\n\nThe wall is high.",
    "c.png": b"\x89PNG",
    "e.txt": b"",
}


def read(name: str, data: bytes) -> list[Article | Problem]:
    return list(read_document(data, name))


@pytest.mark.parametrize(("name", "pack"), [("x.zip", zipped), ("x.tar.gz", tarred), ("x.tgz", tarred)])
def test_an_archive_gives_the_articles_in_it(name: str, pack: Callable[[dict[str, bytes]], bytes]) -> None:
    found = read(name, pack(FILES))
    assert [a.source for a in found if isinstance(a, Article)] == [f"{name}/a.txt", f"{name}/sub/b.md"]
    assert {p.source for p in found if isinstance(p, Problem)} == {f"{name}/c.png", f"{name}/e.txt"}


@pytest.mark.parametrize("pack", [zipped, tarred])
@pytest.mark.parametrize("bad", ["../out.txt", "/etc/out.txt", "a/../../out.txt"])
def test_names_that_lead_out_are_refused(pack: Callable[[dict[str, bytes]], bytes], bad: str) -> None:
    found = read("x.zip" if pack is zipped else "x.tgz", pack({bad: b"Out.", "a.txt": b"In here."}))
    assert [a.source.rpartition("/")[2] for a in found if isinstance(a, Article)] == ["a.txt"]
    assert any(isinstance(p, Problem) and "leads out" in p.reason for p in found)


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(VerbatimError, match="too large unpacked"):
        read("x.zip", zipped({"a.txt": b"0" * (5 << 20)}))


def test_archives_in_archives_are_not_opened() -> None:
    (problem,) = read("x.zip", zipped({"y.zip": zipped(FILES)}))
    assert isinstance(problem, Problem)


def test_a_damaged_archive_takes_nothing_else_down(tmp_path: Path) -> None:
    (tmp_path / "bad.zip").write_bytes(b"PK\x03\x04 nothing")
    (tmp_path / "good.txt").write_bytes(FILES["a.txt"])
    library = read_library(tmp_path)
    assert len(library.articles) == 1
    assert [p.source for p in library.report.problems] == ["bad.zip"]
