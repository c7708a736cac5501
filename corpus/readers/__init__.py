"""One small reader per format, bytes to drafts of articles; `read_document` is the way through them all."""

from collections.abc import Callable, Iterator
from functools import partial

from corpus.article import Article
from corpus.build import build_article, unread_dates
from corpus.draft import Draft
from corpus.errors import Problem, VerbatimError
from corpus.readers.archives import read_tar, read_zip
from corpus.readers.epub import read_epub
from corpus.readers.feeds import read_feed
from corpus.readers.formats import HEAD, SUFFIXES, format_of, is_packed
from corpus.readers.html import read_html
from corpus.readers.iptc import read_newsml
from corpus.readers.markdown import read_markdown
from corpus.readers.pdf import read_pdf
from corpus.readers.records import read_csv, read_json, read_json_lines
from corpus.readers.text import read_text
from corpus.readers.warc import read_warc
from corpus.readers.word import read_docx
from corpus.rules import Hints, Rules

Reader = Callable[[bytes, str], Iterator[Draft | Problem]]


class UnknownFormatError(VerbatimError):
    """There is no reader for the file."""


def read_document(
    data: bytes, source: str, rules: Rules = Rules(), hints: Hints = Hints()
) -> Iterator[Article | Problem]:
    """Yield the articles of a file of any format; an article that can't be used is a Problem of its own,
    and so is what can't be understood of one.

    `source` is the file's name, whose suffix may tell the format where the bytes don't. Raises VerbatimError
    where the whole file can't be read, also after some articles.
    """
    for draft in _reader(source, data[:HEAD], rules, form=hints.form)(data, source):
        if isinstance(draft, Problem):
            yield draft
            continue
        try:
            article = build_article(draft, hints, rules.limits)
        except VerbatimError as error:
            yield Problem(draft.source, str(error))
            continue
        yield article
        for reason in unread_dates(draft, article):
            yield Problem(draft.source, reason, lost=False)


def check_format(source: str, head: bytes) -> None:
    """Raise UnknownFormatError where there is no reader for a file that begins so."""
    _reader(source, head, Rules())


def _reader(
    source: str, head: bytes, rules: Rules, *, packed: bool = False, form: str | None = None
) -> Reader:
    form = form or format_of(source, head)
    if form == "sitemap":
        raise UnknownFormatError(
            "it is a sitemap; name its address in sources.toml to have its pages fetched"
        )
    if form is None:
        raise UnknownFormatError(f"there is no reader for this kind of file; use {formats()}")
    if packed and is_packed(form):
        raise UnknownFormatError("it is an archive in an archive; unpack it")
    return _readers(rules)[form]


def _readers(rules: Rules) -> dict[str, Reader]:
    def read_packed(data: bytes, place: str) -> Iterator[Draft | Problem]:
        return _reader(place, data[:HEAD], rules, packed=True)(data, place)

    limits, names = rules.limits, rules.field_names
    return {
        "text": read_text,
        "markdown": read_markdown,
        "html": read_html,
        "json": partial(read_json, field_names=names),
        "json_lines": partial(read_json_lines, field_names=names),
        "csv": partial(read_csv, field_names=names),
        "feed": read_feed,
        "newsml": read_newsml,
        "pdf": read_pdf,
        "docx": partial(read_docx, limits=limits),
        "epub": partial(read_epub, limits=limits),
        "warc": partial(read_warc, limits=limits),
        "zip": partial(read_zip, read_packed=read_packed, limits=limits),
        "tar": partial(read_tar, read_packed=read_packed, limits=limits),
    }


def formats() -> str:
    """Return the suffixes that there are readers for."""
    return ", ".join(SUFFIXES)
