"""A library: an immutable snapshot of the articles in a folder, and a report of how reading them went."""

import os
import stat
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from pathlib import Path

from corpus.article import Article, is_hidden
from corpus.errors import Problem, VerbatimError
from corpus.likeness import find_alike
from corpus.readers import check_format, formats
from corpus.readers.formats import HEAD, SUFFIXES
from corpus.readers.unpacking import MEBIBYTE
from corpus.reading import Document, ReadFile, digest_of, os_reason, read_here
from corpus.rules import Rules
from corpus.workers import read_in_processes

SAMPLES = Path(__file__).parent / "samples"
SOURCES_FILE = "sources.toml"
_PLAIN = frozenset({"text", "markdown"})
_FEW_BYTES = 1 << 18


@dataclass(frozen=True, slots=True)
class Report:
    """How a reading went: how many files were looked at, and what could not be read."""

    files: int = 0
    problems: tuple[Problem, ...] = ()


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

    def find_asked(self, asked: str) -> Article | None:
        """Return the article that a person means by its id or by its number, counted from 1, or None."""
        at = int(asked) - 1 if asked.isascii() and asked.isdigit() else -1
        return self.find(asked) or (self.articles[at] if 0 <= at < len(self.articles) else None)

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages of the articles, the most frequent first."""
        counts = Counter(article.in_language for article in self.articles)
        return tuple(sorted(counts, key=lambda code: (-counts[code], code)))

    @cached_property
    def _groups(self) -> dict[str, tuple[Article, ...]]:
        signed = {
            id(article): signature
            for file in self.files.values()
            for article, signature in zip(file.articles, file.signatures, strict=True)
        }
        groups = find_alike([signed.get(id(article), b"") for article in self.articles])
        listed = (tuple(self.articles[at] for at in group) for group in groups)
        return {article.id: group for group in listed for article in group}

    @property
    def has_copies(self) -> bool:
        """Whether any article is nearly the same as another."""
        return bool(self._groups)

    def alike(self, article: Article) -> tuple[Article, ...]:
        """Return the other articles that are nearly the same, as wire copy in several outlets is."""
        return tuple(other for other in self._groups.get(article.id, ()) if other is not article)


def read_library(
    folder: Path,
    *,
    rules: Rules = Rules(),
    fetched: Sequence[Document] = (),
    hidden: Collection[str] = (),
    before: Library | None = None,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Library:
    """Return the articles of all files below `folder`, or of the one file it is, whatever befalls some of them.

    `fetched` are documents from elsewhere, read likewise; articles whose ids are `hidden` are left out. What can't be read stands in the report, one line a file.
    Files that are as they were in the library `before`, by size and time of change or by their bytes, are not read
    again. Formats with parsers that others' files may upset, and whatever is more than a little, are read in
    processes of their own. `progress` is called with the number of files read and their total. Raises nothing: a
    folder that is missing is a problem in the report.
    """
    try:
        sources = _sources(folder, rules)
    except VerbatimError as error:
        sources, missing = [], [Problem(str(folder), str(error))]
    except OSError as error:
        sources, missing = [], [Problem(str(folder), os_reason(error))]
    else:
        missing = (
            []
            if sources or fetched
            else [Problem(str(folder), f"the folder is empty; put articles in it ({formats()})")]
        )
    place = folder if folder.is_dir() else folder.parent
    known = before.files if before else {}
    files: dict[str, ReadFile] = {}
    unread: list[Document] = []
    for source in sources[: rules.limits.files]:
        found = _look_at(source, place, rules, known.get(source))
        files[source] = found if isinstance(found, ReadFile) else ReadFile()
        if isinstance(found, Document):
            unread.append(found)
    for document in fetched:
        same = _unchanged(document, known.get(document.source))
        files[document.source] = same or ReadFile()
        if same is None:
            unread.append(document)
    done = len(files) - len(unread)
    spare = 1 if before is not None and before.articles else 0
    for document, file in zip(unread, _read(unread, rules, spare), strict=True):
        files[document.source] = file
        done += 1
        progress(done, len(files))
    if len(sources) > rules.limits.files:
        left = len(sources) - rules.limits.files
        missing.append(
            Problem(
                str(folder), f"{left:,} files are over the limit of {rules.limits.files:,}; raise MAX_FILES"
            )
        )
    return library_of(files, missing, hidden)


def library_of(
    files: Mapping[str, ReadFile], problems: Sequence[Problem] = (), hidden: Collection[str] = ()
) -> Library:
    """Return the library that the files make but for what is hidden, with those problems and their own in its report."""
    articles, own = _together(files.values())
    if hidden:
        articles = [article for article in articles if not is_hidden(article, hidden)]
    return Library(tuple(articles), Report(len(files), (*problems, *own)), files)


def _sources(folder: Path, rules: Rules) -> list[str]:
    """Return the names of all files. Raises VerbatimError where the folder is none, and OSError."""
    if folder.is_dir():
        return sorted(_files(folder, rules.limits.depth))
    if folder.is_file():
        return [folder.name]
    reason = "it is neither a folder nor a file" if folder.exists() else "there is no such folder"
    raise VerbatimError(f"{reason}; create it or set ARTICLES_DIR")


def _files(folder: Path, depth: int) -> Iterator[str]:
    """Yield the names of all files below the folder, hidden ones left out, as paths relative to it.

    What lies deeper than the limit is yielded as the folder it is in.
    """
    for place, folders, names in os.walk(folder, onerror=_raise):
        folders[:] = [name for name in folders if not name.startswith(".")]
        linked = [name for name in folders if Path(place, name).is_symlink()]
        below = Path(place).relative_to(folder)
        if len(below.parts) >= depth:
            linked, folders[:] = list(folders), []
        for name in (*names, *linked):
            if not name.startswith(".") and (name != SOURCES_FILE or below.parts):
                yield (below / name).as_posix() if below.parts else name


def _raise(error: OSError) -> None:
    raise error


def _look_at(source: str, folder: Path, rules: Rules, before: ReadFile | None) -> ReadFile | Document:
    """Return what is known of the file already, a Problem included, or the document that has to be read."""
    path = os.path.join(folder, source)  # noqa: PTH118 - ten thousand Paths take a tenth of a second
    size, changed, lasting = -1, -1, True
    try:
        status = os.lstat(path)
        if stat.S_ISLNK(status.st_mode):
            if not Path(path).resolve().is_relative_to(folder.resolve()):
                raise VerbatimError("it is a link to outside the folder; copy the file into it")
            status = os.stat(path)  # noqa: PTH116
        size, changed = status.st_size, status.st_mtime_ns
        document = Document(source, path, size, changed)
        same = _unchanged(document, before)
        if same is not None:
            return same
        if stat.S_ISDIR(status.st_mode) and source.count("/") >= rules.limits.depth:
            raise VerbatimError(
                f"it lies more than {rules.limits.depth} folders deep; move it up or raise MAX_DEPTH"
            )
        if not stat.S_ISREG(status.st_mode):
            raise VerbatimError("it is not a regular file; replace it by one")
        if size > rules.limits.file_mb * MEBIBYTE:
            raise VerbatimError(
                f"it has {size / MEBIBYTE:.0f} MB, over the limit of {rules.limits.file_mb:g}; "
                "split it or raise MAX_FILE_MB"
            )
        if Path(source).suffix.lower() not in SUFFIXES:
            with open(path, "rb") as file:  # noqa: PTH123
                check_format(source, file.read(HEAD))
    except VerbatimError as error:
        reason = str(error)
    except OSError as error:
        reason, lasting = os_reason(error), False
    else:
        return document
    return ReadFile(size, changed if lasting else -1, problems=(Problem(source, reason, lasting),))


def _unchanged(document: Document, before: ReadFile | None) -> ReadFile | None:
    """Return what the file gave before where it still has the size and the time of change, or the bytes, of then."""
    if before is None or before.size != document.size or before.changed < 0:
        return None
    if before.changed == document.changed:
        return before
    try:
        same = bool(before.digest) and digest_of(Path(document.path).read_bytes()) == before.digest
    except OSError:
        return None
    return replace(before, changed=document.changed) if same else None


def _read(documents: Sequence[Document], rules: Rules, spare: int) -> Iterator[ReadFile]:
    """Read plain texts here where they are few, else in processes of their own, `spare` processors left to others."""
    plain = all(SUFFIXES.get(Path(document.source).suffix.lower()) in _PLAIN for document in documents)
    if plain and sum(document.size for document in documents) <= _FEW_BYTES:
        return (read_here(document, rules) for document in documents)
    return read_in_processes(documents, rules, spare)


def _together(files: Iterable[ReadFile]) -> tuple[list[Article], list[Problem]]:
    """Return the articles and problems of the files; of two versions of one article the later is kept."""
    articles: dict[str, Article] = {}
    problems: list[Problem] = []
    for file in files:
        problems.extend(file.problems)
    for article in chain.from_iterable(file.articles for file in files):
        twin = articles.setdefault(article.id, article)
        if twin is article:
            continue
        later = article.is_same(twin) and _version(article) > _version(twin)
        older, newer = (twin, article) if later else (article, twin)
        articles[article.id] = newer
        problems.append(Problem(older.source, _why_left_out(older, newer)))
    return list(articles.values()), problems


def _version(article: Article) -> str:
    return article.date_modified or article.date_published or ""


def _why_left_out(older: Article, newer: Article) -> str:
    if not older.is_same(newer):
        return f"its id {older.id} is also that of {newer.source}, by chance; change its url, or a word of it"
    if _version(older) != _version(newer):
        return f"{newer.source} is a later version of it; delete it"
    same = "url" if older.url else "text"
    return f"it has the same {same} as {newer.source}; delete one of them"
