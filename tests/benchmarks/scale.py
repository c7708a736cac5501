"""What a collection costs as it grows – starts, memory, questions, one changed article: `make bench`.

The articles are made up, a passage each, words drawn by Zipf's law, always the same. They lie in a folder as
dumps of a thousand and are read as the bot reads them. Each start is a process of its own. Memory is what a
process with them has more than one with ten, as Linux tells it: what is its own alone, and all that is
resident, files that are mapped included.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.library.collection import build_index
from bot.settings import Settings
from retrieval.ask import ask, warm
from tests.benchmarks.questions import made_up_word

_SIZES = (10_000, 100_000)
_FEW = 10
_DUMP = 1_000
_WORDS_OF_LANGUAGE = 60_000
_SENTENCES, _WORDS = 5, 20
_QUESTIONS = 400
_FILTERS = 'from:"Gazette 7" by:"Muñoz 3" since:2021-02'
_HEADER = (
    "passages", "first start in s", "start without the index", "warm start", "own kB a passage",
    "resident kB", "question median in ms", "99 %", "with three filters", "99 %", "reload, one changed, in s",
)  # fmt: skip
_NOTE = "Behind a slash: the processor's time, which what else runs hardly changes."


def main() -> None:
    """Print a Markdown table, a line for each size in passages."""
    if sys.argv[1:2] == ["start"]:
        print(json.dumps(_start(Path(sys.argv[2]), int(sys.argv[3]))))  # noqa: T201
        return
    print(f"{machine()}\n\n| {' | '.join(_HEADER)} |\n" + "| --- " * len(_HEADER) + "|", flush=True)  # noqa: T201
    for size in [int(size) for size in sys.argv[1:]] or _SIZES:
        print(_line(size), flush=True)  # noqa: T201
    print(f"\n{_NOTE} Load {os.getloadavg()[0]:.1f} after.")  # noqa: T201


def machine() -> str:
    return (
        f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} before, Python {sys.version.split()[0]}"
    )


def _line(size: int) -> str:
    with TemporaryDirectory() as small, TemporaryDirectory() as large:
        write_articles(Path(small), _FEW)
        write_articles(Path(large), size)
        least = _run(Path(small), 0)
        first = _run(Path(large), 0)
        for path in (Path(large) / "data").glob("index*"):
            _forget(path)
        again = _run(Path(large), 0)
        start = _run(Path(large), _QUESTIONS)
    own, resident = ((start[name] - least[name]) / 1024 / size for name in ("own", "resident"))
    figures = [
        f"{first['seconds'][0]:.1f}", both(again["seconds"]), both(start["seconds"]),
        f"{own:.2f}", f"{resident:.2f}",
        *(both(start[name]) for name in ("median", "last", "filtered", "filtered_last", "changed")),
    ]  # fmt: skip
    return f"| {size:,} | {' | '.join(figures)} |"


def both(times: Sequence[float]) -> str:
    return " / ".join(f"{time:.2f}" for time in times)


def _forget(path: Path) -> None:
    for file in path.iterdir() if path.is_dir() else ():
        file.unlink()
    path.rmdir() if path.is_dir() else path.unlink()


def _run(place: Path, questions: int) -> dict[str, Any]:
    """Return what `_start` returns, of another process."""
    command = [sys.executable, "-m", "tests.benchmarks.scale", "start", str(place), str(questions)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def _start(place: Path, questions: int) -> dict[str, Any]:
    """Return how long it took until the first answer, in seconds, and what memory it then takes, in bytes.

    Then as many questions are asked: their times in milliseconds, without and with filters; an article is
    changed, and how long it takes until it can be quoted is told in seconds.
    """
    settings = Settings(articles_dir=place / "articles", data_dir=place / "data")
    watch = _Watch()
    index = build_index(settings)
    warm(index)
    ask(index, "What about something?")
    found: dict[str, Any] = {"seconds": watch.read()}
    asked = list(made_up_questions(questions))
    times = [timed(partial(ask, index, text)) for text in asked]
    filtered = [timed(partial(ask, index, f"{text} {_FILTERS}")) for text in asked]
    found |= _memory()
    if questions:
        found |= {"median": quantile(times, 0.5), "last": quantile(times, 0.99)}
        found |= {"filtered": quantile(filtered, 0.5), "filtered_last": quantile(filtered, 0.99)}
        (place / "articles" / "changed.md").write_text("# Kazoo\n\nThe kazoo factory opened on Friday.\n")
        build_index(settings, before=index)
        (place / "articles" / "changed.md").write_text("# Kazoo\n\nThe kazoo factory closed on Friday.\n")
        watch = _Watch()
        index = build_index(settings, before=index)
        quotes = ask(index, "When did the kazoo factory close?").quotes
        found["changed"] = watch.read()
        assert quotes and "closed" in quotes[0].text  # noqa: PT018
    return found


def _memory() -> dict[str, float]:
    """Return the memory of the process in bytes: what is its own, and all that is resident.

    The difference are files that are mapped, whose pages the system takes back when it needs them.
    """
    told = Path("/proc/self/status").read_text()
    own, resident = (int(told.split(f"{name}:")[1].split()[0]) * 1024 for name in ("RssAnon", "VmRSS"))
    return {"own": own, "resident": resident}


def quantile(times: list[tuple[float, float]], share: float) -> list[float]:
    """Return the quantile of the times by clock and by processor, in milliseconds."""
    found: list[float] = (np.quantile(times, share, axis=0) * 1000).tolist()
    return found


@dataclass(frozen=True, slots=True)
class _Watch:
    """What has passed since it was made, in seconds: by the clock, and of the processor for this process."""

    clock: float = field(default_factory=time.perf_counter)
    processor: float = field(default_factory=time.process_time)

    def read(self) -> tuple[float, float]:
        return time.perf_counter() - self.clock, time.process_time() - self.processor


def timed(run: Callable[[], object]) -> tuple[float, float]:
    watch = _Watch()
    run()
    return watch.read()


def write_articles(place: Path, count: int) -> None:
    """Write so many articles below `place`, as JSON Lines of a thousand each."""
    folder = place / "articles"
    folder.mkdir()
    made = _made_up_articles(count)
    for number in range(-(-count // _DUMP)):
        with (folder / f"{number:05}.jsonl").open("w", encoding="utf-8") as file:
            for _ in range(min(_DUMP, count - number * _DUMP)):
                file.write(json.dumps(next(made), ensure_ascii=False) + "\n")


def _made_up_articles(count: int) -> Iterator[dict[str, str]]:
    rng = np.random.default_rng(0)
    for number in range(count):
        drawn = _drawn(rng, (_SENTENCES, _WORDS))
        sentences = [" ".join(map(made_up_word, words)).capitalize() + "." for words in drawn.tolist()]
        yield {
            "headline": " ".join(map(made_up_word, _drawn(rng, (6,)).tolist())).capitalize(),
            "articleBody": " ".join(sentences),
            "publisher": f"Gazette {number % 50}",
            "author": f"Ana Muñoz {number % 997}",
            "datePublished": f"{2018 + number % 7}-{1 + number % 12:02}-{1 + number % 28:02}",
            "url": f"https://example.com/{number}",
            "inLanguage": "en",
        }


def made_up_questions(count: int) -> Iterator[str]:
    """Yield questions of five words, drawn as those of the articles are."""
    rng = np.random.default_rng(1)
    for _ in range(count):
        yield f"What about {' '.join(map(made_up_word, _drawn(rng, (5,)).tolist()))}?"


def _drawn(rng: np.random.Generator, shape: tuple[int, ...]) -> NDArray[np.int64]:
    """Return numbers of words, n drawn with a chance in proportion to 1 / n (Zipf)."""
    drawn: NDArray[np.int64] = np.exp(rng.random(shape) * np.log(_WORDS_OF_LANGUAGE)).astype(np.int64) - 1
    return drawn


if __name__ == "__main__":
    main()
