"""Whether the articles' folder is there: a share that is not mounted looks as if all had been deleted."""

import os
from pathlib import Path

from bot.settings import Settings


def why_gone(settings: Settings, *, had_articles: bool) -> str | None:
    """Return in one sentence why the folder gives nothing, None where it does, or never had anything."""
    folder = settings.articles_dir
    try:
        if _holds_something(folder) or not had_articles:
            return None
        why = "it is empty, and had articles"
    except OSError as error:
        why = error.strerror or str(error)
    return (
        f"The articles in {folder} are gone ({why}): mount the folder again or set ARTICLES_DIR. Once they "
        "are back they are read unasked."
    )


def is_back(settings: Settings) -> bool:
    """Return whether the folder gives something to read."""
    try:
        return _holds_something(settings.articles_dir)
    except OSError:
        return False


def place_in_the_system(folder: Path) -> tuple[int, int] | None:
    """Return what tells the folder from another at its place, as where a share is mounted; None for none."""
    try:
        found = folder.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _holds_something(place: Path) -> bool:
    """Return whether the folder, or the one file that stands for it, holds something. Raises OSError."""
    if place.is_file():
        return True
    with os.scandir(place) as entries:
        return next(entries, None) is not None
