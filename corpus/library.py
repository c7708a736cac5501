"""A library: an immutable snapshot of the articles in a folder, and a report of how reading them went."""

import logging
import os
import stat
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from pathlib import Path

from corpus.article import Article
from corpus.errors import Problem, VerbatimError
from corpus.readers import READERS, reader_for

log = logging.getLogger(__name__)
MEBIBYTE = 1 << 20
SAMPLES = Path(__file__).parent / "samples"


@dataclass(frozen=True, slots=True)
class Report:
    """How a reading went: how many files were looked at, and what could not be read."""

    files: int = 0
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What one file gave when it was read, and its size and time of change then."""

    size: int
    changed: int
    found: tuple[Article | Problem, ...]


@dataclass(frozen=True)
class Library:
    """The articles that were read, in the order of their files' names; a reload makes a new one.

    `files` are the files they came from by name, so that a later reading can leave out what has not changed.
    """

    articles: tuple[Article, ...] = ()
    report: Report = Report()
    files: Mapping[str, ReadFile] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def _by_id(self) -> dict[str, Article]:
        return {article.id: article for article in self.articles}

    def find(self, article_id: str) -> Article | None:
        """Return the article of that id, or None."""
        return self._by_id.get(article_id)

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages of the articles, the most frequent first."""
        counts = Counter(article.in_language for article in self.articles)
        return tuple(sorted(counts, key=lambda code: (-counts[code], code)))


def read_library(
    folder: Path,
    *,
    max_file_mb: float = 20,
    before: Library | None = None,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Library:
    """Return the articles of all files below `folder`, or of the one file it is, whatever befalls some of them.

    What can't be read stands in the report, one line a file. Files that have the size and the time of change
    that they had in the library `before` are not read again. `progress` is called with the number of files
    read and their total. Raises nothing: a folder that is missing is a problem in the report.
    """
    try:
        sources = sorted(_files(folder)) if folder.is_dir() else [folder.name] if folder.is_file() else None
    except OSError as error:
        return Library(report=Report(problems=(Problem(str(folder), _os_reason(error)),)))
    if sources is None:
        reason = "it is neither a folder nor a file" if folder.exists() else "there is no such folder"
        problem = Problem(str(folder), f"{reason}; create it or set ARTICLES_DIR")
        return Library(report=Report(problems=(problem,)))
    place = folder if folder.is_dir() else folder.parent
    known = before.files if before else {}
    files: dict[str, ReadFile] = {}
    for done, source in enumerate(sources, 1):
        files[source] = _read_file(source, place, max_file_mb, known.get(source))
        progress(done, len(sources))
    articles, problems = _together(files.values())
    if not sources:
        problems.append(Problem(str(folder), f"the folder is empty; put articles in it ({_formats()})"))
    return Library(tuple(articles), Report(len(sources), tuple(problems)), files)


def _together(files: Iterable[ReadFile]) -> tuple[list[Article], list[Problem]]:
    """Return the articles and problems of the files; of two articles with one id the first is kept."""
    articles: dict[str, Article] = {}
    problems: list[Problem] = []
    for found in chain.from_iterable(file.found for file in files):
        if isinstance(found, Problem):
            problems.append(found)
            continue
        twin = articles.setdefault(found.id, found)
        if twin is not found:
            same = "url" if found.url else "text"
            problems.append(
                Problem(found.source, f"it has the same {same} as {twin.source}; delete one of them")
            )
    return list(articles.values()), problems


def _files(folder: Path) -> Iterator[str]:
    """Yield the names of all files below the folder, hidden ones left out, as paths relative to it."""
    for place, folders, names in os.walk(folder, onerror=_raise):
        folders[:] = [name for name in folders if not name.startswith(".")]
        linked = [name for name in folders if Path(place, name).is_symlink()]
        below = Path(place).relative_to(folder).as_posix()
        for name in (*names, *linked):
            if not name.startswith("."):
                yield name if below == "." else f"{below}/{name}"


def _raise(error: OSError) -> None:
    raise error


def _read_file(source: str, folder: Path, max_file_mb: float, before: ReadFile | None) -> ReadFile:
    path = os.path.join(folder, source)  # noqa: PTH118 - ten thousand Paths take a tenth of a second
    size, changed = -1, -1
    found: list[Article | Problem] = []
    try:
        status = os.lstat(path)
        if stat.S_ISLNK(status.st_mode):
            if not Path(path).resolve().is_relative_to(folder.resolve()):
                raise VerbatimError("it is a link to outside the folder; copy the file into it")
            status = os.stat(path)  # noqa: PTH116
        size, changed = status.st_size, status.st_mtime_ns
        if before is not None and (before.size, before.changed) == (size, changed):
            return before
        reader = reader_for(source)
        if reader is None:
            raise VerbatimError(f"there is no reader for this kind of file; use {_formats()}")
        if not stat.S_ISREG(status.st_mode):
            raise VerbatimError("it is not a regular file; replace it by one")
        if size > max_file_mb * MEBIBYTE:
            raise VerbatimError(
                f"it has {size / MEBIBYTE:.0f} MB, over the limit of {max_file_mb:g}; split it or raise MAX_FILE_MB"
            )
        found.extend(reader(Path(path).read_bytes(), source))
    except VerbatimError as error:
        found = [Problem(source, str(error))]
    except OSError as error:
        found, changed = [Problem(source, _os_reason(error))], -1
    except Exception as error:  # a reader failed on what it should have refused: the other files still count
        log.exception("The reader failed on %s.", source)
        found = [Problem(source, f"its reader failed ({type(error).__name__}); report this as a bug")]
    return ReadFile(size, changed, tuple(found))


def _os_reason(error: OSError) -> str:
    return f"it cannot be opened ({(error.strerror or type(error).__name__).lower()}); check its permissions"


def _formats() -> str:
    return ", ".join(READERS)
