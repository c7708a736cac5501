"""Plain text: the first line is the headline where it looks like one."""

from collections.abc import Iterator

from corpus.decode import decode
from corpus.draft import Draft
from corpus.readers.opening import read_opening


def read_text(data: bytes, source: str) -> Iterator[Draft]:
    """Yield the one article of a text file; lines below the headline that name author and date are no text.

    Raises NotTextError.
    """
    text = decode(data)
    opening = read_opening(text)
    yield Draft(
        text=text,
        source=source,
        headline=opening.headline,
        body=opening.byline.end,
        publisher=opening.byline.publisher,
        author=opening.byline.author,
        date_published=opening.byline.date_published,
        date_modified=opening.byline.date_modified,
    )
