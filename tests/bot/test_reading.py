"""What the commands say of what could not be read."""

import sys
from pathlib import Path

import pytest

from bot.cli.reading import report_problems
from corpus.scan import read_library


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
def test_the_name_of_a_file_does_not_command_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a\x1b[2J\nb.txt").write_bytes(b"\x00\x01")
    report_problems(read_library(tmp_path).report)
    told = capsys.readouterr().err
    assert told.startswith("Not read: a")
    assert "\x1b" not in told
