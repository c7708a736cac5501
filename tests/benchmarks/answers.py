"""How good the answers are, set by set, beside two simpler ways of answering: part of `make evaluate`."""

import sys
from pathlib import Path

from retrieval.evaluation.measure import Figure, Measurement, measure
from retrieval.evaluation.methods import METHODS, shipped
from tests.benchmarks.encoded import Encoded
from tests.benchmarks.sets import SETS, GoldSet, Prepare, load_sets
from tests.benchmarks.weights import WITH_AN_ENCODER
from tests.encoder import FOLDER, why_not_there


def main() -> None:
    """Print Markdown tables: ranking and decision by set, traps, and how often what is likely is right."""
    folder, names = Path(sys.argv[1]), sys.argv[2:] or SETS
    sets = load_sets(folder, names)
    measured = [(one, {name: measured_by(name, one) for name in METHODS}) for one in sets]
    _say("| set | quote@1 | plain BM25 | naive BM25 | quote@3 | one of three shown |\n" + "| --- " * 6 + "|")
    for one, by_method in measured:
        own = by_method["shipped"].figures
        first = " | ".join(f"{by_method[name].figures['quote@1'].value:.3f}" for name in ("plain", "naive"))
        shown = own["right in three, answer or nearest"]
        _say(
            f"| {one.name} | {_with_interval(own['quote@1'])} | {first} | {own['quote@3'].value:.3f} "
            f"| {shown.value:.3f} |"
        )
    _say(
        "\n| set | right and answered | answered | nearest | AUROC | declined of the absent "
        "| of these nearest | right with a line |\n" + "| --- " * 8 + "|"
    )
    for one, by_method in measured:
        _say(_decision_line(one, by_method["shipped"]))
    _print_traps([(one, by_method["shipped"]) for one, by_method in measured])
    _print_reliability([(one, by_method["shipped"]) for one, by_method in measured])
    if why := why_not_there():
        _say(f"\nWhat an encoder brings is not measured: {why}.")
    else:
        by_words = [(one, ways["shipped"]) for one, ways in measured if one.name in WITH_AN_ENCODER]
        print_encoder(by_words, Encoded(FOLDER))


def print_encoder(measured: list[tuple[GoldSet, Measurement]], prepare: Prepare) -> None:
    """Print what was measured by words alone, and figures with an encoder, a line each, set by set."""
    names = (
        "quote@1", "quote@3", "quote@1, declined = wrong", "answered of the answerable", "AUROC",
        "declined of the rest", "traps: answered all the same", "traps: the answerable answered",
    )  # fmt: skip
    _say(
        "\n| by words, and with an encoder | quote@1 | quote@3 | right and answered | answered | AUROC "
        "| declined of the absent | traps answered | beside traps answered |\n" + "| --- " * 9 + "|"
    )
    for one, by_words in measured:
        meant = measure(one.library, one.gold, lambda index: shipped(prepare(index)))
        for label, own in ((one.name, by_words), (f"{one.name}, encoder", meant)):
            told = (own.figures.get(name) for name in names)
            _say(f"| {label} | " + " | ".join(f"{f.value:.3f}" if f else "" for f in told) + " |")


def measured_by(name: str, one: GoldSet) -> Measurement:
    """Return how good the answers to a set are that the method of that name gives."""
    return measure(one.library, one.gold, METHODS[name])


def _decision_line(one: GoldSet, measured: Measurement) -> str:
    figures = measured.figures
    columns = [
        _with_interval(figures["quote@1, declined = wrong"]),
        *(
            f"{figures[name].value:.3f}"
            for name in ("answered of the answerable", "nearest of the answerable", "AUROC")
        ),
        _with_interval(figures["declined of the rest"]),
        *(
            f"{figures[name].value:.3f}"
            for name in ("nearest of the rest", "not mentioned, of right answers")
        ),
    ]
    return f"| {one.name} | {' | '.join(columns)} |"


def _print_traps(measured: list[tuple[GoldSet, Measurement]]) -> None:
    _say("\n| questions that only look answerable | AUROC | answered | nearest | the answerable answered |")
    _say("| --- " * 5 + "|")
    for one, own in measured:
        if "traps: AUROC" in own.figures:
            names = ("AUROC", "answered all the same", "nearest", "the answerable answered")
            values = " | ".join(_with_interval(own.figures[f"traps: {name}"]) for name in names)
            _say(f"| {one.name} | {values} |")


def _print_reliability(measured: list[tuple[GoldSet, Measurement]]) -> None:
    """Print how often the first quote is right by confidence, over all sets together."""
    bins: dict[float, list[tuple[int, float, float]]] = {}
    for _, own in measured:
        for start, count, mean, right in own.reliability:
            bins.setdefault(start, []).append((count, mean, right))
    _say("\n| confidence | questions | its mean | first quote right |\n" + "| --- " * 4 + "|")
    for start, rows in sorted(bins.items()):
        count = sum(n for n, _, _ in rows)
        mean, right = (sum(row[0] * row[at] for row in rows) / count for at in (1, 2))
        _say(f"| {start:.1f} to {start + 0.1:.1f} | {count} | {mean:.2f} | {right:.2f} |")


def _with_interval(figure: Figure) -> str:
    return f"{figure.value:.3f} [{figure.low:.3f}, {figure.high:.3f}]"


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
