"""What the commands share: the index of the settings' folder, made with a progress bar."""

import sys

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot.keeper import build_index
from bot.settings import Settings, load_settings
from corpus.library import Library
from retrieval.index import Index

errors = Console(stderr=True, highlight=False, soft_wrap=True)
output = Console(highlight=False, soft_wrap=True)
_QUICK = 200


def read_index(settings: Settings) -> Index:
    """Return the index of the articles; what can't be read is one line each on standard error."""
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=errors,
        transient=True,
        disable=not sys.stderr.isatty(),
    ) as bars:
        tasks = {}

        def progress(step: str, done: int, of: int) -> None:
            if of < _QUICK:
                return
            if step not in tasks:
                tasks[step] = bars.add_task(step, total=of)
            bars.update(tasks[step], completed=done)

        index = build_index(settings, progress)
    report_problems(index.library)
    return index


def report_problems(library: Library) -> None:
    """Print a line for each source that could not be read."""
    for problem in library.report.problems:
        errors.print(f"Not read: {problem}", markup=False)


def settings_and_index() -> tuple[Settings, Index]:
    """Return the settings and the index of their folder. Raises SettingsError."""
    settings = load_settings()
    return settings, read_index(settings)
