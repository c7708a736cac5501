"""Word documents (.docx): paragraphs and tables in reading order. Needs the extra "documents"."""

from collections.abc import Iterator
from typing import Any

from corpus.draft import Draft
from corpus.errors import VerbatimError
from corpus.readers.extras import needed
from corpus.readers.opening import read_opening
from corpus.readers.unpacking import laid_open
from corpus.rules import Limits


class WordError(VerbatimError):
    """The file is damaged."""


def read_docx(data: bytes, source: str, limits: Limits = Limits()) -> Iterator[Draft]:
    """Yield the one article of a Word document; title and author are those of its properties.

    Raises WordError and UnpackingError.
    """
    docx = needed("docx", "python-docx", ".docx files")
    parts = laid_open(data, limits)
    try:
        document = docx.Document(parts)
        text = "\n\n".join(filter(None, _blocks(document)))
        known = document.core_properties
        title, author = known.title, known.author
    except Exception as error:  # python-docx fails in many ways on damaged files
        raise WordError(f"it is damaged ({type(error).__name__}); save it again") from error
    opening = read_opening(text)
    yield Draft(
        text=text,
        source=source,
        headline=opening.headline or (title or "").strip() or None,
        body=opening.byline.end,
        publisher=opening.byline.publisher,
        author=opening.byline.author or (author if author != "python-docx" else None),
        date_published=opening.byline.date_published,
        date_modified=opening.byline.date_modified,
    )


def _blocks(document: Any) -> Iterator[str]:
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            for row in block.rows:
                yield " · ".join(dict.fromkeys(" ".join(cell.text.split()) for cell in row.cells))
        else:
            yield " ".join(block.text.split())
