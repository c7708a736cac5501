"""One small reader per format, chosen by a file's suffix."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from corpus.article import Article
from corpus.readers.markdown import read_markdown
from corpus.readers.text import read_text

READERS: Mapping[str, Callable[[bytes, str], Iterator[Article]]] = {
    ".txt": read_text,
    ".md": read_markdown,
    ".markdown": read_markdown,
}


def reader_for(path: Path) -> Callable[[bytes, str], Iterator[Article]] | None:
    """Return the reader of the file's format, or None where there is none."""
    return READERS.get(path.suffix.lower())
