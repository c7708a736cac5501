"""A backup made of DATA_DIR, also while a bot writes in it."""

import hashlib
import os
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO

import msgspec

from bot.backup.archive import (
    CHUNK,
    FORM,
    FORMAT,
    MANIFEST,
    BackupError,
    Entry,
    Manifest,
    check_database,
    is_ours,
)

_KEPT = ("ledger-*.sqlite3", "fetched/pages.sqlite3", "fetched/*/*", "waiting/*")


def back_up(data_dir: Path, archive: Path) -> Manifest:
    """Write the archive, whole or not at all; return what it holds. Raises BackupError."""
    part = archive.with_name(f"{archive.name}.part{os.getpid()}")
    try:
        with closing(os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b")) as file:
            manifest = _packed(data_dir, file, archive.parent)
        if not manifest.files:
            raise BackupError(
                f"There is nothing in {data_dir} to back up; set DATA_DIR to the bot's own folder."
            )
        part.replace(archive)
    except (OSError, sqlite3.Error) as error:
        raise BackupError(f"{archive} can't be written ({error}); see whether its disk is full.") from None
    finally:
        part.unlink(missing_ok=True)
    return manifest


def _packed(data_dir: Path, file: IO[bytes], beside: Path) -> Manifest:
    """Write the archive. Databases come first, so that each page they name is there when it is copied."""
    entries = []
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as zipped,
        tempfile.TemporaryDirectory(prefix=".verbatim-", dir=beside) as scratch,
    ):
        for path in _to_keep(data_dir):
            name, source = path.relative_to(data_dir).as_posix(), path
            if path.suffix == ".sqlite3":
                source = Path(scratch) / "copy"
                _copy(path, source)
            with suppress(FileNotFoundError):  # a page that was dropped meanwhile
                entries.append(_pack(zipped, name, source))
        made_at = datetime.now(UTC).isoformat(timespec="seconds")
        manifest = Manifest(FORMAT, FORM, version("verbatim-bot"), made_at, entries)
        zipped.writestr(MANIFEST, msgspec.json.encode(manifest))
    return manifest


def _to_keep(data_dir: Path) -> Iterator[Path]:
    for pattern in _KEPT:
        for path in sorted(data_dir.glob(pattern)):
            if path.is_file() and not path.is_symlink() and is_ours(path.relative_to(data_dir).as_posix()):
                yield path


def _copy(path: Path, copy: Path) -> None:
    """Copy a database that others may be writing, as it is at one moment. Raises BackupError."""
    copy.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(path, timeout=30)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")
            check_database(target)
    except sqlite3.Error as error:
        raise BackupError(
            f"{path} can't be copied ({error}); start the bot once, which puts a damaged file aside."
        ) from None


def _pack(zipped: zipfile.ZipFile, name: str, source: Path) -> Entry:
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as read, zipped.open(name, "w", force_zip64=True) as written:
        while part := read.read(CHUNK):
            digest.update(part)
            size += len(part)
            written.write(part)
    return Entry(name, size, digest.hexdigest())
