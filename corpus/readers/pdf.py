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
    text = "\n\n".join(_paragraphs(pages))
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
    )


def _paragraphs(pages: list[list[str]]) -> Iterator[str]:
    """Yield paragraphs: a line goes on in the next one unless it is short and ends a sentence."""
    lines = [line for page in pages for line in _without_running_heads(page)]
    width = max((len(line) for line in lines), default=0)
    widths = Counter(len(line) // 8 * 8 for line in lines if len(line) > width / 3)
    usual = max(widths, key=lambda size: (widths[size], size), default=width)
    words = set(_WORD.findall(" ".join(lines)))
    paragraph = ""
    for line in lines:
        if line:
            paragraph = _joined(paragraph, line, words)
        ends = not line or (len(line) < usual * _LAST_LINE and bool(_ENDS_SENTENCE.search(line)))
        heading = paragraph == line and len(line) < usual * _LAST_LINE
        if paragraph and (ends or heading):
            yield paragraph
            paragraph = ""
    if paragraph:
        yield paragraph


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
