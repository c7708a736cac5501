"""Folders and files that only their owner may read: nobody else of the machine learns what was asked."""

import os
from pathlib import Path

_FOLDER, _FILE = 0o700, 0o600
_OTHERS = 0o077


def private_folder(path: Path) -> Path:
    """Make the folder, and those above it, where they are missing; return it. Raises OSError."""
    if not path.is_dir():
        private_folder(path.parent)
        path.mkdir(mode=_FOLDER, exist_ok=True)
    return path


def private_file(path: Path) -> Path:
    """Make the file, empty, unless it is there; return it. Raises OSError.

    SQLite gives what it lays beside a database the database's own mode.
    """
    if not path.exists():
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, _FILE))
    return path


def write_private(path: Path, data: bytes) -> None:
    """Write a file in its folder, which is made where it is missing: whole or not at all. Raises OSError."""
    part = private_folder(path.parent) / f"{path.name}.part{os.getpid()}"
    part.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _FILE), "wb") as file:
            file.write(data)
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def tighten(path: Path) -> None:
    """Take what lies at the path, and in it, from everybody but its owner. Raises OSError."""
    if path.is_symlink():
        return
    mode = path.stat().st_mode
    if mode & _OTHERS:
        path.chmod(mode & ~_OTHERS)
    if path.is_dir():
        for entry in path.iterdir():
            tighten(entry)
