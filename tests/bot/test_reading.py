"""What the commands say of what could not be read."""

import sys
from pathlib import Path

import pytest

from bot.cli.reading import report_problems
from corpus.scan import read_library


def test_many_problems_are_counted_after_the_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(8):
        (tmp_path / f"{number}.txt").write_bytes(b"\x00\x01")
    report_problems(read_library(tmp_path).report)
    told = capsys.readouterr().err.splitlines()
    assert [line[:11] for line in told[:5]] == [f"Not read: {number}" for number in range(5)]
    assert told[5:] == ["Not read: 3 more; `verbatim check` lists all."]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
def test_the_name_of_a_file_does_not_command_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a\x1b[2J\nb.txt").write_bytes(b"\x00\x01")
    report_problems(read_library(tmp_path).report)
    told = capsys.readouterr().err
    assert told.startswith("Not read: a")
    assert "\x1b" not in told
