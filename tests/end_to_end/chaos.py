"""A bot that is killed again and again while it is asked: what is lost, wrong or told twice."""

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.sandbox.accounts import Json
from corpus.library import SAMPLES
from tests.end_to_end.telegram import ADA, NORA, Person, Telegram, measured, wait_for

QUESTIONS = (
    "How high is the sea wall?",
    "Who is the architect?",
    "When does the ferry leave?",
    "What did the mayor say about the harbour?",
    "How many books were soaked?",
    "Who repaired the clock?",
    "What is the capital of Peru?",
)
_MOST_ASKED = 3  # by one person, one after another
_OFTEN = 0.7  # of the times it lives to see its start through
_RELOADS = (0.0, 0.5)
_DEAD = (0.0, 2.0)
_NEWS = "Boathouse repainted\n\nThe boathouse of Skerry Lane was repainted in number {0} shades of green.\n"
_NEWS_QUESTION = "In how many shades of green was the boathouse of Skerry Lane repainted?"
_LIVES = (0.2, 2.5)  # seconds from one start to the next kill
_PATIENCE = 120.0
_READY = "To stop it, press Ctrl+C"


@dataclass(slots=True)
class Outcome:
    """What came of it: `wrong` are messages that are no answer to what that person asked.

    `window` is how many seconds before a kill the earliest message was sent that was sent again after it.
    """

    kills: int = 0
    reload_kills: int = 0
    asked: int = 0
    lost: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    out_of_order: int = 0
    twice: int = 0
    window: float = 0.0
    backlog: int = 0
    whole: bool = False

    def table(self) -> str:
        """Return it as a Markdown table."""
        rows = {
            "kills": self.kills,
            "kills during a reload": self.reload_kills,
            "questions": self.asked,
            "most waiting at a start": self.backlog,
            "without an answer": len(self.lost),
            "wrong answers": len(self.wrong),
            "chats out of order": self.out_of_order,
            "answered twice": self.twice,
            "longest from sending to the kill, where sent twice": f"{self.window:.0f} s",
            "library whole afterwards": "yes" if self.whole else "no",
        }
        return "\n".join(
            ["| | |", "| --- | ---: |", *(f"| {name} | {value} |" for name, value in rows.items())]
        )


def chaos(place: Path, *, kills: int, reload_kills: int, rate: float, seed: int = 0) -> Outcome:
    """Ask the bot `rate` questions a second while it is killed so often; return what came of them.

    Every answer is held against the one that the bot gives to the same question when it is left in peace.
    """
    rng, outcome = random.Random(seed), Outcome(kills, reload_kills)
    shutil.copytree(SAMPLES, place / "articles")
    with closing(Telegram()) as telegram, _Bot(telegram, place) as bot:
        with closing(Person(telegram.url, NORA)) as nora:
            right = {question: nora.ask(question)["text"] for question in QUESTIONS}
        asked: dict[int, list[str]] = {}
        killed: list[float] = []
        with _asking(telegram, asked, rate, rng):
            for turn, reloads in enumerate(_shuffled([False] * kills + [True] * reload_kills, rng)):
                if reloads or rng.random() < _OFTEN:
                    bot.await_ready()
                if reloads:
                    _publish(place, turn)
                    bot.reload()
                time.sleep(rng.uniform(*(_RELOADS if reloads else _LIVES)))
                bot.kill()
                killed.append(time.time())
                time.sleep(rng.uniform(*_DEAD))
                outcome.backlog = max(outcome.backlog, telegram.counts()["pending"])
                bot.start()
        outcome.asked = sum(map(len, asked.values()))
        bot.await_ready()
        _judge(telegram, asked, right, killed, outcome)
        _publish(place, kills + reload_kills)
        bot.reload()
        outcome.whole = _is_whole(telegram, kills + reload_kills, right)
    return outcome


def main() -> int:
    """Print the table; return 1 where a question was lost or answered wrongly."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--reload-kills", type=int, default=10)
    parser.add_argument("--rate", type=float, default=20.0, help="questions a second")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    with TemporaryDirectory() as place:
        outcome = chaos(
            Path(place), kills=given.kills, reload_kills=given.reload_kills, rate=given.rate, seed=given.seed
        )
    print(outcome.table())  # noqa: T201
    return int(bool(outcome.lost or outcome.wrong) or not outcome.whole)


class _Bot:
    """The bot's process, which can be killed and started again."""

    def __init__(self, telegram: Telegram, place: Path) -> None:
        self._telegram, self._place = telegram, place
        self._log = place / "log"

    def __enter__(self) -> "_Bot":
        self.start()
        self.await_ready()
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(_PATIENCE)

    def start(self) -> None:
        environment = {
            **{name: value for name, value in os.environ.items() if name not in measured()},
            "TELEGRAM_BOT_TOKEN": self._telegram.world.token,
            "TELEGRAM_API_URL": self._telegram.api_url,
            "ARTICLES_DIR": str(self._place / "articles"),
            "DATA_DIR": str(self._place / "data"),
            "ADMIN_IDS": str(ADA),
            "QUESTIONS_PER_MINUTE": "10000",
        }
        self._started_at = len(self._log.read_text()) if self._log.exists() else 0
        with self._log.open("a") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "bot", "run"], env=environment, stdout=log, stderr=log, cwd=self._place
            )

    def await_ready(self) -> None:
        """Wait until the last start is through."""
        wait_for(lambda: _READY in self._said() or self._process.poll() is not None, _PATIENCE)
        if self._process.poll() is not None:
            raise AssertionError(self._said()[-2000:])

    def reload(self) -> None:
        self._process.send_signal(signal.SIGHUP)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait(_PATIENCE)

    def _said(self) -> str:
        return self._log.read_text()[self._started_at :]


@contextmanager
def _asking(
    telegram: Telegram, asked: dict[int, list[str]], rate: float, rng: random.Random
) -> Iterator[None]:
    """Let one person after another come and ask up to three questions, for as long as the block lasts."""
    over = threading.Event()

    def ask() -> None:
        while not over.is_set():
            number = telegram.crowd(1)[0]
            with closing(Person(telegram.url, number)) as person:
                asked[number] = rng.sample(QUESTIONS, rng.randint(1, _MOST_ASKED))
                for question in asked[number]:
                    person.say(question)
                    time.sleep(1 / rate)

    with ThreadPoolExecutor(1) as pool:
        asking = pool.submit(ask)
        try:
            yield
        finally:
            over.set()
        asking.result()


def _judge(
    telegram: Telegram,
    asked: dict[int, list[str]],
    right: dict[str, str],
    killed: list[float],
    outcome: Outcome,
) -> None:
    """Hold what each person was told against what was asked."""
    until = time.monotonic() + _PATIENCE
    for number, questions in asked.items():
        expected = [right[question] for question in questions]
        with closing(Person(telegram.url, number)) as person:
            answers = _answers(person, expected, until)
        times = Counter(message["text"] for message in answers)
        outcome.lost += [question for question in questions if not times[right[question]]]
        outcome.wrong += [text for text in times if text not in expected]
        outcome.out_of_order += list(times) != expected
        for text in (text for text, count in times.items() if count > 1):
            outcome.twice += times[text] - 1
            sent = next(message["date"] for message in answers if message["text"] == text)
            before = min((kill - sent for kill in killed if kill >= sent), default=float("inf"))
            outcome.window = max(outcome.window, before)


def _answers(person: Person, expected: list[str], until: float) -> list[Json]:
    """Return the bot's messages, once all that is expected has come, or it is not worth waiting longer."""

    def told() -> list[Json]:
        return [message for message in person.messages() if message["from"]["is_bot"]]

    with suppress(AssertionError):
        wait_for(
            lambda: {message["text"] for message in told()} >= set(expected), max(1, until - time.monotonic())
        )
    return told()


def _publish(place: Path, number: int) -> None:
    (place / "articles" / "news.txt").write_text(_NEWS.format(number))


def _is_whole(telegram: Telegram, number: int, right: dict[str, str]) -> bool:
    """Return whether the bot knows the last article published, and answers all else as in the beginning."""
    with closing(Person(telegram.url, NORA)) as nora:
        wait_for(lambda: f"in number {number} shades" in nora.ask(_NEWS_QUESTION)["text"], _PATIENCE)
        return all(nora.ask(question)["text"] == text for question, text in right.items())


def _shuffled(turns: list[bool], rng: random.Random) -> list[bool]:
    rng.shuffle(turns)
    return turns


if __name__ == "__main__":
    sys.exit(main())
