"""What a backup is: a ZIP archive whose `manifest.json` names the other files, each with size and SHA-256."""

import re
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from corpus.errors import VerbatimError

FORMAT = "verbatim-backup"
FORM = 1
MANIFEST = "manifest.json"
CHUNK = 1 << 20
_NAME = re.compile(
    r"ledger-\d{1,20}\.sqlite3|fetched/pages\.sqlite3|fetched/[A-Za-z0-9][A-Za-z0-9._-]{0,63}/[0-9a-f]{24}"
    r"|waiting/[0-9a-f]{8,64}(\.json)?",
    re.ASCII,
)


class BackupError(VerbatimError):
    """A backup can't be made, or not be put back."""


class Entry(msgspec.Struct, frozen=True):
    """A file of the archive."""

    path: Annotated[str, Meta(max_length=300)]
    bytes: Annotated[int, Meta(ge=0)]
    sha256: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]


class Manifest(msgspec.Struct, frozen=True):
    """What the archive holds, the version that made it, and when (ISO 8601)."""

    format: str
    form: int
    made_by: Annotated[str, Meta(pattern="^[0-9A-Za-z.+-]{1,40}$")]
    made_at: Annotated[str, Meta(pattern="^[0-9T:+-]{1,40}$")]
    files: list[Entry]

    @property
    def size(self) -> int:
        """How many bytes the files have."""
        return sum(entry.bytes for entry in self.files)


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored, and the folder in which what was there before lies, if anything was."""

    manifest: Manifest
    before: Path | None


def is_ours(name: str) -> bool:
    """Return whether a file of that name, relative to DATA_DIR, is one that is kept in a backup."""
    return _NAME.fullmatch(name) is not None


def check_database(database: sqlite3.Connection) -> None:
    """Raise sqlite3.DatabaseError where a database is damaged."""
    (found,) = database.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        raise sqlite3.DatabaseError(str(found))
