"""Puts inputs into a target and counts what it could not take."""

import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.fuzz.targets import Target


@dataclass
class Outcome:
    """How many inputs a target was given, in how many seconds; where it failed how often, with an example."""

    name: str
    inputs: int = 0
    seconds: float = 0.0
    crashes: Counter[str] = field(default_factory=Counter)
    examples: dict[str, Any] = field(default_factory=dict)


def fuzz(target: Target, inputs: int, number: int) -> Outcome:
    """Put so many inputs into the target, drawn by the seed of that number."""
    outcome = Outcome(target.name)
    started = time.monotonic()
    with target.opened() as run:

        @seed(number)
        @settings(
            max_examples=inputs,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(target.inputs)
        def put_in(value: Any) -> None:
            outcome.inputs += 1
            try:
                run(value)
            except (KeyboardInterrupt, SystemExit, GeneratorExit):
                raise
            except BaseException as error:  # noqa: BLE001 - what Rust panics with is no Exception
                place = _place(error)
                outcome.crashes[place] += 1
                outcome.examples.setdefault(place, value)

        put_in()
    outcome.seconds = time.monotonic() - started
    return outcome


def _place(error: BaseException) -> str:
    """Return what failed, and the last line of the project's own that it passed."""
    frames = traceback.extract_tb(error.__traceback__)
    own = next((f for f in reversed(frames) if "/site-packages/" not in f.filename), frames[-1])
    return f"{type(error).__name__} at {'/'.join(own.filename.split('/')[-2:])}:{own.lineno}"
