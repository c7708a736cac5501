"""Files read in processes of their own. What never ends is a named pipe that nobody writes into."""

import multiprocessing
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from corpus.reading import Document
from corpus.rules import MEBIBYTE, Limits, Rules
from corpus.scan import read_library
from corpus.workers import read_in_processes
from tests.corpus.formats import FILES

pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
_TIME_ENOUGH = 100 * MEBIBYTE  # a file of a hundred megabytes may take a hundred times as long


def pipe(folder: Path) -> Document:
    """Return a document that takes for ever to read."""
    os.mkfifo(folder / "slow.txt")
    return Document("slow.txt", str(folder / "slow.txt"), 0, 1)


def good(folder: Path, number: int = 0, size: int = 0) -> Document:
    path = folder / f"{number}.html"
    path.write_bytes(FILES["a.html"].replace(b"/ferry", b"/%d" % number))
    return Document(path.name, str(path), size, 1)


@pipes
def test_a_file_that_takes_too_long_is_given_up_and_the_others_are_read(tmp_path: Path) -> None:
    documents = [pipe(tmp_path), *(good(tmp_path, number, _TIME_ENOUGH) for number in range(3))]
    slow, *others = read_in_processes(documents, Rules(Limits(seconds=1)))
    assert [problem.reason for problem in slow.problems] == [
        "it takes longer than 1 s to read; split it or raise MAX_FILE_SECONDS"
    ]
    assert [len(read.articles) for read in others] == [1, 1, 1]


@pipes
def test_a_file_that_crashes_its_reader_is_given_up_and_the_others_are_read(tmp_path: Path) -> None:
    """A real crash: the process is killed while it reads the pipe, once with the others and once alone."""
    deadly = pipe(tmp_path)

    def kill() -> None:
        for _ in range(2):
            with Path(deadly.path).open("wb"):  # which waits until somebody reads
                for child in multiprocessing.active_children():
                    child.kill()
                    child.join()

    threading.Thread(target=kill, daemon=True).start()
    crashed, read = read_in_processes([deadly, good(tmp_path)], Rules(Limits(seconds=600)))
    assert [problem.reason for problem in crashed.problems] == [
        "its reader crashed; report this as a bug and leave the file out"
    ]
    assert len(read.articles) == 1


def test_a_short_script_without_a_main_guard_just_works(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    good(tmp_path / "articles")
    script = tmp_path / "script.py"
    script.write_text(
        "import sys\n"
        "from pathlib import Path\n"
        "from corpus.scan import read_library\n"
        "library = read_library(Path(sys.argv[1]))\n"
        "print(len(library.articles), library.report.problems)\n"
    )
    root = str(Path(__file__).parents[2])
    command = [sys.executable, str(script), str(tmp_path / "articles")]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=300, env={**os.environ, "PYTHONPATH": root}
    )
    assert (done.stdout, done.stderr, done.returncode) == ("1 ()\n", "", 0)


def test_reading_leaves_the_script_that_runs_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    good(tmp_path / "articles")
    spec = sys.modules["__main__"].__spec__
    assert len(read_library(tmp_path / "articles").articles) == 1
    assert sys.modules["__main__"].__spec__ is spec
