"""A library: an immutable snapshot of the articles in a folder, and a report of how reading them went."""

import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from corpus.article import Article
from corpus.errors import Problem, VerbatimError
from corpus.readers import READERS, reader_for

MEBIBYTE = 1 << 20
SAMPLES = Path(__file__).parent / "samples"


@dataclass(frozen=True, slots=True)
class Report:
    """How a reading went: how many files were looked at, and what could not be read."""

    files: int = 0
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Library:
    """The articles that were read, in the order of their files' names; a reload makes a new one."""

    articles: tuple[Article, ...] = ()
    report: Report = Report()

    @cached_property
    def _by_id(self) -> dict[str, Article]:
        return {article.id: article for article in self.articles}

    def find(self, article_id: str) -> Article | None:
        """Return the article of that id, or None."""
        return self._by_id.get(article_id)

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages of the articles, the most frequent first."""
        counts: dict[str, int] = {}
        for article in self.articles:
            counts[article.in_language] = counts.get(article.in_language, 0) + 1
        return tuple(sorted(counts, key=lambda code: (-counts[code], code)))


def read_library(
    folder: Path, *, max_file_mb: float = 20, progress: Callable[[int, int], None] = lambda done, of: None
) -> Library:
    """Return the articles of all files below `folder`, or of the one file it is, whatever befalls some of them.

    What can't be read stands in the report, one line a file. `progress` is called with the number of
    files read and their total. Raises nothing: a folder that is missing is a problem in the report.
    """
    articles: dict[str, Article] = {}
    problems: list[Problem] = []
    try:
        paths = sorted(_files(folder)) if folder.is_dir() else [folder] if folder.is_file() else None
    except OSError as error:
        return Library(report=Report(problems=(Problem(str(folder), _os_reason(error)),)))
    if paths is None:
        reason = "it is neither a folder nor a file" if folder.exists() else "there is no such folder"
        return Library(
            report=Report(problems=(Problem(str(folder), f"{reason}; create it or set ARTICLES_DIR"),))
        )
    if not paths:
        problems.append(Problem(str(folder), f"the folder is empty; put articles in it ({_formats()})"))
    for done, path in enumerate(paths, 1):
        place = folder if folder.is_dir() else folder.parent
        source = path.relative_to(place).as_posix()
        try:
            for article in _read(path, source, place, max_file_mb):
                if isinstance(article, Problem):
                    problems.append(article)
                    continue
                twin = articles.setdefault(article.id, article)
                if twin is not article:
                    same = "url" if article.url else "text"
                    problems.append(
                        Problem(
                            article.source, f"it has the same {same} as {twin.source}; delete one of them"
                        )
                    )
        except VerbatimError as error:
            problems.append(Problem(source, str(error)))
        except OSError as error:
            problems.append(Problem(source, _os_reason(error)))
        progress(done, len(paths))
    return Library(tuple(articles.values()), Report(len(paths), tuple(problems)))


def _files(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if not hidden and (path.is_symlink() or not path.is_dir()):
            yield path


def _read(path: Path, source: str, folder: Path, max_file_mb: float) -> Iterator[Article | Problem]:
    reader = reader_for(path)
    if reader is None:
        raise VerbatimError(f"there is no reader for this kind of file; use {_formats()}")
    if not path.resolve().is_relative_to(folder.resolve()):
        raise VerbatimError("it is a link to outside the folder; copy the file into it")
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise VerbatimError("it is not a regular file; replace it by one")
    if status.st_size > max_file_mb * MEBIBYTE:
        raise VerbatimError(
            f"it has {status.st_size / MEBIBYTE:.0f} MB, over the limit of {max_file_mb:g}; split it or raise MAX_FILE_MB"
        )
    return reader(path.read_bytes(), source)


def _os_reason(error: OSError) -> str:
    return f"it cannot be opened ({(error.strerror or type(error).__name__).lower()}); check its permissions"


def _formats() -> str:
    return ", ".join(READERS)
