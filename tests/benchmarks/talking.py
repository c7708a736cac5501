"""How often a message is taken for what it means: part of `make evaluate`."""

import sys

from retrieval.index import Index
from tests.bot.follow_ups import is_right, library, pairs_of
from tests.bot.remarks import DEVELOPMENT, HELD_OUT, measure_remarks


def main() -> None:
    """Print Markdown tables of the lists in `tests/bot/remarks` and `tests/bot/follow_ups`."""
    _say("\n| messages | remarks told | of | questions told | of |\n| --- | ---: | ---: | ---: | ---: |")
    for part, name in ((DEVELOPMENT, "development"), (HELD_OUT, "held out")):
        found = measure_remarks(part)
        _say(
            f"| {name} | {found.remarks / found.of_remarks:.3f} | {found.of_remarks} "
            f"| {found.questions / found.of_questions:.3f} | {found.of_questions} |"
        )
    _say("\n| questions after another | right | as they stand | of |\n| --- | ---: | ---: | ---: |")
    index = Index(library())
    for part, name in ((DEVELOPMENT, "development"), (HELD_OUT, "held out")):
        pairs = list(pairs_of(part))
        right = sum(is_right(index, pair) for pair in pairs)
        alone = sum(is_right(index, pair, alone=True) for pair in pairs)
        _say(f"| {name} | {right} | {alone} | {len(pairs)} |")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
