"""`python -m tests.fuzz [--inputs 100000] [--seed 0] [TARGET ...]`: print a table, exit 1 for a crash."""

import argparse
import faulthandler
import logging
import sys

from tests.fuzz.running import Outcome, fuzz
from tests.fuzz.targets import TARGETS


def main() -> int:
    """Run what the arguments say; return 1 where anything crashed."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("--inputs", type=int, default=100_000, help="of all targets together")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("targets", nargs="*", help=", ".join(target.name for target in TARGETS))
    asked = parser.parse_args()
    faulthandler.enable()
    logging.disable(logging.WARNING)
    outcomes = []
    for target in TARGETS:
        if not asked.targets or target.name in asked.targets:
            outcomes.append(fuzz(target, round(asked.inputs * target.share), asked.seed))
            _print(outcomes[-1])
    whole = Outcome("all", sum(o.inputs for o in outcomes), sum(o.seconds for o in outcomes))
    whole.crashes.update(crashes=sum(sum(o.crashes.values()) for o in outcomes))
    _print(whole, examples=False)
    return 1 if whole.crashes["crashes"] else 0


def _print(outcome: Outcome, *, examples: bool = True) -> None:
    crashes = sum(outcome.crashes.values())
    sys.stdout.write(f"| {outcome.name} | {outcome.inputs:,} | {crashes:,} | {outcome.seconds:.0f} s |\n")
    if examples:
        for place, count in outcome.crashes.most_common():
            sys.stdout.write(f"    {count} × {place}: {outcome.examples[place]!r}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
