"""What making vectors costs those who ask meanwhile: part of `make bench`.

A bot with 2,000 articles is asked while it rests, then while an encoder makes their vectors beside. What
counts is the ratio, of one run on one machine.
"""

import asyncio
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from bot.encoder.vectors import encoding
from bot.library.keeper import Keeper
from bot.settings import Settings
from retrieval.index import Index
from tests.benchmarks.questions import made_up_library, question_about
from tests.benchmarks.while_reading import compared, timed
from tests.encoder import FOLDER, why_not_there

_ARTICLES, _ASKED = 2_000, 400


def main() -> None:
    """Print a Markdown table: how long answers took in milliseconds, at rest and while vectors are made."""
    if why := why_not_there():
        print(f"What making vectors costs is not measured: {why}.")  # noqa: T201
        return
    with TemporaryDirectory() as place:
        print(asyncio.run(_measure(Path(place))))  # noqa: T201


async def _measure(place: Path) -> str:
    library = made_up_library(_ARTICLES, np.random.default_rng(0))
    settings = Settings(articles_dir=place, data_dir=place / "data", encoder=str(FOLDER))
    keeper = Keeper(settings, Index(library), 0.0)
    rng = np.random.default_rng(2)
    questions = [question_about(library, rng) for _ in range(_ASKED)]
    resting = [await timed(keeper, question) for question in questions]
    async with encoding(keeper, settings):
        while keeper.index.encoder is None:
            await asyncio.sleep(0.01)
        started = time.perf_counter()
        making = [await timed(keeper, question) for question in questions]
        took = time.perf_counter() - started
    return compared(resting, making, f"while vectors are made ({took:.0f} s)")


if __name__ == "__main__":
    main()
