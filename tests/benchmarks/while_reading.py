"""What reading articles costs those who ask meanwhile: `make bench`.

A bot with 2,000 articles is asked all the time, first while it rests, then while it reads 10,000 articles
for the first time, indexes them and swaps them in. What counts is the ratio, of one run on one machine.
"""

import asyncio
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from bot.library.keeper import Keeper
from bot.settings import Settings
from corpus.library import Library
from retrieval.index import Index
from tests.benchmarks.questions import made_up_library, question_about

_KEPT, _READ = 2_000, 10_000
_RESTING = 400
_PAUSE = 0.02


def main() -> None:
    """Print a Markdown table: how long answers took in milliseconds, at rest and while articles were read."""
    with TemporaryDirectory() as place:
        print(asyncio.run(_measure(Path(place), int(sys.argv[1]) if sys.argv[1:] else _READ)))  # noqa: T201


async def _measure(place: Path, count: int) -> str:
    folder = place / "articles"
    folder.mkdir()
    for number, article in enumerate(made_up_library(count, np.random.default_rng(1)).articles):
        (folder / f"{number:06}.txt").write_text(f"{article.headline}\n\n{article.text}")
    library = made_up_library(_KEPT, np.random.default_rng(0))
    settings = Settings(articles_dir=folder, data_dir=place / "data")
    keeper = Keeper(settings, Index(Library(library.articles)), 0.0)
    rng = np.random.default_rng(2)
    questions = [question_about(library, rng) for _ in range(_RESTING)]
    resting = [await timed(keeper, question) for question in questions]
    reload = asyncio.create_task(keeper.reload())
    reading: list[float] = []
    started = time.perf_counter()
    while not reload.done():
        reading.append(await timed(keeper, questions[len(reading) % _RESTING]))
    took = time.perf_counter() - started
    await reload
    return compared(resting, reading, f"while {count:,} articles are read ({took:.0f} s)")


def compared(resting: list[float], busy: list[float], when: str) -> str:
    """Return a table of how long answers took at rest and when the bot was busy, in milliseconds each."""
    rows = [("at rest", resting), (when, busy)]
    lines = ["| answers | asked | median | 95th percentile |", "| --- " * 4 + "|"]
    lines += [
        f"| {name} | {len(times)} | {np.median(times):.1f} ms | {np.quantile(times, 0.95):.1f} ms |"
        for name, times in rows
    ]
    ratio = np.quantile(busy, 0.95) / np.quantile(resting, 0.95)
    return "\n".join([*lines, f"\nRatio of the 95th percentiles: {ratio:.2f}"])


async def timed(keeper: Keeper, question: str) -> float:
    """Return how long the answer took in milliseconds; wait a little after it."""
    started = time.perf_counter()
    await keeper.ask(question)
    taken = (time.perf_counter() - started) * 1000
    await asyncio.sleep(_PAUSE)
    return taken


if __name__ == "__main__":
    main()
