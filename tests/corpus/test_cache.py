import logging
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from corpus.cache import Cache, GoneError
from corpus.cards import Kept
from corpus.library import SAMPLES, Library
from corpus.rules import Limits, Rules
from corpus.scan import read_library

Fill = Callable[..., Path]
GOOD = "Ferry\n\nThe ferry sails today."


def read(folder: Path, path: Path, rules: Rules = Rules()) -> Library:
    """Read as the bot does at its start."""
    cache = Cache(path, rules)
    known = cache.load()
    library = read_library(folder, rules=rules, before=Library(files=known), keep=cache.keep)
    cache.settle(library.files, known)
    return library


def test_what_was_read_is_there_again_the_same(tmp_path: Path) -> None:
    first = read(SAMPLES, tmp_path / "new" / "cache.sqlite3")
    kept = Cache(tmp_path / "new" / "cache.sqlite3").load()
    assert kept == first.files
    assert read(SAMPLES, tmp_path / "new" / "cache.sqlite3").articles == first.articles


def test_only_what_changed_is_read_again(folder: Fill, tmp_path: Path) -> None:
    place, path = folder(a__txt=GOOD, b__txt=GOOD + " Twice."), tmp_path / "cache.sqlite3"
    before = read(place, path)
    (place / "b.txt").write_text("Wall\n\nThe wall is high.")
    known = Cache(path).load()
    after = read_library(place, before=Library(files=known))
    assert after.files["a.txt"] is known["a.txt"]
    assert after.files["b.txt"] != before.files["b.txt"]
    os.utime(place / "a.txt", ns=(1, 1))
    touched = read_library(place, before=after)
    assert touched.files["a.txt"].articles is after.files["a.txt"].articles
    assert touched.files["a.txt"].changed == 1


def test_what_other_rules_or_other_code_wrote_is_not_used(
    folder: Fill, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, path = folder(a__txt=GOOD), tmp_path / "cache.sqlite3"
    read(place, path)
    assert Cache(path).load()
    assert not Cache(path, Rules(Limits(article_chars=5))).load()
    monkeypatch.setattr("corpus.cache._code_version", lambda: "other")
    assert not Cache(path).load()
    read(place, path)
    assert Cache(path).load()


@pytest.mark.parametrize("seed", range(12))
def test_a_damaged_cache_is_made_anew_with_a_warning(
    seed: int, folder: Fill, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    place, path = (
        folder(a__txt=GOOD, b__txt="Wall\n\n" + "The wall is high. " * 200),
        tmp_path / "cache.sqlite3",
    )
    expected = tuple(read(place, path).articles)
    dice = random.Random(seed)
    data = bytearray(path.read_bytes())
    if seed == 0:
        data = bytearray(b"not a database at all, but long enough to look like one" * 40)
    elif seed == 1:
        del data[len(data) // 2 :]
    else:
        for _ in range(2000):
            data[dice.randrange(len(data))] = dice.randrange(256)
    path.write_bytes(data)
    with caplog.at_level(logging.WARNING):
        assert read(place, path).articles == expected
    assert "is damaged" in caplog.text
    assert Cache(path).load()


def test_not_one_letter_that_changed_in_the_cache_is_quoted(
    folder: Fill, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    place, path = folder(a__txt=GOOD), tmp_path / "cache.sqlite3"
    read(place, path)
    data = path.read_bytes()
    assert data.count(b"sails today") == 1
    path.write_bytes(data.replace(b"sails today", b"sails never"))
    assert read(place, path).articles[0].text == GOOD
    assert "is damaged" in caplog.text


def test_a_start_checks_articles_only_where_somebody_else_has_written(
    folder: Fill, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wire = "The ferry sails again. " + " ".join(f"Paragraph {n} tells of the crew." for n in range(40))
    place, path = folder(a__txt=f"Gazette\n\n{wire}", b__txt=f"Post\n\n{wire}"), tmp_path / "cache.sqlite3"
    checked = []
    monkeypatch.setattr("corpus.cache._check", lambda database: checked.append(database))
    for text in (GOOD, GOOD, "Ferry\n\nThe ferry sails no more."):
        (place / "c.txt").write_text(text)
        assert read(place, path).has_copies
    assert not checked
    path.touch()
    read(place, path)
    read(place, path)
    assert len(checked) == 1


def test_an_article_that_rots_on_the_disk_is_read_anew_at_the_next_start(
    folder: Fill, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    place, path = folder(a__txt=GOOD), tmp_path / "cache.sqlite3"
    read(place, path)
    times = path.stat().st_mtime_ns
    path.write_bytes(path.read_bytes().replace(b"sails today", b"sails never"))
    os.utime(path, ns=(times, times))
    library = read(place, path)
    with pytest.raises(GoneError, match="start the bot again"):
        library.articles[0]
    assert read(place, path).articles[0].text == GOOD
    assert "is damaged" in caplog.text


def test_a_cache_that_cannot_be_written_is_a_warning(
    folder: Fill, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("no folder")
    assert len(read(folder(a__txt=GOOD), tmp_path / "file" / "cache.sqlite3").articles) == 1
    assert "can't be written" in caplog.text


def test_a_locked_cache_is_not_deleted(folder: Fill, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place, path = folder(a__txt=GOOD), tmp_path / "cache.sqlite3"
    read(place, path)
    connect = sqlite3.connect
    monkeypatch.setattr(
        "corpus.cache.sqlite3.connect", lambda path, timeout, **more: connect(path, timeout=0.05, **more)
    )
    other = connect(path)
    other.execute("BEGIN EXCLUSIVE")
    assert len(read(place, path).articles) == 1
    other.rollback()
    other.close()
    assert Cache(path).load()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_kill_at_any_point_leaves_a_state_that_starts(tmp_path: Path) -> None:
    folder, path = tmp_path / "articles", tmp_path / "data" / "cache.sqlite3"
    folder.mkdir()
    for number in range(300):
        (folder / f"{number:03}.txt").write_text(f"Ferry {number}\n\nThe ferry sails {number} times. " * 20)
    script = (
        "import sys; from pathlib import Path; from tests.corpus.test_cache import read\n"
        "if __name__ == '__main__': read(Path(sys.argv[1]), Path(sys.argv[2]))"
    )
    (tmp_path / "run.py").write_text(script)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    for wait in (0.3, 0.6, 0.9, 1.2, 1.5, 1.8):
        process = subprocess.Popen(
            [sys.executable, tmp_path / "run.py", folder, path], env=environment, start_new_session=True
        )
        time.sleep(wait)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        known = Cache(path).load()
        assert len(known) <= 300
        assert all(file.articles[0].text for file in known.values())
    assert len(read(folder, path).articles) == 300


def test_texts_are_read_when_they_are_asked_for(folder: Fill, tmp_path: Path) -> None:
    place, path = folder(a__txt=GOOD), tmp_path / "cache.sqlite3"
    library = read(place, path)
    assert isinstance(library.articles, Kept)
    assert library.articles[0].text == GOOD
    found = library.find(library.articles[0].id)
    assert found is not None
    assert found.text == GOOD


def test_a_library_reads_its_own_version_of_an_article_whatever_becomes_of_the_file(
    folder: Fill, tmp_path: Path
) -> None:
    place, path = folder(a__txt=GOOD, b__txt="Wall\n\nThe wall is high."), tmp_path / "cache.sqlite3"
    before = read(place, path)
    (place / "a.txt").write_text("Ferry\n\nThe ferry sails no more.")
    (place / "b.txt").unlink()
    after = read(place, path)
    assert [article.text for article in before.articles] == [GOOD, "Wall\n\nThe wall is high."]
    assert [article.text for article in after.articles] == ["Ferry\n\nThe ferry sails no more."]
    read(place, path, Rules(Limits(article_chars=9_999)))
    assert [article.text for article in after.articles] == ["Ferry\n\nThe ferry sails no more."]


def test_what_is_gone_leaves_the_cache_after_a_week(
    folder: Fill, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, path = folder(a__txt=GOOD, b__txt="Wall\n\nThe wall is high."), tmp_path / "cache.sqlite3"
    read(place, path)
    (place / "b.txt").unlink()
    read(place, path)
    now = time.time()
    for days, left in ((6, 2), (8, 1)):
        monkeypatch.setattr("corpus.cache.time.time", lambda days=days: now + days * 86_400)
        read(place, path)
        with closing(sqlite3.connect(path)) as database:
            assert database.execute("SELECT count(*) FROM article").fetchone() == (left,)


def test_an_article_that_comes_back_stays(
    folder: Fill, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, path = folder(a__txt=GOOD, b__txt="Wall\n\nThe wall is high."), tmp_path / "cache.sqlite3"
    read(place, path)
    (place / "b.txt").rename(tmp_path / "b.txt")
    read(place, path)
    (tmp_path / "b.txt").rename(place / "b.txt")
    read(place, path)
    now = time.time()
    monkeypatch.setattr("corpus.cache.time.time", lambda: now + 30 * 86_400)
    assert len([article.text for article in read(place, path).articles]) == 2


def test_an_article_that_is_damaged_while_the_bot_runs_is_not_quoted(folder: Fill, tmp_path: Path) -> None:
    library = read(folder(a__txt=GOOD), tmp_path / "cache.sqlite3")
    with closing(sqlite3.connect(tmp_path / "cache.sqlite3")) as database, database:
        database.execute("UPDATE article SET content = replace(content, 'today', 'never')")
    with pytest.raises(GoneError, match="start the bot again"):
        library.articles[0]


def test_a_file_that_was_only_touched_is_not_compared_again_and_again(folder: Fill, tmp_path: Path) -> None:
    place, path = folder(a__txt=GOOD), tmp_path / "cache.sqlite3"
    read(place, path)
    os.utime(place / "a.txt", ns=(1, 1))
    read(place, path)
    assert Cache(path).load()["a.txt"].changed == 1


def test_which_articles_are_alike_is_worked_out_once(
    folder: Fill, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wire = "The ferry sails again. " + " ".join(f"Paragraph {n} tells of the crew." for n in range(40))
    place = folder(a__txt=f"Gazette\n\n{wire}", b__txt=f"Post\n\n{wire}", c__txt=GOOD)
    first = read(place, tmp_path / "cache.sqlite3")
    assert first.alike(first.articles[0]) == (first.articles[1],)
    monkeypatch.setattr("corpus.cache.likeness_of", lambda keys, signed: pytest.fail("worked out again"))
    again = read(place, tmp_path / "cache.sqlite3")
    assert again.alike(again.articles[1]) == (again.articles[0],)
    assert again.alike(again.articles[2]) == ()
