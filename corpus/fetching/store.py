"""What was fetched, kept on disk: a folder of pages, and a SQLite file that knows where each came from."""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import astuple, dataclass, replace
from hashlib import blake2b
from pathlib import Path

from corpus.errors import VerbatimError
from corpus.private import private_file, private_folder, write_private

_SCHEMA = """
CREATE TABLE IF NOT EXISTS page (
  source TEXT NOT NULL, url TEXT NOT NULL, final_url TEXT NOT NULL, file TEXT NOT NULL, form TEXT,
  etag TEXT, last_modified TEXT, fetched REAL NOT NULL, PRIMARY KEY (source, url)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS hidden (article_id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS run (
  source TEXT PRIMARY KEY, at REAL NOT NULL, problems TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS failing (source TEXT PRIMARY KEY, since REAL NOT NULL) WITHOUT ROWID;
"""


class StoreError(VerbatimError):
    """What is kept of sources can't be read or written."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page that is kept: where it was asked for, where redirects ended, its file, and its format.

    `fetched` is when, in seconds since 1970; `etag` and `last_modified` are what its server sent.
    """

    source: str
    url: str
    final_url: str
    file: str
    form: str | None
    etag: str | None
    last_modified: str | None
    fetched: float


class Store:
    """The pages of all sources. Each change is whole or not at all, also when the program is killed.

    Its methods raise StoreError where the folder can't be used.
    """

    def __init__(self, folder: Path) -> None:
        """Keep them in that folder, which is made where it is missing."""
        self._folder = folder
        self._database = folder / "pages.sqlite3"

    def pages(self, source: str) -> list[Page]:
        """Return the pages of a source, the latest first."""
        if not self._is_there():
            return []
        with self._open() as database:
            rows = database.execute(
                "SELECT * FROM page WHERE source = ? ORDER BY fetched DESC, url", (source,)
            )
            return [Page(*row) for row in rows]

    def _is_there(self) -> bool:
        """Return whether there are pages; not where nobody may look."""
        return os.path.exists(self._database)  # noqa: PTH110 - Path.exists raises there

    def path(self, page: Page) -> Path:
        """Return where the page lies."""
        return self._folder / page.source / page.file

    def keep(self, page: Page, data: bytes) -> None:
        """Keep a page in place of the one that the address gave before."""
        with self._naming_the_folder():
            write_private(self.path(page), data)
        self._put(page)

    def seen(self, page: Page) -> None:
        """Note that the page has not changed."""
        self._put(replace(page, fetched=time.time()))

    def drop(self, page: Page) -> None:
        """Forget a page."""
        with self._open() as database:
            database.execute("DELETE FROM page WHERE source = ? AND url = ?", (page.source, page.url))
        self.path(page).unlink(missing_ok=True)

    def hide(self, article_id: str, hidden: bool) -> None:
        """Leave the article out of the library from now on, or no longer."""
        statement = "REPLACE INTO hidden VALUES (?)" if hidden else "DELETE FROM hidden WHERE article_id = ?"
        with self._open() as database:
            database.execute(statement, (article_id,))

    def hidden(self) -> frozenset[str]:
        """Return the ids of the articles that are left out."""
        if not self._is_there():
            return frozenset()
        with self._open() as database:
            return frozenset(row[0] for row in database.execute("SELECT article_id FROM hidden"))

    def note_run(self, source: str, problems: list[str], *, failed: bool = False) -> None:
        """Note that the source was fetched now, or that it could not be, as a whole, where it `failed`."""
        now = time.time()
        with self._open() as database:
            database.execute("REPLACE INTO run VALUES (?, ?, ?)", (source, now, "\n".join(problems)))
            if failed:
                database.execute("INSERT OR IGNORE INTO failing VALUES (?, ?)", (source, now))
            else:
                database.execute("DELETE FROM failing WHERE source = ?", (source,))

    def failing(self) -> dict[str, float]:
        """Return the sources that could not be fetched, and since when, in seconds since 1970."""
        if not self._is_there():
            return {}
        with self._open() as database:
            return {str(source): float(since) for source, since in database.execute("SELECT * FROM failing")}

    def last_run(self, source: str) -> float:
        """Return when the source was last fetched, in seconds since 1970, 0 for never."""
        if not self._is_there():
            return 0.0
        with self._open() as database:
            row = database.execute("SELECT at FROM run WHERE source = ?", (source,)).fetchone()
            return float(row[0]) if row else 0.0

    def _put(self, page: Page) -> None:
        with self._open() as database:
            database.execute("REPLACE INTO page VALUES (?, ?, ?, ?, ?, ?, ?, ?)", astuple(page))

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with self._naming_the_folder():
            private_folder(self._folder)
            with closing(sqlite3.connect(private_file(self._database), timeout=30)) as database:
                database.executescript(_SCHEMA)
                with database:
                    yield database

    @contextmanager
    def _naming_the_folder(self) -> Iterator[None]:
        try:
            yield
        except (OSError, sqlite3.Error) as error:
            raise StoreError(
                f"What is fetched and added is kept in {self._folder}, which can't be used ({error}); see "
                "whether its disk is full, or bring it back with `verbatim restore`."
            ) from None


def file_name(url: str) -> str:
    """Return the name of the file in which the page of that address is kept."""
    return blake2b(url.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
