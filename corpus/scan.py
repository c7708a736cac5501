"""A folder to a library: its files listed, compared with those read before, and read where they are new."""

import os
import stat
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from corpus.errors import Problem, VerbatimError
from corpus.hashing import digest_of
from corpus.library import Library, library_of
from corpus.names import shown
from corpus.readers import check_format, formats
from corpus.readers.formats import HEAD, SUFFIXES
from corpus.reading import Document, ReadFile, os_reason, read_here
from corpus.rules import MEBIBYTE, Limits, Rules
from corpus.sources import SOURCES_FILE
from corpus.synonyms import SYNONYMS_FILE, read_synonyms
from corpus.workers import read_in_processes

_NO_ARTICLES = frozenset({SOURCES_FILE, SYNONYMS_FILE})
_PLAIN = frozenset({"text", "markdown"})
_FEW_BYTES = 1 << 18


def _silent(done: int, of: int) -> None:
    """Show nobody how far it is."""


def _as_it_is(_: str, file: ReadFile) -> ReadFile:
    """Leave a file in memory."""
    return file


def read_library(
    folder: Path,
    *,
    rules: Rules = Rules(),
    fetched: Sequence[Document] = (),
    hidden: Collection[str] = (),
    before: Library | None = None,
    progress: Callable[[int, int], None] = _silent,
    keep: Callable[[str, ReadFile], ReadFile] = _as_it_is,
) -> Library:
    """Return the articles of all files below `folder`, or of the one file that it is.

    `fetched` are documents from elsewhere, read likewise; articles whose ids are `hidden` are left out. Files
    that are as they were in the library `before`, by size and time of change or by their bytes, are not read
    again. Formats with parsers that others' files may upset, and whatever is more than a little, are read in
    processes of their own; a script that calls this needs no main guard. `progress` is called with the number
    of files read and their total, and `keep` with each file that was read and its name: it returns what the
    library has of it. Raises nothing: what can't be read stands in the report, one line a file, a
    missing folder too.
    """
    known = before.files if before else {}
    names, problems = _listed(folder, rules.limits)
    if not (names or problems or fetched):
        problems = [Problem(str(folder), f"the folder is empty; put articles in it ({formats()})")]
    place = folder if os.path.isdir(folder) else folder.parent  # noqa: PTH112 - Path raises where it may not look
    seen = {shown(name): _look_at(name, place, rules.limits, known.get(shown(name))) for name in names}
    seen |= {document.source: _compare(document, known.get(document.source)) for document in fetched}
    spare = 1 if before is not None and before.articles else 0
    synonyms, unclear = read_synonyms(folder)
    return library_of(_read(seen, rules, spare, progress, keep), [*problems, *unclear], hidden, synonyms)


def _listed(folder: Path, limits: Limits) -> tuple[list[str], list[Problem]]:
    """Return the names of the files to read, so many as the limits allow, and why others are not."""
    problems: list[Problem] = []

    def skip(error: OSError) -> None:
        problems.append(Problem(os.path.relpath(error.filename, folder), os_reason(error), lasting=False))

    try:
        names = _names(folder, limits.depth, skip)
    except VerbatimError as error:
        return [], [Problem(str(folder), str(error))]
    except OSError as error:
        return [], [Problem(str(folder), os_reason(error))]
    left = len(names) - limits.files
    if left > 0:
        reason = f"{left:,} files are over the limit of {limits.files:,}; raise MAX_FILES"
        problems.append(Problem(str(folder), reason))
    return names[: limits.files], problems


def _names(folder: Path, depth: int, skip: Callable[[OSError], None]) -> list[str]:
    """Return the names of all files, sorted; `skip` is told of folders below that can't be looked into.

    Raises VerbatimError where the folder is none, and OSError.
    """
    if folder.is_dir():
        os.scandir(folder).close()
        return sorted(_walk(folder, depth, skip))
    if folder.is_file():
        return [folder.name]
    reason = "it is neither a folder nor a file" if folder.exists() else "there is no such folder"
    raise VerbatimError(f"{reason}; create it or set ARTICLES_DIR")


def _walk(folder: Path, depth: int, skip: Callable[[OSError], None]) -> Iterator[str]:
    """Yield the names of all files below the folder, hidden ones left out, as paths relative to it.

    What lies deeper than the limit is yielded as the folder it is in.
    """
    for place, folders, names in os.walk(folder, onerror=skip):
        folders[:] = [name for name in folders if not name.startswith(".")]
        linked = [name for name in folders if os.path.islink(os.path.join(place, name))]  # noqa: PTH114, PTH118 - Path raises where a name is too long
        below = Path(place).relative_to(folder)
        if len(below.parts) >= depth:
            linked, folders[:] = list(folders), []
        for name in (*names, *linked):
            if not name.startswith(".") and (name not in _NO_ARTICLES or below.parts):
                yield (below / name).as_posix() if below.parts else name


def _look_at(name: str, folder: Path, limits: Limits, before: ReadFile | None) -> ReadFile | Document:
    """Return what is known of the file already, a Problem included, or the document that has to be read."""
    path = os.path.join(folder, name)  # noqa: PTH118 - ten thousand Paths take a tenth of a second
    name = shown(name)
    size, changed, lasting = -1, -1, True
    try:
        status = _status(path, folder)
        size, changed = status.st_size, status.st_mtime_ns
        seen = _compare(Document(name, path, size, changed), before)
        if isinstance(seen, Document):
            _check(seen, status.st_mode, limits)
    except VerbatimError as error:
        reason = str(error)
    except OSError as error:
        reason, lasting = os_reason(error), False
    else:
        return seen
    return ReadFile(size, changed if lasting else -1, problems=(Problem(name, reason, lasting),))


def _status(path: str, folder: Path) -> os.stat_result:
    """Return a file's status. Raises VerbatimError for a link out of the folder, and OSError."""
    status = os.lstat(path)
    if not stat.S_ISLNK(status.st_mode):
        return status
    target = os.path.realpath(path)  # Path.resolve raises RuntimeError for a loop (Python 3.11)
    if not Path(target).is_relative_to(os.path.realpath(folder)):
        raise VerbatimError("it is a link to outside the folder; copy the file into it")
    return os.stat(path)  # noqa: PTH116


def _compare(document: Document, before: ReadFile | None) -> ReadFile | Document:
    """Return what a file gave before, where its size and time of change, or its bytes, are the same."""
    if before is None or before.size != document.size or before.changed < 0:
        return document
    if before.changed == document.changed:
        return before
    try:
        same = bool(before.digest) and digest_of(Path(document.path).read_bytes()) == before.digest
    except OSError:
        return document
    return replace(before, changed=document.changed) if same else document


def _check(document: Document, mode: int, limits: Limits) -> None:
    """Raise VerbatimError for what is too deep, no file, too large or of no known format, or OSError."""
    if stat.S_ISDIR(mode) and document.source.count("/") >= limits.depth:
        raise VerbatimError(f"it lies more than {limits.depth} folders deep; move it up or raise MAX_DEPTH")
    if not stat.S_ISREG(mode):
        raise VerbatimError("it is not a regular file; replace it by one")
    if document.size > limits.file_bytes:
        size = document.size / MEBIBYTE
        raise VerbatimError(
            f"it has {size:.0f} MB, over the limit of {limits.file_mb:g}; split it or raise MAX_FILE_MB"
        )
    if Path(document.source).suffix.lower() not in SUFFIXES:
        with open(document.path, "rb") as file:  # noqa: PTH123
            check_format(document.source, file.read(HEAD))


def _read(
    seen: Mapping[str, ReadFile | Document],
    rules: Rules,
    spare: int,
    progress: Callable[[int, int], None],
    keep: Callable[[str, ReadFile], ReadFile],
) -> dict[str, ReadFile]:
    """Return what every file gives, in the order seen."""
    files = {name: item if isinstance(item, ReadFile) else ReadFile() for name, item in seen.items()}
    unread = [item for item in seen.values() if isinstance(item, Document)]
    known = len(files) - len(unread)
    for number, file in enumerate(_read_all(unread, rules, spare)):
        source = unread[number].source
        files[source] = keep(source, file)
        progress(known + number + 1, len(files))
    return files


def _read_all(documents: Sequence[Document], rules: Rules, spare: int) -> Iterator[ReadFile]:
    """Read plain texts here where they are few, else in processes, `spare` processors left to others."""
    plain = all(SUFFIXES.get(Path(document.source).suffix.lower()) in _PLAIN for document in documents)
    if plain and sum(document.size for document in documents) <= _FEW_BYTES:
        return (read_here(document, rules) for document in documents)
    return read_in_processes(documents, rules, spare)
