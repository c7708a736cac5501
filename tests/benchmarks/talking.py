"""How often a message that asks nothing of the articles is told from a question: part of `make evaluate`."""

import sys

from tests.bot.remarks import DEVELOPMENT, HELD_OUT, measure_remarks


def main() -> None:
    """Print a Markdown table of the list in `tests/bot/remarks`."""
    _say("\n| messages | remarks told | of | questions told | of |\n| --- | ---: | ---: | ---: | ---: |")
    for part, name in ((DEVELOPMENT, "development"), (HELD_OUT, "held out")):
        found = measure_remarks(part)
        _say(
            f"| {name} | {found.remarks / found.of_remarks:.3f} | {found.of_remarks} "
            f"| {found.questions / found.of_questions:.3f} | {found.of_questions} |"
        )


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
