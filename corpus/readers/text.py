"""Plain text: the first line is the headline where it looks like one."""

from collections.abc import Iterator
from pathlib import PurePath

import regex

from corpus.decode import decode
from corpus.draft import Draft
from corpus.readers.byline import read_byline

_LINE_END = regex.compile(r"\r\n|[\n\r\u2028\u2029\x0b\x0c\x85]")
_PUNCTUATED = regex.compile(r"[.!?…。！？؟।:;,]['\"”’»)\]]*$")
_LONGEST_HEADLINE = 200
_LONGEST_BARE_HEADLINE = 100


def read_text(data: bytes, source: str) -> Iterator[Draft]:
    """Yield the one article of a text file; lines below the headline that name author and date are no text.

    Raises NotTextError.
    """
    text = decode(data)
    headline, body = split_headline(text)
    byline = read_byline(text, body)
    yield Draft(
        text=text,
        source=source,
        headline=headline or PurePath(source).stem,
        body=byline.end,
        author=byline.author,
        date_published=byline.date_published,
        date_modified=byline.date_modified,
    )


def split_headline(text: str, start: int = 0) -> tuple[str | None, int]:
    """Return the headline and the offset behind it, or None and `start` where the text has none.

    The first line is the headline when a blank line follows it or when it is short and unpunctuated.
    """
    while start < len(text) and text[start].isspace():
        start += 1
    line_end = _LINE_END.search(text, start)
    if line_end is None:
        return None, start
    line = text[start : line_end.start()].rstrip()
    rest = text[line_end.end() :]
    if not rest.strip() or len(line) > _LONGEST_HEADLINE:
        return None, start
    blank_follows = not _LINE_END.split(rest, 1)[0].strip()
    bare = len(line) <= _LONGEST_BARE_HEADLINE and not _PUNCTUATED.search(line)
    return (line, line_end.end()) if blank_follows or bare else (None, start)
