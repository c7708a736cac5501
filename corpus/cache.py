"""What was read, kept on disk, so that a start reads only what has changed since."""

import logging
import sqlite3
import sys
import threading
import time
import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from functools import cache, partial
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

import msgspec

import corpus
from corpus.article import Article
from corpus.cards import Card, Kept, card_of, cards_of, packed, unpacked
from corpus.damage import is_damage
from corpus.errors import Problem, VerbatimError
from corpus.hashing import digest_of
from corpus.likeness import Groups, Likeness, likeness_after, likeness_of
from corpus.private import private_file, private_folder
from corpus.reading import ReadFile
from corpus.rules import Rules
from corpus.seals import checked_at, seal, unseal

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
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
CREATE TABLE IF NOT EXISTS made_by (version TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS file (
  source TEXT PRIMARY KEY, content BLOB NOT NULL, digest BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS article (key BLOB PRIMARY KEY, gone INTEGER, content BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS gone ON article (gone) WHERE gone IS NOT NULL;
CREATE TABLE IF NOT EXISTS signature (key BLOB PRIMARY KEY, hashes BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS alike (articles BLOB NOT NULL, groups BLOB NOT NULL);
"""
_KEPT_WHEN_GONE = 7 * 24 * 3600
_MANY = 5_000
_SIDE_FILES = ("", "-wal", "-shm", "-journal")


class GoneError(VerbatimError):
    """An article is not in the cache any more, or is damaged there."""


class _File(msgspec.Struct, array_like=True, frozen=True):
    """A file as it is kept: what `ReadFile` has of it, and a card for each of its articles."""

    size: int
    changed: int
    digest: bytes
    problems: tuple[Problem, ...]
    cards: tuple[tuple[bytes, str, str | None, str | None, str, str | None, bool, bytes], ...]


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(_File).decode


class Cache:
    """A SQLite file with what each file of a folder gave, and articles by their keys. It is safe to delete.

    What other code or other rules wrote is not used; a damaged file is made anew, with a warning in the log.
    Articles that no file has any more stay for a week, for those who still ask them.
    """

    def __init__(self, path: Path, rules: Rules = Rules()) -> None:
        """Keep it at that path, in a folder which is made where it is missing."""
        self._path = path
        self._version = f"{_code_version()}-{blake2b(repr(rules).encode(), digest_size=8).hexdigest()}"
        self._reading = threading.Lock()
        self._reader: sqlite3.Connection | None = None
        self._writer: sqlite3.Connection | None = None
        self._written: dict[str, ReadFile] = {}
        self._likeness: Likeness | None = None
        self._is_new = self._failed = False
        self._checked: int | None = None

    @property
    def version(self) -> str:
        """What tells the code and the rules, by which files are read, from all others."""
        return self._version

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Cache) and (self._path, self._version) == (other._path, other._version)

    def __hash__(self) -> int:
        return hash((self._path, self._version))

    def load(self) -> dict[str, ReadFile]:
        """Return what is kept, by the files' names, its articles to be read one by one; {} where nothing is.

        Raises nothing.
        """
        try:
            if not self._path.exists():
                return {}
            with closing(self._open()) as database:
                if database.execute("SELECT version FROM made_by").fetchone() != (self._version,):
                    return {}
                checked = checked_at(self._path)
                if checked is None:
                    _check(database)
                if _clear_out(database) or checked is None:
                    self._settled(database, int(time.time()) if checked is None else checked)
                rows = database.execute("SELECT source, content, digest FROM file")
                self._connect()
                return {source: self._file(_checked(content, digest)) for source, content, digest in rows}
        except (sqlite3.Error, OSError, msgspec.DecodeError, ValueError, TypeError) as error:
            if isinstance(error, sqlite3.Error | OSError) and not is_damage(error):
                log.warning("The cache %s can't be used (%s); all files are read.", self._path, error)
                return {}
            log.warning("The cache %s is damaged (%s); it is made anew.", self._path, error)
            self._remove()
        return {}

    def keep(self, source: str, file: ReadFile) -> ReadFile:
        """Keep a file that was read; return it with articles that are read from here, one by one.

        It is as it was, with a warning, where that fails. Raises nothing.
        """
        try:
            rows = [
                (card_of(article, digest_of(data), self), data) for article, data in _packed(file.articles)
            ]
            signed = zip(rows, file.signatures, strict=False)
            database = self._write()
            with database:
                database.executemany(
                    "INSERT INTO article VALUES (?, NULL, ?) ON CONFLICT (key) DO UPDATE SET gone = NULL",
                    [(card.key, data) for card, data in rows],
                )
                database.executemany(
                    "REPLACE INTO signature VALUES (?, ?)", [(row[0].key, hashes) for row, hashes in signed]
                )
                kept = replace(file, articles=Kept(tuple(card for card, _ in rows)), signatures=())
                _put(database, source, kept)
        except (sqlite3.DatabaseError, OSError) as error:
            self._warn(error)
            return file
        self._written[source] = kept
        return kept

    def settle(self, files: Mapping[str, ReadFile], before: Mapping[str, ReadFile]) -> None:
        """Keep these files and no others; of those that are the same `before` nothing has changed.

        Raises nothing.
        """
        try:
            if self._failed:
                return
            gone = [name for name in before if files.get(name) is not before[name]]
            had = {card.key for name in gone for card in cards_of(before[name].articles)}
            for name, file in files.items():
                if file is not self._written.get(name) and (self._is_new or file is not before.get(name)):
                    self._keep_again(name, file)
            if gone:
                now, database = int(time.time()), self._write()
                with database:
                    listed = [(name,) for name in gone if name not in files]
                    database.executemany("DELETE FROM file WHERE source = ?", listed)
                    there = (card.key for file in files.values() for card in cards_of(file.articles))
                    marked = [(now, key) for key in had.difference(there)]
                    database.executemany("UPDATE article SET gone = ? WHERE key = ?", marked)
        except (sqlite3.DatabaseError, OSError) as error:
            self._warn(error)
        finally:
            if self._writer is not None:
                with suppress(sqlite3.DatabaseError):
                    self._settled(self._writer, self._checked)
                self._writer.close()
            self._writer, self._written, self._is_new, self._failed = None, {}, False, False

    def _keep_again(self, source: str, file: ReadFile) -> None:
        """Keep a file that was not read now; its articles where they are not here. Raises VerbatimError."""
        if all(card.archive == self for card in cards_of(file.articles)) and not self._is_new:
            database = self._write()
            with database:
                _put(database, source, file)
        else:
            self.keep(source, replace(file, articles=tuple(file.articles)))

    def _warn(self, error: Exception) -> None:
        self._failed = True
        log.warning("The cache %s can't be written (%s); the next start reads all files.", self._path, error)

    def article(self, key: bytes) -> Article:
        """Return the article of that key. Raises GoneError where it is gone, or not as it was written."""
        try:
            with self._reading:
                row = self._connect().execute("SELECT content FROM article WHERE key = ?", (key,)).fetchone()
        except (sqlite3.DatabaseError, OSError) as error:
            unseal(self._path)
            raise GoneError(
                f"The articles can't be read from {self._path} ({error}); start the bot again."
            ) from error
        if row is None or not isinstance(row[0], bytes) or digest_of(row[0]) != key:
            unseal(self._path)
            raise GoneError(f"An article is no longer in {self._path} as it was; start the bot again.")
        return unpacked(row[0])

    def alike(self, cards: Sequence[Card]) -> Groups | None:
        """Return the groups of near-duplicates (`find_alike`), worked out once, None where that fails.

        After a change, only what it touches is compared anew.
        """
        keys = [card.key for card in cards]
        articles = digest_of(b"".join(keys))
        try:
            with closing(self._open()) as database:
                row = database.execute("SELECT groups FROM alike WHERE articles = ?", (articles,)).fetchone()
                if row is not None:
                    return _groups(row[0])
                signed, before = partial(_signatures, database), self._likeness
                now = likeness_after(before, keys, signed) if before else likeness_of(keys, signed)
                checked = checked_at(self._path)
                with database:
                    database.execute("DELETE FROM alike")
                    database.execute("INSERT INTO alike VALUES (?, ?)", (articles, _encode(now.groups)))
                self._settled(database, checked)
        except (sqlite3.DatabaseError, msgspec.DecodeError, OSError) as error:
            log.warning("The cache %s can't tell which articles are alike (%s).", self._path, error)
            return None
        self._likeness = now
        return now.groups

    def _file(self, content: bytes) -> ReadFile:
        kept = _decode(content)
        cards = tuple(
            Card(
                key,
                name,
                text,
                publisher and sys.intern(publisher),
                sys.intern(language),
                date,
                corrects,
                names,
                self,
            )
            for key, name, text, publisher, language, date, corrects, names in kept.cards
        )
        return ReadFile(kept.size, kept.changed, kept.digest, Kept(cards), kept.problems)

    def _connect(self) -> sqlite3.Connection:
        """Return the connection that reads articles; it stays with the file, even where that is removed."""
        if self._reader is None:
            self._reader = self._open()
            weakref.finalize(self, self._reader.close)
        return self._reader

    def _write(self) -> sqlite3.Connection:
        """Return the connection that writes to a file of this version. Raises DatabaseError and OSError."""
        if self._writer is None:
            private_folder(self._path.parent)
            database = self._open()
            if database.execute("SELECT version FROM made_by").fetchone() != (self._version,):
                database.close()
                self._remove()
                database = self._open()
                self._is_new = True
                with database:
                    database.execute("INSERT INTO made_by VALUES (?)", (self._version,))
            self._checked = int(time.time()) if self._is_new else checked_at(self._path)
            self._writer = database
        return self._writer

    def _open(self) -> sqlite3.Connection:
        database = sqlite3.connect(private_file(self._path), timeout=10, check_same_thread=False)
        try:
            database.executescript(_SCHEMA)
        except BaseException:
            database.close()
            raise
        return database

    def _settled(self, database: sqlite3.Connection, checked: int | None) -> None:
        """Write what was changed to the file itself, and seal it as of when it was `checked`, if it was."""
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        if checked is not None:
            seal(self._path, checked)

    def _remove(self) -> None:
        """Remove the file; who has it open still reads it."""
        with suppress(OSError):  # what can't be removed can't be written either, and that is told then
            for end in _SIDE_FILES:
                self._path.with_name(self._path.name + end).unlink(missing_ok=True)


def _groups(content: bytes) -> Groups:
    return msgspec.msgpack.decode(content, type=Groups)


def _signatures(database: sqlite3.Connection, keys: Sequence[bytes]) -> list[bytes]:
    """Return the signatures of the articles of these keys, b"" for one that has none."""
    found: dict[bytes, bytes] = {}
    if len(keys) > _MANY:
        found.update(database.execute("SELECT key, hashes FROM signature"))
    else:
        for key in keys:
            found.update(database.execute("SELECT key, hashes FROM signature WHERE key = ?", (key,)))
    return [found.get(key, b"") for key in keys]


def _packed(articles: Iterable[Article]) -> Iterator[tuple[Article, bytes]]:
    return ((article, packed(article)) for article in articles)


def _put(database: sqlite3.Connection, source: str, file: ReadFile) -> None:
    cards = cards_of(file.articles)
    listed = (
        (c.key, c.id, c.text_id, c.publisher, c.in_language, c.date_published, c.corrects, c.names)
        for c in cards
    )
    content = _encode(_File(file.size, file.changed, file.digest, file.problems, tuple(listed)))
    database.execute("REPLACE INTO file VALUES (?, ?, ?)", (source, content, digest_of(content)))


def _clear_out(database: sqlite3.Connection) -> bool:
    """Delete the articles that have been gone for long; return whether there were any."""
    long_ago = (int(time.time()) - _KEPT_WHEN_GONE,)
    with database:
        database.execute(
            "DELETE FROM signature WHERE key IN (SELECT key FROM article WHERE gone < ?)", long_ago
        )
        return database.execute("DELETE FROM article WHERE gone < ?", long_ago).rowcount > 0


def _check(database: sqlite3.Connection) -> None:
    """Raise ValueError where an article is not as it was written: it would be misquoted."""
    for key, content in database.execute("SELECT key, content FROM article ORDER BY rowid"):
        if digest_of(content) != key:
            raise ValueError("its bytes have changed")


def _checked(content: bytes, digest: bytes) -> bytes:
    """Return the content. Raises ValueError where a byte of it is not as it was written."""
    if digest_of(content) != digest:
        raise ValueError("its bytes have changed")
    return content


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
