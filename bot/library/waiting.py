"""Where articles that an admin sends wait until they are confirmed, on disk, so that a restart loses none."""

import json
import secrets
import time
from dataclasses import dataclass
from pathlib import Path

from bot.library.collection import store_of
from bot.settings import Settings
from corpus.errors import VerbatimError
from corpus.fetching import ADDED, Fetcher, Page, file_name, form_of
from corpus.private import write_private
from corpus.reading import Document, ReadFile
from corpus.rules import Hints, Rules
from corpus.sources import load_sources
from corpus.workers import read_in_processes

_KEPT_SECONDS = 7 * 86_400


@dataclass(frozen=True, slots=True)
class Found:
    """A file that came from somebody, or from an address: its name, bytes, address and format."""

    name: str
    data: bytes
    url: str | None = None
    form: str | None = None


class WaitingRoom:
    """Reads what an admin sends as the library would, keeps it until it is confirmed, then admits it."""

    def __init__(self, settings: Settings) -> None:
        """Use the folder and the limits of the settings."""
        self._settings = settings
        self._folder = settings.data_dir / "waiting"

    def fetch(self, address: str) -> Found:
        """Return what is at a public address. Raises FetchError and RefusedError."""
        answer = Fetcher(self._settings.limits).fetch(address)
        return Found(answer.url, answer.data or b"", answer.url, form_of(answer))

    def read(self, found: Found) -> ReadFile:
        """Return what a file gives, read in a process of its own.

        Raises VerbatimError if it is too big, or can't be put down to be read.
        """
        limits = self._settings.limits
        if len(found.data) > limits.file_bytes:
            raise VerbatimError(f"it has more than {limits.file_mb:g} MB; split it or raise MAX_FILE_MB")
        path = self._folder / f"{secrets.token_hex(8)}.reading"
        _write(path, found.data)
        hints = Hints(url=found.url, form=found.form)
        rules = Rules(limits, load_sources(self._settings.sources_file).fields)
        try:
            (read,) = read_in_processes([Document(found.name, str(path), len(found.data), 0, hints)], rules)
        finally:
            path.unlink(missing_ok=True)
        return read

    def keep(self, token: str, found: Found) -> None:
        """Keep it until it is admitted or discarded; what has waited for a week is discarded.

        Raises VerbatimError where it can't be written.
        """
        _write(self._path(token), found.data)
        about = {"name": found.name, "url": found.url, "form": found.form}
        _write(self._path(token, ".json"), json.dumps(about).encode())
        for path in self._folder.iterdir():
            if path.stat().st_mtime < time.time() - _KEPT_SECONDS:
                path.unlink(missing_ok=True)

    def admit(self, token: str) -> bool:
        """Put it among the articles; return whether it is there, be it since an earlier time.

        A press that is handled once more after a kill finds it so.
        """
        admitted = self._path(token, ".admitted")
        if admitted.exists():
            return True
        try:
            data = self._path(token).read_bytes()
            about = json.loads(self._path(token, ".json").read_text("utf-8"))
        except OSError:
            return False
        url = about["url"] or f"added/{about['name']}"
        page = Page(
            ADDED.name, url, about["url"] or "", file_name(url), about["form"], None, None, time.time()
        )
        store_of(self._settings).keep(page, data)
        _write(admitted, b"")
        self.discard(token)
        return True

    def discard(self, token: str) -> None:
        """Forget it."""
        for suffix in ("", ".json"):
            self._path(token, suffix).unlink(missing_ok=True)

    def hide(self, article_id: str, hidden: bool) -> None:
        """Take an article out of the library, or put it back."""
        store_of(self._settings).hide(article_id, hidden)

    def _path(self, token: str, suffix: str = "") -> Path:
        return self._folder / f"{token}{suffix}"


def _write(path: Path, data: bytes) -> None:
    try:
        write_private(path, data)
    except OSError as error:
        raise VerbatimError(
            f"{path.parent} can't be written ({error.strerror or error}); see whether its disk is full"
        ) from None
