"""How a text begins: its headline, and the lines below it that name author, publisher and dates."""

from dataclasses import dataclass

import regex

from corpus.lexicon import either, spellings
from corpus.readers.byline import Byline, read_byline, told_by

_LINE_END = regex.compile(r"\r\n|[\n\r\u2028\u2029\x0b\x0c\x85]")
_PUNCTUATED = regex.compile(r"[.!?…。！？؟।:;,]['\"”’»)\]]*$")
_SENTENCE = regex.compile(r"[.…。।]['\"”’»)\]*_]*$")
_DATED = regex.compile(rf"\d|{either(spellings('published'))}\b", regex.IGNORECASE)
_LONGEST_HEADLINE = 200
_LONGEST_BARE_HEADLINE = 100


@dataclass(frozen=True, slots=True)
class Opening:
    """The headline, None where the text has none, and what the lines below it say; the text follows them."""

    headline: str | None
    byline: Byline


def read_opening(text: str) -> Opening:
    """Return what stands before the text of a document without markup begins."""
    headline, body = split_headline(text)
    return Opening(headline, read_byline(text, body))


def split_headline(text: str, start: int = 0) -> tuple[str | None, int]:
    """Return the headline and the offset behind it, or None and `start` where the text has none.

    The first line is the headline when a blank line follows it or when it is short and unpunctuated, but not
    where it ends as a sentence does, or names author or date.
    """
    while start < len(text) and text[start].isspace():
        start += 1
    line_end = _LINE_END.search(text, start)
    if line_end is None:
        return None, start
    line = text[start : line_end.start()].rstrip()
    rest = text[line_end.end() :]
    if not rest.strip() or len(line) > _LONGEST_HEADLINE or _SENTENCE.search(line):
        return None, start
    if _is_byline(line, text):
        return None, start
    blank_follows = not _LINE_END.split(rest, 1)[0].strip()
    bare = len(line) <= _LONGEST_BARE_HEADLINE and not _PUNCTUATED.search(line)
    return (line, line_end.end()) if blank_follows or bare else (None, start)


def _is_byline(line: str, text: str) -> bool:
    """Return whether a line names an author or outlet, or begins as a line with a date does."""
    told = told_by(line, text)
    return bool(told) and (told.keys() != {"published"} or _DATED.match(line) is not None)
