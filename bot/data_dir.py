"""DATA_DIR made ready: what lies in it is its owner's alone, and what can't be kept in it is told."""

import os
import secrets
from pathlib import Path

from bot.settings import Settings
from corpus.private import private_folder, tighten, write_private

OURS = (
    "ledger-*",
    "inbox-*",
    "articles-*",
    "index-*",
    "vectors-*",
    "encoders",
    "control-*",
    "fetched",
    "waiting",
)
_PROBE_BYTES = 65_536


def make_ready(settings: Settings) -> str | None:
    """Make DATA_DIR where it is missing, for its owner only; return what is wrong with it, None for nothing.

    What earlier versions left open to others is closed. Of a folder that holds more than ours, only ours is.
    """
    folder = settings.data_dir
    try:
        private_folder(folder)
        _close(folder)
        _try_to_write(folder)
    except OSError as error:
        return (
            f"DATA_DIR, {folder}, can't be used ({error.strerror or error}): nothing is kept past the "
            "next start; make room or mend its permissions, or set DATA_DIR to another folder."
        )
    return None


def _close(folder: Path) -> None:
    ours = {path for pattern in OURS for path in folder.glob(pattern)}
    if ours >= set(folder.iterdir()):
        tighten(folder)
    else:
        for path in ours:
            tighten(path)


def _try_to_write(folder: Path) -> None:
    """Raise OSError where as much as a few questions take can't be written."""
    probe = folder / f"ledger-probe-{secrets.token_hex(4)}"
    try:
        write_private(probe, os.urandom(_PROBE_BYTES))
    finally:
        probe.unlink(missing_ok=True)
