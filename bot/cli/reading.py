"""What the commands share: the index of the settings' folder, made with a progress bar."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from bot.library.keeper import Keeper
from bot.library.opening import open_collection, open_keeper
from bot.messages.neutral import neutral
from bot.settings import Settings, load_settings
from corpus.library import Report
from retrieval.arrays import ArrayFiles
from retrieval.collection import Collection
from retrieval.index import Index
from retrieval.meaning.encoder import Encoder, EncoderError
from retrieval.meaning.making import make_vectors
from retrieval.meaning.vectors import Vectors

errors = Console(stderr=True, highlight=False, soft_wrap=True)
output = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else 120)
_QUICK = 200
_PROBLEMS = 5


def keeper_of(settings: Settings) -> Keeper:
    """Return the keeper of the articles; what can't be read is one line each on standard error."""
    with progress_bars() as bars:
        keeper = open_keeper(settings, bars)
    report_problems(keeper.report)
    return keeper


def with_encoder(settings: Settings, collection: Collection) -> Collection:
    """Return a collection with the vectors of its sentences; what an index lacks is made now, and kept.

    Where ENCODER is empty it is the collection itself, and so it is, with one line on standard error, where
    the encoder can't be used.
    """
    encoder = opened_encoder(settings)
    if encoder is None:
        return collection
    if isinstance(collection, Index):
        from bot.encoder.vectors import files_of

        return encoded(collection, encoder, files_of(settings, encoder))
    from retrieval.opensearch import OpenSearchCollection

    return collection.meant(encoder) if isinstance(collection, OpenSearchCollection) else collection


def opened_encoder(settings: Settings) -> Encoder | None:
    """Return the encoder that is set, None where none is, or it can't be used, with one line that says so."""
    if not settings.encoder:
        return None
    from bot.encoder.vectors import open_encoder

    try:
        return open_encoder(settings)
    except EncoderError as error:
        errors.print(neutral(f"{error} Answers are found by words alone."), markup=False)
        return None


def encoded(index: Index, encoder: Encoder, files: ArrayFiles[Vectors] | None = None) -> Index:
    """Return the index with the vectors of all its sentences, made with a progress bar where they lack."""
    known = tuple(files.batches()) if files else ()
    with encoding_bar() as go_on:
        for made in make_vectors(index.library, encoder, known, files, go_on):
            known = made
    return index.with_vectors(encoder, known)


@contextmanager
def encoding_bar() -> Iterator[Callable[[int, int], bool]]:
    """Show how many articles have vectors; yields a function that takes that, and always says to go on."""
    with progress_bars() as bars:

        def go_on(done: int, of: int) -> bool:
            bars("Encoding", done, of)
            return True

        yield go_on


@contextmanager
def progress_bars() -> Iterator[Callable[[str, int, int], None]]:
    """Show progress on standard error where it is a terminal.

    Yields a function that takes the name of a step, how much of it is done, and how much there is; a step of
    fewer than 200 is not worth a bar.
    """
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=errors,
        transient=True,
        disable=not sys.stderr.isatty(),
    ) as bars:
        tasks: dict[str, TaskID] = {}

        def progress(step: str, done: int, of: int) -> None:
            if of >= _QUICK:
                if step not in tasks:
                    tasks[step] = bars.add_task(step, total=of)
                bars.update(tasks[step], completed=done)

        yield progress


def report_problems(report: Report) -> None:
    """Print a line for each of the first sources that could not be read, and how many others there are."""
    for problem in report.problems[:_PROBLEMS]:
        errors.print(neutral(f"Not read: {problem}"), markup=False)
    if (others := len(report.problems) - _PROBLEMS) > 0:
        errors.print(f"Not read: {others} more; `verbatim check` lists all.", markup=False)


def settings_and_collection() -> tuple[Settings, Collection]:
    """Return the settings and the articles they name. Raises SettingsError, and as `open_collection`."""
    settings = load_settings()
    with progress_bars() as bars:
        collection = open_collection(settings, bars)
    if isinstance(collection, Index):
        report_problems(collection.library.report)
    return settings, collection
