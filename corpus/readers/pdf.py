"""PDF: the text of its pages, the lines put together to paragraphs. Needs the extra "documents"."""

import io
import logging
from collections import Counter
from collections.abc import Iterator

import regex

from corpus.draft import Draft
from corpus.errors import VerbatimError
from corpus.lexicon import either, spellings
from corpus.readers.extras import needed
from corpus.readers.opening import read_opening

_NUMBER_ALONE = regex.compile(
    rf"\W*(?:{either(spellings('page'))}\s+)?\d{{1,4}}"
    rf"(?:\s*{either((*spellings('of'), '/'))}\s*\d{{1,4}})?\W*",
    regex.IGNORECASE,
)
_ENDS_SENTENCE = regex.compile(r"[.!?…。！？؟।:\"”’»)\]]\s*$")
_WORD = regex.compile(r"[\p{L}\p{M}]+(?:-[\p{L}\p{M}]+)*")
_BROKEN = regex.compile(r"([\p{L}\p{M}]+)[-\u2010\u00ad]$")
_BETWEEN = "\n\n"
_LAST_LINE = 0.8
_MOST_PAGES = 5000


class PdfError(VerbatimError):
    """The file is damaged, locked, or has no text."""


def read_pdf(data: bytes, source: str) -> Iterator[Draft]:
    """Yield the one article of a PDF file; title and author are those of its properties. Raises PdfError."""
    pypdf = needed("pypdf", "pypdf", ".pdf files")
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        document = pypdf.PdfReader(io.BytesIO(data))
        if document.is_encrypted and not document.decrypt(""):
            raise PdfError("it is locked by a password; save it without one")
        pages = [page.extract_text().splitlines() for page in document.pages[:_MOST_PAGES]]
        known = document.metadata
        title, author = (known.title, known.author) if known else (None, None)
    except VerbatimError:
        raise
    except Exception as error:  # pypdf fails in many ways on damaged files
        raise PdfError(f"it is damaged ({type(error).__name__}); save it again") from error
    text, starts = _laid_out(pages)
    if not text:
        raise PdfError("it has no text, perhaps it is a scan; let a text recognition run over it")
    opening = read_opening(text)
    yield Draft(
        text=text,
        source=source,
        headline=opening.headline or str(title or "").strip() or None,
        body=opening.byline.end,
        publisher=opening.byline.publisher,
        author=opening.byline.author or author,
        date_published=opening.byline.date_published,
        date_modified=opening.byline.date_modified,
        pages=starts,
    )


def _laid_out(pages: list[list[str]]) -> tuple[str, tuple[tuple[int, str], ...]]:
    """Return the text, a blank line between paragraphs, and where each page with text begins, by number."""
    numbered = [
        (line, number) for number, page in enumerate(pages, 1) for line in _without_running_heads(page)
    ]
    found: list[str] = []
    starts: dict[int, int] = {}
    length = 0
    for paragraph, lines in _paragraphs([line for line, _ in numbered]):
        for at, line in lines:
            starts.setdefault(numbered[line][1], length + at)
        found.append(paragraph)
        length += len(paragraph) + len(_BETWEEN)
    return _BETWEEN.join(found), tuple((start, str(number)) for number, start in starts.items())


def _paragraphs(lines: list[str]) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """Yield paragraphs, each with where its lines begin in it and their numbers.

    A line goes on in the next one unless it is short and ends a sentence.
    """
    width = max((len(line) for line in lines), default=0)
    widths = Counter(len(line) // 8 * 8 for line in lines if len(line) > width / 3)
    usual = max(widths, key=lambda size: (widths[size], size), default=width)
    words = set(_WORD.findall(" ".join(lines)))
    paragraph, places = "", []
    for number, line in enumerate(lines):
        if line:
            paragraph = _joined(paragraph, line, words)
            places.append((len(paragraph) - len(line), number))
        ends = not line or (len(line) < usual * _LAST_LINE and bool(_ENDS_SENTENCE.search(line)))
        heading = paragraph == line and len(line) < usual * _LAST_LINE
        if paragraph and (ends or heading):
            yield paragraph, places
            paragraph, places = "", []
    if paragraph:
        yield paragraph, places


def _without_running_heads(page: list[str]) -> list[str]:
    lines = [" ".join(line.split()) for line in page]
    while lines and (not lines[-1] or _NUMBER_ALONE.fullmatch(lines[-1])):
        lines.pop()
    while lines and (not lines[0] or _NUMBER_ALONE.fullmatch(lines[0])):
        lines.pop(0)
    return lines


def _joined(paragraph: str, line: str, words: set[str]) -> str:
    """Return both; a word broken at the line's end is joined where the document has it whole elsewhere."""
    broken = _BROKEN.search(paragraph)
    if broken is None or not line[:1].islower():
        return f"{paragraph} {line}" if paragraph else line
    rest = _WORD.match(line)
    whole = broken[1] + (rest[0] if rest else "")
    return (paragraph[:-1] if whole in words or paragraph.endswith("\u00ad") else paragraph) + line
