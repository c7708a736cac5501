"""What a reload did, in a line and a list, for chats, the log and the terminal alike."""

from dataclasses import dataclass

from corpus.changes import Changes
from corpus.errors import Problem
from corpus.library import Library


@dataclass(frozen=True, slots=True)
class Reload:
    """What a reload changed, what could not be fetched before it, and how long it took in seconds."""

    changes: Changes
    library: Library
    not_fetched: tuple[Problem, ...]
    seconds: float

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What could not be fetched or read."""
        return (*self.not_fetched, *self.library.report.problems)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What could not be understood of articles that were read."""
        return self.library.report.warnings


def reload_summary(reload: Reload) -> str:
    """Return what changed, in articles, and how long it took, as one line."""
    changes, failed, whole = reload.changes, len(reload.problems), len(reload.library.articles)
    counts = (
        f"{whole} article{'' if whole == 1 else 's'}: {len(changes.added)} added, "
        f"{len(changes.changed)} changed, {len(changes.removed)} removed, "
        f"{changes.unchanged} unchanged, in {reload.seconds:.1f} s."
    )
    warned = len(reload.warnings)
    return " ".join(
        [
            counts,
            *([f"{failed} could not be read."] if failed else []),
            *([f"{warned} warning{'' if warned == 1 else 's'}."] if warned else []),
        ]
    )


def reload_rows(reload: Reload) -> list[tuple[str, str, str]]:
    """Return what happened to each article or file that changed, as (what, id, which and why)."""
    changes = reload.changes
    listed = [("added", changes.added), ("changed", changes.changed), ("removed", changes.removed)]
    rows = [(what, a.id, f"{a.headline} [{a.source}]") for what, articles in listed for a in articles]
    rows += [("failed", "", str(problem)) for problem in reload.problems]
    return rows + [("warning", "", str(problem)) for problem in reload.warnings]
