"""`verbatim evaluate`: how good the answers are, on questions with known answers."""

import json
from collections.abc import Callable
from dataclasses import asdict
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from rich import box
from rich.table import Table

from bot.cli.reading import encoded, errors, output, progress_bars
from bot.settings import load_settings
from corpus.errors import VerbatimError
from corpus.library import Library
from retrieval.evaluation.methods import Method
from retrieval.index import Index

_GROUPS = {"by language": "languages", "by kind of question": "kinds"}


class Baseline(StrEnum):
    """A simpler way of answering."""

    NAIVE = "naive"
    PLAIN = "plain"


def evaluate(
    questions: Annotated[Path, typer.Argument(help="JSON: a list of {question, article, answers: [...]}.")],
    articles: Annotated[
        Path, typer.Argument(help="The articles, a file or a folder; `article` is an id in it.")
    ],
    baseline: Annotated[
        list[Baseline] | None, typer.Option(help="Measure this simpler way beside it.")
    ] = None,
    encoder: Annotated[
        str, typer.Option(help="Measure it with this encoder beside it, named as ENCODER names one.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    plot: Annotated[Path | None, typer.Option(help="Write the risk-coverage curve to this PNG.")] = None,
) -> None:
    """Measure passages, quotes and abstention on questions with known answers."""
    from retrieval.evaluation.gold import load_articles, load_gold
    from retrieval.evaluation.measure import measure
    from retrieval.evaluation.methods import METHODS

    gold, library = load_gold(questions), load_articles(articles)
    if not gold:
        raise VerbatimError(f"There are no questions in {questions}; write some.")
    measured = {}
    with progress_bars() as bars:
        for name in ["shipped", *(baseline or [])]:
            measured[name] = measure(library, gold, METHODS[name], partial(bars, name))
    if encoder:
        way = _with_encoder(encoder, library)
        with progress_bars() as bars:
            measured["with encoder"] = measure(library, gold, way, partial(bars, "with encoder"))
    if plot:
        _plot(plot, {name: m.risk for name, m in measured.items()})
        errors.print(f"The risk-coverage curve is in {plot}.", markup=False)
    if as_json:
        typer.echo(json.dumps({name: _json(m) for name, m in measured.items()}, ensure_ascii=False, indent=1))
    else:
        _print_tables(f"{len(gold)} questions, {len(library.articles)} articles", measured)


def _with_encoder(name: str, library: Library) -> Callable[[Index], Method]:
    """Return the shipped way, with the vectors of that encoder. Raises EncoderError."""
    from bot.encoder.vectors import open_encoder
    from retrieval.evaluation.methods import shipped

    opened = open_encoder(load_settings().model_copy(update={"encoder": name}))
    assert opened is not None
    batches = encoded(Index(library), opened).vectors.batches
    return lambda index: shipped(index.with_vectors(opened, batches))


def _json(measurement: Any) -> dict[str, Any]:
    fields = asdict(measurement)
    del fields["risk"]
    return fields


def _print_tables(title: str, measured: dict[str, Any]) -> None:
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD)
    table.add_column("")
    for name in measured:
        table.add_column(name, justify="right")
    shipped = measured["shipped"]
    for figure in shipped.figures:
        table.add_row(figure, *(_shown(m.figures[figure]) for m in measured.values() if figure in m.figures))
    for heading, group in _GROUPS.items():
        table.add_section()
        table.add_row(f"quote@1 {heading}", style="dim")
        for key, value in getattr(shipped, group).items():
            others = (_shown(getattr(m, group)[key]) for m in measured.values())
            table.add_row(f"  {key} ({value.count})", *others)
    _add_reliability(table, measured)
    table.add_section()
    table.add_row("median time", *(f"{m.milliseconds:.1f} ms" for m in measured.values()))
    output.print(table)


def _add_reliability(table: Table, measured: dict[str, Any]) -> None:
    """Add how often the first quote is right, by confidence; only probabilities can be told so."""
    table.add_section()
    table.add_row("right by confidence", style="dim")
    for start, count, confidence, right in measured["shipped"].reliability:
        label = f"  {start:.1f} to {start + 0.1:.1f} ({count})"
        table.add_row(label, f"{right:.3f} at a mean of {confidence:.3f}")


def _shown(figure: Any) -> str:
    return f"{figure.value:.3f} [{figure.low:.3f}, {figure.high:.3f}]".replace("0.", ".").replace("[", r"\[")


def _plot(path: Path, curves: dict[str, Any]) -> None:
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise VerbatimError("To plot, install matplotlib: pip install matplotlib.") from None
    figure = Figure(figsize=(6, 4), layout="constrained")
    axes = figure.subplots()
    for name, curve in curves.items():
        axes.plot(curve[:, 0], curve[:, 1], label=name)
    axes.set(
        xlabel="questions answered (share)",
        ylabel="wrong among answered (share)",
        xlim=(0, 1),
        ylim=(0, None),
    )
    axes.legend(frameon=False)
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, dpi=150)
