import os
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.library import SAMPLES
from corpus.scan import read_library

Fill = Callable[..., Path]
GOOD = "Ferry\n\nThe ferry sails today."


def reasons(folder: Path) -> dict[str, str]:
    return {p.source: p.reason for p in read_library(folder).report.problems}


def test_the_samples_are_read_whole_and_marked_as_samples() -> None:
    library = read_library(SAMPLES)
    assert library.report.problems == ()
    assert len(library.articles) >= 6
    assert set(library.languages) == {"en", "de", "es"}
    assert all("sample" in a.tags or a.source.endswith(".txt") for a in library.articles)


def test_one_bad_file_never_takes_down_the_good_ones(folder: Fill) -> None:
    place = folder(
        good__txt=GOOD,
        empty__txt="",
        junk__txt=os.urandom(4096),
        front__md="---\ntitle: [\n---\nText.",
        picture__png=b"\x89PNG",
    )
    library = read_library(place)
    assert [a.source for a in library.articles] == ["good.txt"]
    assert library.report.files == 5
    assert {p.source for p in library.report.problems} == {"empty.txt", "junk.txt", "front.md", "picture.png"}
    assert all("\n" not in str(p) and ";" in p.reason for p in library.report.problems)


def test_a_large_file_is_refused_by_size_without_reading_it(folder: Fill) -> None:
    place = folder(good__txt=GOOD)
    with (place / "huge.txt").open("wb") as file:
        file.truncate(50 << 20)
    assert reasons(place) == {"huge.txt": "it has 50 MB, over the limit of 20; split it or raise MAX_FILE_MB"}


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_named(folder: Fill) -> None:
    place = folder(good__txt=GOOD, secret__txt=GOOD + "!")
    (place / "secret.txt").chmod(0)
    assert "permission" in reasons(place)["secret.txt"]


def test_a_missing_and_an_empty_folder_say_what_to_do(folder: Fill) -> None:
    place = folder()
    assert "put articles in it" in reasons(place)[str(place)]
    assert "create it or set ARTICLES_DIR" in reasons(place / "gone")[str(place / "gone")]


def test_a_single_file_can_be_the_library(folder: Fill) -> None:
    place = folder(good__txt=GOOD, other__txt=GOOD + "!")
    assert [a.source for a in read_library(place / "good.txt").articles] == ["good.txt"]


def test_links_out_of_the_folder_and_other_than_files_are_refused(folder: Fill, tmp_path: Path) -> None:
    place = folder(good__txt=GOOD)
    (tmp_path / "outside.txt").write_text("Secret. Not to be quoted.")
    (place / "link.txt").symlink_to(tmp_path / "outside.txt")
    (place / "dangling.txt").symlink_to(place / "nowhere.txt")
    found = reasons(place)
    assert "outside the folder" in found["link.txt"]
    assert "cannot be opened" in found["dangling.txt"]
    assert len(read_library(place).articles) == 1


def test_the_same_article_twice_is_kept_once(folder: Fill) -> None:
    place = folder(a__txt=GOOD, b__txt=GOOD)
    assert reasons(place) == {"b.txt": "it has the same text as a.txt; delete one of them"}


def test_hidden_files_are_passed_over_and_folders_entered(folder: Fill) -> None:
    place = folder(good__txt=GOOD)
    (place / ".hidden.txt").write_text("No.")
    (place / "sub").mkdir()
    (place / "sub" / "deep.md").write_text("# Deep\n\nIt is deep.")
    assert [a.source for a in read_library(place).articles] == ["good.txt", "sub/deep.md"]


def test_progress_counts_every_file(folder: Fill) -> None:
    seen: list[tuple[int, int]] = []
    read_library(folder(a__txt=GOOD, b__txt=GOOD + "?"), progress=lambda done, of: seen.append((done, of)))
    assert seen == [(1, 2), (2, 2)]
