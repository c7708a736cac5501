from pathlib import Path

import httpx
import pytest

from tests.opensearch import jars
from tests.opensearch.jars import NoOpenSearchError, find_java


def test_a_node_of_the_servers_own_jars_runs_here(opensearch: str) -> None:
    assert httpx.get(opensearch).json()["version"]["number"].startswith("3.")


def test_where_java_is_too_old_the_reason_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "release").write_text('JAVA_VERSION="17.0.9"\n')
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(jars, "_FOLDERS", ())
    with pytest.raises(NoOpenSearchError, match="needs Java 21 or later, here is 17"):
        find_java()


def test_where_maven_is_not_installed_that_is_told_once_and_for_a_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("PATH", "")
    with pytest.raises(NoOpenSearchError, match="Maven is not installed"):
        jars.fetched_jars()
    assert not jars.can_run()
    monkeypatch.undo()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with pytest.raises(NoOpenSearchError, match="Maven is not installed"):
        jars.fetched_jars()  # the next ten minutes nobody waits for it again
