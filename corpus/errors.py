"""What goes wrong, as it is told to people."""

from dataclasses import dataclass

from corpus.names import shown


class VerbatimError(Exception):
    """Says in one sentence what happened and what to do about it; every error that a person sees is one."""

    def __init__(self, message: str) -> None:
        """Say it on one line and without control characters, whatever a library's own message holds."""
        super().__init__(shown(" ".join(message.split())))


@dataclass(frozen=True, slots=True)
class Problem:
    """A source that could not be read, by its name, and why, with what to do about it.

    What is not `lasting`, as an embargo, is tried again at the next reading though the file did not change.
    Where nothing is `lost` by it, it warns of what is missing in an article that was read. Both texts can be
    shown, logged and kept, whatever characters a file is named by.
    """

    source: str
    reason: str
    lasting: bool = True
    lost: bool = True

    def __post_init__(self) -> None:
        object.__setattr__(self, "source", shown(self.source))
        object.__setattr__(self, "reason", shown(self.reason))

    def __str__(self) -> str:
        return f"{self.source}: {self.reason}"
