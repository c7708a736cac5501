"""A backup put back, once all of it was found right."""

import hashlib
import os
import shutil
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.resources import files
from pathlib import Path

import msgspec

from bot.backup.archive import (
    CHUNK,
    FORM,
    FORMAT,
    MANIFEST,
    BackupError,
    Entry,
    Manifest,
    Restored,
    check_database,
    is_ours,
)
from corpus.private import private_folder

BEFORE = "before-restore"
_MOST_MANIFEST_BYTES = 256 * 1024 * 1024
_MOVED = ("ledger-*.sqlite3*", "fetched", "waiting")
_HELD_OPEN = ("ledger-*.sqlite3", "inbox-*.sqlite3")


def restore(archive: Path, data_dir: Path) -> Restored:
    """Put back what the archive holds in place of what is there, once all of it was found right.

    What was there lies in `before-restore` then. Raises BackupError, and leaves all as it was, where the
    archive is damaged or none of ours, and where a bot runs on the folder.
    """
    try:
        with _opened(archive) as zipped:
            manifest = _manifest(zipped, archive)
            private_folder(data_dir)
            _check_room(manifest, data_dir)
            _check_nobody_runs(data_dir)
            with _place_for(data_dir) as staged:
                for entry in manifest.files:
                    _unpack(zipped, entry, staged, archive)
                _check_databases(staged, archive)
                _check_nobody_runs(data_dir)
                before = _swap(staged, data_dir)
    except OSError as error:
        raise BackupError(f"{data_dir} can't be written ({error}); nothing was restored.") from None
    return Restored(manifest, before)


@contextmanager
def _opened(archive: Path) -> Iterator[zipfile.ZipFile]:
    """Open an archive; whatever is wrong in it is a BackupError."""
    try:
        file = archive.open("rb")
    except OSError as error:
        raise BackupError(
            f"{archive} can't be read ({error.strerror or error}); name a file that `verbatim backup` made."
        ) from None
    try:
        with file, zipfile.ZipFile(file) as zipped:
            yield zipped
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        raise _wrong(archive, str(error)) from None


def _manifest(zipped: zipfile.ZipFile, archive: Path) -> Manifest:
    """Return the manifest, of which all is allowed and the archive holds all, and nothing else."""
    try:
        about = zipped.getinfo(MANIFEST)
        if about.file_size > _MOST_MANIFEST_BYTES:
            raise _wrong(archive, "its manifest is too long")
        manifest = msgspec.json.decode(_head(zipped, about, about.file_size), type=Manifest)
    except (KeyError, msgspec.MsgspecError):
        raise _wrong(archive, "it has no manifest") from None
    if manifest.format != FORMAT:
        raise _wrong(archive, "its manifest is another program's")
    if manifest.form > FORM:
        raise BackupError(f"{archive} was made by Verbatim {manifest.made_by}; restore it with that version.")
    names = [entry.path for entry in manifest.files]
    if not all(map(is_ours, names)) or len(set(names)) != len(names):
        raise _wrong(archive, "it names files that are not Verbatim's")
    if sorted([*names, MANIFEST]) != sorted(zipped.namelist()):
        raise _wrong(archive, "it does not hold what its manifest names")
    return manifest


def _head(zipped: zipfile.ZipFile, about: zipfile.ZipInfo, size: int) -> bytes:
    with zipped.open(about) as file:
        return file.read(size)


def _unpack(zipped: zipfile.ZipFile, entry: Entry, staged: Path, archive: Path) -> None:
    """Write a file of the archive below `staged`. Raises BackupError unless it is just as it was packed."""
    path = staged / entry.path
    private_folder(path.parent)
    digest, left = hashlib.sha256(), entry.bytes
    with zipped.open(entry.path) as read, os.fdopen(_new(path), "wb") as written:
        while left and (part := read.read(min(left, CHUNK))):
            digest.update(part)
            left -= len(part)
            written.write(part)
        if left or read.read(1) or digest.hexdigest() != entry.sha256:
            raise _wrong(archive, f"{entry.path} is not as it was")


def _new(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)


def _check_room(manifest: Manifest, data_dir: Path) -> None:
    needed, free = manifest.size, shutil.disk_usage(data_dir).free
    if needed > free:
        raise BackupError(f"{needed} bytes are to be restored and {data_dir} has {free} left; make room.")


def _check_nobody_runs(data_dir: Path) -> None:
    """Raise BackupError where a bot has a database of the folder open: then SQLite gives it to none alone."""
    for pattern in _HELD_OPEN:
        for path in data_dir.glob(pattern):
            if path.is_file() and _is_open(path):
                raise BackupError(f"A bot runs on {data_dir}; stop it, restore, and start it again.")


def _is_open(path: Path) -> bool:
    try:
        with closing(sqlite3.connect(path, timeout=0.5)) as database:
            database.execute("PRAGMA locking_mode = EXCLUSIVE")
            database.execute("BEGIN EXCLUSIVE")
            return False
    except sqlite3.OperationalError as error:
        return "locked" in str(error)
    except sqlite3.Error:  # it is damaged, and nobody's
        return False


def _check_databases(staged: Path, archive: Path) -> None:
    """Raise BackupError where a database is damaged, or of a later version than this one."""
    known = sum(entry.name.endswith(".sql") for entry in (files("bot.ledger") / "migrations").iterdir())
    for path in staged.rglob("*.sqlite3"):
        try:
            with closing(sqlite3.connect(path)) as database:
                check_database(database)
                (form,) = database.execute("PRAGMA user_version").fetchone()
        except sqlite3.Error as error:
            raise _wrong(archive, f"{path.name}: {error}") from None
        if path.name.startswith("ledger-") and form > known:
            raise BackupError(f"{archive} holds a ledger of a later Verbatim; restore it with that version.")


@contextmanager
def _place_for(data_dir: Path) -> Iterator[Path]:
    """Yield a folder on the same disk, so that what is in it can be moved at once."""
    with tempfile.TemporaryDirectory(prefix="restoring-", dir=data_dir) as place:
        yield Path(place)


def _swap(staged: Path, data_dir: Path) -> Path | None:
    """Move what is there out of the way and what is staged in; where that fails, all is as it was."""
    before = data_dir / BEFORE
    aside = Path(tempfile.mkdtemp(prefix=f"{BEFORE}-", dir=data_dir))
    moved: list[tuple[Path, Path]] = []
    try:
        for source, target in [
            *((path, aside / path.name) for pattern in _MOVED for path in sorted(data_dir.glob(pattern))),
            *((path, data_dir / path.name) for path in sorted(staged.iterdir())),
        ]:
            source.rename(target)
            moved.append((source, target))
    except OSError:
        for source, target in reversed(moved):
            target.rename(source)
        aside.rmdir()
        raise
    shutil.rmtree(before, ignore_errors=True)
    if not any(aside.iterdir()):
        aside.rmdir()
        return None
    aside.rename(before)
    return before


def _wrong(archive: Path, why: str) -> BackupError:
    return BackupError(f"{archive} is no whole backup of Verbatim ({why}); nothing was restored.")
