"""The lines between a headline and the text: who wrote it, and when."""

from dataclasses import dataclass

import regex

from corpus.dates import parse_date
from corpus.language import detect_language
from corpus.lexicon import either, spellings

_LINE = regex.compile(r"[^\r\n\u2028\u2029]*(?:\r\n|[\r\n\u2028\u2029]+|$)")
_PART = r"\p{Lu}[\p{L}\p{M}.'’-]*"
_NAME = rf"{_PART}(?:\s+(?:{either(spellings('particles'))}\s+)*{_PART}){{1,3}}"
_AUTHOR = regex.compile(
    rf"(?i:{either(spellings('by'))})\s+"
    rf"(?P<names>{_NAME}(?:(?:,\s+{_NAME})*,?\s+{either((*spellings('and'), '&'))}\s+{_NAME})?)"
    r"(?:\s*[,|·–—-]\s*[^.!?]{2,60})?"
)
_DATED = regex.compile(
    rf"(?:(?P<updated>{either(spellings('updated'))})|{either(spellings('published'))})?"
    rf"(?:\s+{either(spellings('on'))})?\s*:?\s*(?P<day>.*\d.*)",
    regex.IGNORECASE,
)
_MOST_LINES = 4
_LONGEST = 120
_LONGEST_DATE = 50


@dataclass(frozen=True, slots=True)
class Byline:
    """Author as written, dates in ISO 8601, and the offset behind the lines that name them."""

    author: str | None
    date_published: str | None
    date_modified: str | None
    end: int


def read_byline(text: str, start: int) -> Byline:
    """Return what the lines from `start` on say before the text begins.

    Where they say nothing, `end` is `start`. A line counts only where it says nothing else: "By Maren Oakes",
    "Published: 12 March 2026".
    """
    known: dict[str, str] = {}
    end = at = start
    for _ in range(2 * _MOST_LINES):
        line = _LINE.match(text, at)
        if line is None or line.end() == at or line.end() == len(text):
            break
        at, written = line.end(), " ".join(line[0].split())
        if not written:
            continue
        told = _author(written) or _date(written, text)
        if not told or told.keys() & known.keys():
            break
        known |= told
        end = at
    return Byline(known.get("author"), known.get("published"), known.get("updated"), end)


def _author(line: str) -> dict[str, str]:
    named = _AUTHOR.fullmatch(line) if len(line) <= _LONGEST else None
    return {"author": named["names"]} if named else {}


def _date(line: str, text: str) -> dict[str, str]:
    dated = _DATED.fullmatch(line) if len(line) <= _LONGEST_DATE else None
    day = parse_date(dated["day"], detect_language(text)) if dated else None
    return {"updated" if dated["updated"] else "published": day} if dated and day else {}
