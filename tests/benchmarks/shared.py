"""What a collection in OpenSearch costs as it grows: `python -m tests.benchmarks.shared 10000 100000`.

The articles and questions are those of `tests.benchmarks.scale`, a passage each. For each size a node of its
own is started, with 384 MB of heap, as the tests start it; it shares this machine with what asks it.
"""

import sys
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import psutil
from pydantic import SecretStr

from bot.library.collection import read_articles, reading_version
from bot.library.shared import SharedEngine
from bot.settings import Settings
from retrieval.ask import ask, warm
from retrieval.opensearch import connect, publish
from tests.benchmarks.scale import both, machine, made_up_questions, quantile, timed, write_articles
from tests.opensearch.node import Node, free_port

_SIZES = (10_000, 100_000)
_QUESTIONS = 400
_PATIENT = 30.0
_HEADER = (
    "passages", "read in s", "filled in s", "one changed, in s", "nothing changed", "taken over in s",
    "kB on disk a passage", "the node's MB", "question median in ms", "99 %",
)  # fmt: skip


def main() -> None:
    """Print a Markdown table, a line for each size in passages."""
    print(f"{machine()}\n\n| {' | '.join(_HEADER)} |\n" + "| --- " * len(_HEADER) + "|", flush=True)  # noqa: T201
    for size in [int(size) for size in sys.argv[1:]] or _SIZES:
        with TemporaryDirectory() as folder:
            print(_line(Path(folder), size), flush=True)  # noqa: T201


def _line(folder: Path, size: int) -> str:
    write_articles(folder, size)
    settings = Settings(articles_dir=folder / "articles", data_dir=folder / "data")
    read = timed(partial(read_articles, settings))
    library = read_articles(settings)
    node = Node(folder / "node", settings=["discovery.type=single-node", f"transport.port={free_port()}"])
    try:
        node.wait()
        connection = connect(node.url, _PATIENT)
        put_in = partial(publish, connection, read_by=reading_version(settings))
        filled = timed(partial(put_in, library))
        on_disk = _bytes_at(node.url)
        (folder / "articles" / "changed.md").write_text("# Kazoo\n\nThe kazoo factory closed on Friday.\n")
        changed = timed(lambda: put_in(read_articles(settings, before=library)))
        nothing = timed(lambda: put_in(read_articles(settings)))
        taken_over = timed(partial(_taken_over, folder, node.url))
        collection = connection.latest()
        assert collection is not None
        warm(collection)
        times = [timed(partial(ask, collection, text)) for text in made_up_questions(_QUESTIONS)]
        (process,) = (one for one in psutil.Process().children() if one.name() == "java")
        figures = [
            f"{read[0]:.0f}", f"{filled[0]:.0f}", both(changed), both(nothing), f"{taken_over[0]:.0f}",
            f"{on_disk / size / 1000:.2f}",
            f"{process.memory_info().rss / 1e6:.0f}", both(quantile(times, 0.5)), both(quantile(times, 0.99)),
        ]  # fmt: skip
    finally:
        node.kill()
    return f"| {size:,} | {' | '.join(figures)} |"


def _taken_over(folder: Path, url: str) -> None:
    """Read the same articles on another machine: one that has nothing in DATA_DIR."""
    settings = Settings(
        articles_dir=folder / "articles", data_dir=folder / "other", engine_url=SecretStr(url)
    )
    engine = SharedEngine(settings)
    read_articles(settings, elsewhere=engine.read_before)


def _bytes_at(url: str) -> int:
    """Return how many bytes all indexes of a node have on disk."""
    told = httpx.get(f"{url}/_stats/store", timeout=_PATIENT).json()
    return int(told["_all"]["total"]["store"]["size_in_bytes"])


if __name__ == "__main__":
    main()
