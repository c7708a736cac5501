"""One small reader per format, chosen by a file's suffix."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePath

from corpus.article import Article
from corpus.errors import Problem
from corpus.readers.html import read_html
from corpus.readers.markdown import read_markdown
from corpus.readers.records import read_csv, read_json, read_json_lines
from corpus.readers.text import read_text

Reader = Callable[[bytes, str], Iterator[Article | Problem]]

READERS: Mapping[str, Reader] = {
    ".txt": read_text,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".json": read_json,
    ".jsonl": read_json_lines,
    ".csv": read_csv,
    ".tsv": read_csv,
}


def reader_for(name: str) -> Reader | None:
    """Return the reader of the file's format, or None where there is none."""
    return READERS.get(PurePath(name).suffix.lower())
