"""Whatever lies in a folder, it is read: what can't be is a line that can be shown, logged and kept."""
# ruff: noqa: PTH101, PTH102, PTH118, PTH211
# for Path takes no names in bytes

import contextlib
import io
import os
import socket
import tarfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.cache import Cache
from corpus.library import Library
from corpus.scan import read_library
from corpus.sources import SourcesError, load_sources
from corpus.synonyms import SYNONYMS_FILE

GOOD = b"Ferry\n\nThe ferry sails today."
SUFFIXES = ("", ".txt", ".md", ".TXT", ".png", ".json")


def names() -> st.SearchStrategy[bytes]:
    odd = st.sampled_from(
        [b"\x1b[2J", b"\n", b"\r", b"\xff\xfe", b"\\", b"\xed\xa0\x80", b"\xe2\x80\xae", b" ", b"-", b"~"]
    )
    parts = st.lists(odd | st.binary(min_size=1, max_size=8), min_size=1, max_size=4).map(b"".join)
    cleaned = parts.map(lambda name: name.replace(b"/", b"_").replace(b"\0", b"_"))
    short = st.builds(lambda name, suffix: name[:200] + suffix.encode(), cleaned, st.sampled_from(SUFFIXES))
    return (short | st.just(b"n" * 251 + b".txt") | st.just(b"synonyms.txt")).filter(
        lambda name: name not in (b".", b"..")
    )


THINGS = st.sampled_from(
    ["text", "bytes", "fifo", "socket", "loop", "dangling", "out", "up", "self", "empty", "unread"]
)
TREES = st.recursive(
    st.dictionaries(names(), THINGS, max_size=6),
    lambda inner: st.dictionaries(names(), THINGS | inner, max_size=4),
    max_leaves=4,
)  # fmt: skip


def plant(place: bytes, tree: dict[bytes, object], junk: bytes) -> None:
    for name, thing in tree.items():
        path = os.path.join(place, name)
        with contextlib.suppress(OSError):  # where names are alike, or too long
            if isinstance(thing, dict):
                os.mkdir(path)
                plant(path, thing, junk)
            else:
                put(path, str(thing), junk)


def put(path: bytes, thing: str, junk: bytes) -> None:
    if thing in ("text", "bytes", "empty", "unread"):
        Path(os.fsdecode(path)).write_bytes({"text": GOOD, "bytes": junk}.get(thing, b""))
        if thing == "unread":
            os.chmod(path, 0)
    elif thing == "fifo":
        os.mkfifo(path)
    elif thing == "socket":
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path)
    else:
        other = path + b"_"
        targets = {"loop": other, "dangling": b"nowhere", "out": b"/etc/passwd", "up": b"..", "self": path}
        os.symlink(targets[thing], path)
        if thing == "loop":
            os.symlink(path, other)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(tree=TREES, junk=st.binary(max_size=300))
def test_any_folder_is_read(
    tree: dict[bytes, object], junk: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    place = tmp_path_factory.mktemp("any")
    plant(os.fsencode(place), {**tree, b"good.txt": "text"}, junk)
    cache = Cache(place.parent / f"{place.name}.sqlite3")
    library = read_library(place, keep=cache.keep)
    assert any(GOOD.decode() == article.text for article in library.articles)
    for problem in library.report.problems:
        assert str(problem).encode()
        assert not any(character in str(problem) for character in "\x1b\n\r")
    cache.settle(library.files, {})
    assert cache.load().keys() == library.files.keys()
    again = read_library(place, before=library)
    assert [article.source for article in again.articles] == [article.source for article in library.articles]


def one(folder: Path) -> Library:
    library = read_library(folder)
    assert [article.source for article in library.articles] == ["good.txt"]
    return library


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "good.txt").write_bytes(GOOD)
    return tmp_path


def test_links_that_lead_to_each_other_are_lines(folder: Path) -> None:
    (folder / "x").symlink_to("y")
    (folder / "y").symlink_to("x")
    (folder / "z.txt").symlink_to("z.txt")
    assert [problem.source for problem in one(folder).report.problems] == ["x", "y", "z.txt"]


def test_a_folder_that_cannot_be_looked_into_is_a_line(folder: Path) -> None:
    """Its path is longer than the system takes, which holds for root, too."""
    here = Path.cwd()
    try:
        os.chdir(folder)
        for _ in range(20):
            os.mkdir("d" * 250)
            os.chdir("d" * 250)
    finally:
        os.chdir(here)
    (problem,) = one(folder).report.problems
    assert problem.source.startswith("ddd")
    assert "name too long" in problem.reason


def test_a_list_of_synonyms_that_never_ends_is_a_line(folder: Path) -> None:
    os.mkfifo(folder / SYNONYMS_FILE)
    assert [problem.source for problem in one(folder).report.problems] == [SYNONYMS_FILE]


def test_sources_that_never_end_are_told(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "sources.toml")
    with pytest.raises(SourcesError, match="can't be read"):
        load_sources(tmp_path / "sources.toml")


def test_half_a_character_is_replaced_wherever_it_stands(folder: Path) -> None:
    r"""JSON may hold "\ud83d" alone: no UTF-8 has that, so neither the cache nor a message could."""
    lone = r'"The \ud83d ferry sails today, they said. It is late."'
    record = (
        f'{{"text": {lone}, "title": {lone}, "author": ["\\udcff"], "tags": [{lone}], "id": "\\ud800", '
        '"url": "https://a.example/\\ud83d"}'
    )
    (folder / "a.json").write_text(f"[{record}, {record}, 1]")
    library = read_library(folder)
    assert len(library.articles) == 2
    assert "The \ufffd ferry sails today" in library.articles[0].text
    assert str((library.articles, library.report)).encode()


def test_names_in_an_archive_are_as_harmless(folder: Path) -> None:
    (folder / "a.tar").write_bytes(tar({"\x1b[2J\udcff.txt": GOOD + b" It is late.", "\n.png": b"\x89PNG"}))
    library = read_library(folder)
    assert {article.source for article in library.articles} == {"good.txt", "a.tar/\\x1b[2J\\xff.txt"}
    assert [problem.source for problem in library.report.problems] == ["a.tar/\\n.png"]


def tar(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()
