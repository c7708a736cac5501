"""How the bot bears many questions: `make load`.

The bot runs as a process of its own against the sandbox, over HTTP; Telegram's flood limits are kept, and
each call takes 50 ms. Many people ask at an even rate, three questions each, answered or not.
"""

import asyncio
from argparse import ArgumentParser
from collections import defaultdict, deque
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import Popen
from tempfile import TemporaryDirectory

import numpy as np
import psutil

from bot.sandbox import people
from bot.sandbox.accounts import Json
from bot.sandbox.world import World
from tests.end_to_end.telegram import NORA, Person, Telegram, bot_process

_QUESTIONS = (
    "How high is the sea wall?",
    "Who is the architect?",
    "When does the ferry leave?",
    "How many books were soaked?",
    "What is the capital of Peru?",
)
_RATES = (1, 10, 30, 100)
_AWAY = 0.05
_EACH = 3
_PATIENCE = 120.0
_MANY, _FIRST, _STEADY = 20_000, 2_000, 25


def main() -> None:
    """Print Markdown tables: how soon answers came at each rate, or how much memory many of them took."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--rates", type=int, nargs="+", default=_RATES, help="questions a second")
    parser.add_argument("--seconds", type=int, default=30, help="for how long each rate is kept up")
    parser.add_argument(
        "--memory", action="store_true", help=f"ask {_MANY:,} questions, and watch the memory"
    )
    given = parser.parse_args()
    print(_memory() if given.memory else _load(given.rates, given.seconds))  # noqa: T201


@dataclass(slots=True)
class Outcome:
    """What came of questions: `took` is how many seconds each answer did."""

    asked: int = 0
    took: list[float] = field(default_factory=list)
    wrong: int = 0
    refusals: int = 0

    def row(self, rate: int) -> str:
        """Return it as a row of the table."""
        times = np.percentile(self.took, [50, 95, 99, 100]) if self.took else np.full(4, np.nan)
        counts = [rate, self.asked, len(self.took), *(f"{time:.2f} s" for time in times)]
        return " | ".join(map(str, ["", *counts, self.refusals, self.wrong, ""])).strip()


def _load(rates: list[int], seconds: int) -> str:
    rows = [
        "| questions a second | asked | answered | median | 95th percentile | 99th | slowest "
        "| refused (429) | wrong or out of order |",
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for rate in rates:
        with _at_work() as (telegram, _):
            right = _answers(telegram)
            rows.append(telegram.run(ask(telegram.world, right, rate, rate * seconds), None).row(rate))
    return "\n".join(rows)


def _memory() -> str:
    rows = ["| questions | answered | resident memory |", "| ---: | ---: | ---: |"]
    with _at_work() as (telegram, bot):
        right, process = _answers(telegram), psutil.Process(bot.pid)
        answered = 0
        for number in range(_MANY // _FIRST):
            asking = ask(telegram.world, right, _STEADY, _FIRST, after=number * _FIRST)
            answered += len(telegram.run(asking, None).took)
            megabytes = process.memory_info().rss / 1e6
            rows.append(f"| {(number + 1) * _FIRST:,} | {answered:,} | {megabytes:.0f} MB |")
    return "\n".join(rows)


@contextmanager
def _at_work() -> Iterator[tuple[Telegram, Popen[str]]]:
    """Run a bot on the samples, against a strict Telegram that is 50 ms away."""
    with TemporaryDirectory() as place, closing(Telegram(limits=True)) as telegram:
        telegram.fail(delay=_AWAY, times=None)
        with bot_process(telegram, Path(place) / "log", DATA_DIR=f"{place}/data", LOG_LEVEL="WARNING") as bot:
            yield telegram, bot


def _answers(telegram: Telegram) -> dict[str, str]:
    """Return what the bot answers to each question when it is asked nothing else."""
    with closing(Person(telegram.url, NORA)) as nora:
        return {question: nora.ask(question)["text"] for question in _QUESTIONS}


async def ask(world: World, right: dict[str, str], rate: float, count: int, *, after: int = 0) -> Outcome:
    """Ask so many questions, so many a second; return what came of them.

    A third as many people ask, three each, numbered `after` so many others.
    """
    asked: dict[int, deque[tuple[float, str]]] = defaultdict(deque)
    outcome, loop = Outcome(count), asyncio.get_running_loop()
    crowd = [100_000 + after + number for number in range(-(-count // _EACH))]
    for person in crowd:
        await people.join(world, person, f"Person {person}")
    refused = world.calls.answered("429")
    with world.events.heard() as events:
        hearing = asyncio.create_task(_hear(world, events, asked, outcome))
        began = loop.time()
        for number in range(count):
            await asyncio.sleep(began + number / rate - loop.time())
            turn, place = divmod(number, len(crowd))
            text = list(right)[(turn + place) % len(right)]
            asked[crowd[place]].append((loop.time(), right[text]))
            await people.say(world, crowd[place], world.bot.id, text)
        with suppress(TimeoutError):
            await asyncio.wait_for(hearing, _PATIENCE)
    outcome.refusals = world.calls.answered("429") - refused
    return outcome


async def _hear(
    world: World,
    events: asyncio.Queue[Json],
    asked: dict[int, deque[tuple[float, str]]],
    outcome: Outcome,
) -> None:
    """Hold each answer against the first question of that chat that has none, until all are answered."""
    while len(outcome.took) < outcome.asked:
        event = await events.get()
        if event["event"] != "message" or event["from"]["id"] != world.bot.id:
            continue
        waiting = asked[event["chat"]["id"]]
        if not waiting:
            outcome.wrong += 1
            continue
        since, expected = waiting.popleft()
        outcome.took.append(asyncio.get_running_loop().time() - since)
        outcome.wrong += event["text"] != expected


if __name__ == "__main__":
    main()
