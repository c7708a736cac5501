"""What was read, kept on disk, so that a start reads only what has changed since."""

import logging
import sqlite3
from collections.abc import Mapping
from contextlib import closing, suppress
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

import msgspec

import corpus
from corpus.private import private_file, private_folder
from corpus.reading import ReadFile, digest_of, pack, unpack
from corpus.rules import Rules

log = logging.getLogger(__name__)
_LIBRARIES = (
    "sentencex",
    "trafilatura",
    "py3langid",
    "regex",
    "dateparser",
    "feedparser",
    "msgspec",
    "rensa",
)
_SCHEMA = """
CREATE TABLE IF NOT EXISTS made_by (version TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS file (
  source TEXT PRIMARY KEY, content BLOB NOT NULL, digest BLOB NOT NULL) WITHOUT ROWID;
"""


class Cache:
    """A SQLite file with what each file of a folder gave. It is safe to delete.

    What other code or other rules wrote is not used; a damaged file is made anew, with a warning in the log.
    """

    def __init__(self, path: Path, rules: Rules = Rules()) -> None:
        """Keep it at that path, in a folder which is made where it is missing."""
        self._path = path
        self._version = f"{_code_version()}-{blake2b(repr(rules).encode(), digest_size=8).hexdigest()}"

    def load(self) -> dict[str, ReadFile]:
        """Return what is kept, by the files' names; nothing where there is none. Raises nothing."""
        try:
            if not self._path.exists():
                return {}
            with closing(self._open()) as database:
                if database.execute("SELECT version FROM made_by").fetchone() != (self._version,):
                    return {}
                rows = database.execute("SELECT source, content, digest FROM file")
                return {source: _checked(content, digest) for source, content, digest in rows}
        except (sqlite3.OperationalError, OSError) as error:
            log.warning("The cache %s can't be used (%s); all files are read.", self._path, error)
        except (sqlite3.DatabaseError, msgspec.DecodeError, ValueError, TypeError) as error:
            log.warning("The cache %s is damaged (%s); it is made anew.", self._path, error)
            self._remove()
        return {}

    def save(self, files: Mapping[str, ReadFile], before: Mapping[str, ReadFile]) -> None:
        """Keep these files; those that are the same object in `before` are there already. Raises nothing."""
        changed = {name: file for name, file in files.items() if before.get(name) is not file}
        gone = [(name,) for name in before.keys() - files.keys()]
        try:
            private_folder(self._path.parent)
            with closing(self._open()) as database, database:
                if database.execute("SELECT version FROM made_by").fetchone() != (self._version,):
                    database.execute("DELETE FROM file")
                    database.execute("DELETE FROM made_by")
                    database.execute("INSERT INTO made_by VALUES (?)", (self._version,))
                    changed = dict(files)
                rows = ((name, data := pack(file), digest_of(data)) for name, file in changed.items())
                database.executemany("REPLACE INTO file VALUES (?, ?, ?)", rows)
                database.executemany("DELETE FROM file WHERE source = ?", gone)
        except (sqlite3.DatabaseError, OSError) as error:
            log.warning(
                "The cache %s can't be written (%s); the next start reads all files.", self._path, error
            )

    def _open(self) -> sqlite3.Connection:
        database = sqlite3.connect(private_file(self._path), timeout=10)
        try:
            database.executescript(_SCHEMA)
        except BaseException:
            database.close()
            raise
        return database

    def _remove(self) -> None:
        with suppress(OSError):  # what can't be removed can't be written either, and that is told then
            for path in self._path.parent.glob(self._path.name + "*"):
                path.unlink(missing_ok=True)


def _checked(content: bytes, digest: bytes) -> ReadFile:
    """Return the file. Raises ValueError where a byte is not as it was written: it would be misquoted."""
    if digest_of(content) != digest:
        raise ValueError("its bytes have changed")
    return unpack(content)


@cache
def _code_version() -> str:
    """Return a hash of the code that reads articles and of the libraries it uses."""
    digest = blake2b(digest_size=8)
    folder = Path(corpus.__file__).parent
    for path in sorted([*folder.rglob("*.py"), *folder.rglob("*.toml")]):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(path.read_bytes())
    for name in _LIBRARIES:
        digest.update(f"{name} {version(name)}".encode())
    return digest.hexdigest()
