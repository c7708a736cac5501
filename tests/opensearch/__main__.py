"""Fetch OpenSearch for the tests, and run a node until it is interrupted: `make opensearch`."""

import signal
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.opensearch.jars import PLAIN, WITH_KNN, NoOpenSearchError, can_run, fetched_jars
from tests.opensearch.node import shared_node

_ITS_OWN = ("retrieval/opensearch/*", "bot/library/shared.py")


def main() -> None:
    """Say where the jars are; with "run", where a node answers, too, and wait.

    With "unrun", say instead which files no test runs where OpenSearch can't, as an option of coverage.
    """
    if sys.argv[1:] == ["unrun"]:
        if not can_run():
            print(f"--omit={','.join(_ITS_OWN)}")  # noqa: T201
        return
    try:
        for pom in (PLAIN, WITH_KNN):
            print(f"The jars of OpenSearch are in {fetched_jars(pom, at_any_rate=True)}.", flush=True)  # noqa: T201
        if sys.argv[1:] == ["run"]:
            with TemporaryDirectory() as folder:
                print(f"OpenSearch answers at {shared_node(Path(folder))}", flush=True)  # noqa: T201
                signal.pause()
    except NoOpenSearchError as error:
        sys.exit(f"{error}.")
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
