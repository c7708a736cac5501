import os
import time
from pathlib import Path

import pytest

from corpus.seals import checked_at, is_sealed, seal, unseal


@pytest.fixture
def sealed(tmp_path: Path) -> Path:
    path = tmp_path / "file"
    path.write_bytes(b"bytes that were checked")
    assert not is_sealed(path)
    seal(path)
    assert is_sealed(path)
    return path


def test_whatever_is_written_breaks_the_seal(sealed: Path) -> None:
    with sealed.open("r+b") as file:
        file.write(b"B")
    assert not is_sealed(sealed)


def test_a_copy_keeps_the_seal_only_where_it_is_whole(sealed: Path) -> None:
    times = sealed.stat().st_mtime_ns
    sealed.write_bytes(b"half")
    os.utime(sealed, ns=(times, times))
    assert not is_sealed(sealed)


def test_a_seal_is_broken_on_purpose(sealed: Path) -> None:
    unseal(sealed)
    assert not is_sealed(sealed)


def test_a_seal_holds_for_a_week(sealed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.time()
    for days, holds in ((6, True), (8, False), (-1, False)):
        monkeypatch.setattr("corpus.seals.time.time", lambda days=days: now + days * 86_400)
        assert is_sealed(sealed) is holds


def test_what_is_sealed_again_without_a_check_holds_no_longer(
    sealed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked = checked_at(sealed)
    sealed.write_bytes(b"bytes that were added to")
    seal(sealed, checked)
    assert checked_at(sealed) == checked
    now = time.time()
    monkeypatch.setattr("corpus.seals.time.time", lambda: now + 8 * 86_400)
    assert not is_sealed(sealed)


def test_a_file_that_is_not_there_is_not_sealed(tmp_path: Path) -> None:
    seal(tmp_path / "none")
    unseal(tmp_path / "none")
    with pytest.raises(FileNotFoundError):
        is_sealed(tmp_path / "none")
