"""What becomes of the quotes that add nothing: `python -m tests.benchmarks.shown`.

Of the questions that are answered, how many quotes are shown of those found, and how often one of them holds
a gold answer.
"""

from pathlib import Path

import typer

from retrieval.ask import ask
from retrieval.index import Index
from tests.benchmarks.sets import SETS, GoldSet, load_sets

_SHARED = Path("../shared/eval")
_MOST = 400


def row(one: GoldSet) -> str:
    """Return the figures of a set, of its first 400 questions, as a row of a Markdown table."""
    index = Index(one.library)
    counts, right, answered = [0, 0], [0, 0], 0
    for item in one.gold[:_MOST]:
        answer = ask(index, item.question)
        if not item.answers or answer.level != "answer":
            continue
        answered += 1
        for at, quotes in enumerate((answer.quotes, answer.shown)):
            counts[at] += len(quotes)
            right[at] += any(item.is_answered_by(quote.text) for quote in quotes)
    figures = [f"{n / answered:.{digits}f}" for n, digits in zip(counts + right, (1, 1, 3, 3), strict=True)]
    return f"| {one.name} | {answered} | {' | '.join(figures)} |"


if __name__ == "__main__":
    typer.echo("| set | answered | quotes found | shown | one of those found right | one of those shown |")
    typer.echo("| --- | --- | --- | --- | --- | --- |")
    for name in SETS:
        typer.echo(row(*load_sets(_SHARED, [name])))
