"""One small reader per format, chosen by a file's suffix."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import PurePath

from corpus.article import Article
from corpus.errors import Problem
from corpus.readers.archives import read_tar, read_zip
from corpus.readers.feeds import read_feed
from corpus.readers.html import read_html
from corpus.readers.markdown import read_markdown
from corpus.readers.records import read_csv, read_json, read_json_lines
from corpus.readers.text import read_text

Reader = Callable[[bytes, str], Iterator[Article | Problem]]

_SINGLE: Mapping[str, Reader] = {
    ".txt": read_text,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".json": read_json,
    ".jsonl": read_json_lines,
    ".csv": read_csv,
    ".tsv": read_csv,
    ".rss": read_feed,
    ".atom": read_feed,
    ".xml": read_feed,
}


def _packed_reader_for(name: str) -> Reader | None:
    """Return the reader for a file in an archive; archives in archives are not read."""
    return _SINGLE.get(PurePath(name).suffix.lower())


READERS: Mapping[str, Reader] = {
    **_SINGLE,
    ".zip": partial(read_zip, reader_of=_packed_reader_for),
    ".tar": partial(read_tar, reader_of=_packed_reader_for),
    ".tgz": partial(read_tar, reader_of=_packed_reader_for),
    ".gz": partial(read_tar, reader_of=_packed_reader_for),
}


def reader_for(name: str) -> Reader | None:
    """Return the reader of the file's format, or None where there is none."""
    return READERS.get(PurePath(name).suffix.lower())
