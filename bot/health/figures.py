"""What is counted and timed while the bot runs, in a registry of its own."""

import contextlib
import time
from collections.abc import Iterator
from datetime import UTC, datetime

from prometheus_client import CollectorRegistry, Counter, Histogram

from retrieval.answer import Answer

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
_REMARKS = ("greeting", "thanks", "no_words", "command")


class Figures:
    """Counts questions and times answers, in `registry`; `last_update_at` is when the last update came."""

    def __init__(self) -> None:
        """Nothing has been asked yet."""
        self.registry = CollectorRegistry()
        self.last_update_at: datetime | None = None
        self._questions = Counter(
            "verbatim_questions",
            "Questions by outcome and by where they were asked.",
            ["outcome", "place"],
            registry=self.registry,
        )
        self._answers = Histogram(
            "verbatim_answer_seconds",
            "How long an answer was looked for in the articles.",
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._updates = Histogram(
            "verbatim_update_seconds",
            "How long an update was handled, until its answer was sent.",
            buckets=_SECONDS,
            registry=self.registry,
        )

    def count(self, outcome: str, place: str) -> None:
        """Count a question as answered, nearest, declined, unavailable, remark, slowed, asleep or ignored."""
        self._questions.labels(outcome, place).inc()

    def time_answer(self, seconds: float) -> None:
        """Note how long an answer was looked for."""
        self._answers.observe(seconds)

    @contextlib.contextmanager
    def handling(self) -> Iterator[None]:
        """Note that an update came, and how long the block takes."""
        self.last_update_at = datetime.now(UTC)
        started = time.perf_counter()
        try:
            yield
        finally:
            self._updates.observe(time.perf_counter() - started)


def outcome_of(answer: Answer) -> str:
    """Return what became of a question: answered, nearest, declined, or remark for what is no question."""
    if answer.quotes:
        return "answered"
    if answer.nearest:
        return "nearest"
    return "remark" if answer.declined in _REMARKS else "declined"
