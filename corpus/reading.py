"""One file read: what a document is before, and what it gave after. A reader may fail; the rest goes on."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec

from corpus.article import Article
from corpus.errors import Problem, VerbatimError
from corpus.hashing import digest_of
from corpus.likeness import signature
from corpus.readers import read_document
from corpus.rules import Hints, Rules

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Document:
    """A file to read: `source` is its name in the library, `path` where it lies.

    `size` is in bytes, `changed` in nanoseconds since 1970; `hints` are what is known of it besides its
    bytes.
    """

    source: str
    path: str
    size: int
    changed: int
    hints: Hints = Hints()


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What one file gave when it was read: articles and problems, and its size, time of change and hash then.

    `size` is in bytes, `changed` in nanoseconds since 1970; both are -1 where they are unknown or the file
    has to be read again. `signatures` are those of the articles, in their order, as `corpus.likeness` makes
    them.
    """

    size: int = -1
    changed: int = -1
    digest: bytes = b""
    articles: Sequence[Article] = ()
    problems: tuple[Problem, ...] = ()
    signatures: tuple[bytes, ...] = field(default=(), repr=False)


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(ReadFile).decode


def pack(file: ReadFile) -> bytes:
    """Return the file's articles and problems as MessagePack."""
    return _encode(file)


def unpack(data: bytes) -> ReadFile:
    """Return what `pack` packed. Raises msgspec.DecodeError where it is damaged."""
    file = _decode(data)
    return replace(file, articles=tuple(file.articles))


def read_here(document: Document, rules: Rules) -> ReadFile:
    """Read a file in this process. Raises nothing: what can't be read is a Problem."""
    articles: list[Article] = []
    problems: list[Problem] = []
    digest, changed = b"", document.changed
    try:
        data = Path(document.path).read_bytes()
        digest = digest_of(data)
        for found in read_document(data, document.source, rules, document.hints):
            if isinstance(found, Article):
                articles.append(found)
            else:
                problems.append(found)
    except VerbatimError as error:
        problems.append(Problem(document.source, str(error)))
    except OSError as error:
        problems.append(Problem(document.source, os_reason(error), lasting=False))
    except MemoryError:
        problems.append(Problem(document.source, "it takes too much memory to read; split it"))
    except Exception as error:  # a reader failed on what it should have refused: the other files still count
        log.exception("The reader failed on %s.", document.source)
        problems.append(_bug(document, error))
    if not all(problem.lasting for problem in problems):
        changed, digest = -1, b""
    signatures = tuple(signature(article) for article in articles)
    return ReadFile(document.size, changed, digest, tuple(articles), tuple(problems), signatures)


def os_reason(error: OSError) -> str:
    """Return why a file can't be opened, and what to do."""
    return f"it cannot be opened ({(error.strerror or type(error).__name__).lower()}); check its permissions"


def _bug(document: Document, error: Exception) -> Problem:
    return Problem(document.source, f"its reader failed ({type(error).__name__}); report this as a bug")
