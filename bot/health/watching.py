"""Looks after what is wrong, and has it told when it begins."""

import asyncio
import logging
import os
import shutil
import sqlite3
import time
from pathlib import Path
from typing import NoReturn

from bot.context import Parts
from bot.health.condition import troubles
from bot.library.collection import store_of
from bot.messages import admin_words
from bot.messages.html import text
from bot.settings import Settings
from corpus.errors import VerbatimError
from corpus.rules import MEBIBYTE
from corpus.sources import load_sources

log = logging.getLogger(__name__)
_OFTEN, _SELDOM = 1.0, 60.0
_DAY = 86_400.0
_LEAST_FREE = 64 * MEBIBYTE


async def watch(parts: Parts) -> NoReturn:
    """Tell each trouble that begins, for ever."""
    seen: dict[str, float] = {}
    while True:
        for trouble in troubles(parts):
            told = admin_words.ALERTS.get(trouble.part)
            if told is None or seen.get(trouble.part) == trouble.at:
                continue
            if parts.alerts.tell(trouble.part, text(told.format(told=trouble.told))):
                seen[trouble.part] = trouble.at
        await asyncio.sleep(_OFTEN)


async def look(parts: Parts) -> NoReturn:
    """Look, off the event loop and for ever, at what takes time to see: the disk, and which sources fail."""
    settings = parts.settings
    while True:
        parts.health.find("disk", await asyncio.to_thread(full_disk, settings.data_dir))
        parts.health.find("sources", await asyncio.to_thread(failing_sources, settings))
        await asyncio.sleep(_SELDOM)


def full_disk(folder: Path, least: int = _LEAST_FREE) -> str | None:
    """Return what is wrong where the disk has less than so many bytes left, None where it has more."""
    place = next((place for place in (folder, *folder.parents) if os.path.exists(place)), folder)  # noqa: PTH110
    try:
        free = shutil.disk_usage(place).free
    except OSError as error:
        return f"The disk of {folder} can't be looked at ({error.strerror or error})."
    return f"The disk of {folder} is nearly full; make room." if free < least else None


def failing_sources(settings: Settings) -> str | None:
    """Return which sources could not be fetched for a day, in a sentence, None where there are none."""
    try:
        named = {source.name for source in load_sources(settings.sources_file).source}
        failing = store_of(settings).failing()
    except (VerbatimError, OSError, sqlite3.Error) as error:
        log.debug("The sources can't be looked at (%s).", error)
        return None
    old = sorted(name for name, since in failing.items() if name in named and time.time() - since >= _DAY)
    return f"Not fetched for a day: {', '.join(old)}." if old else None
