"""The lines between a headline and the text: who wrote it, and when."""

from dataclasses import dataclass

import regex

from corpus.dates import parse_date
from corpus.language import detect_language

_LINE = regex.compile(r"[^\r\n\u2028\u2029]*(?:\r\n|[\r\n\u2028\u2029]+|$)")
_NAME = r"\p{Lu}[\p{L}\p{M}.'’-]*(?:\s+(?:(?:de|da|di|du|del|der|den|van|von|la|le|bin|al)\s+)*\p{Lu}[\p{L}\p{M}.'’-]*){1,3}"
_AUTHOR = regex.compile(
    rf"(?i:by|written by|von|par|por|di|door|av|af|text:|автор:?|от)\s+(?P<names>{_NAME}(?:(?:,\s+{_NAME})*,?\s+(?:and|und|et|y|e|en|och|&|и)\s+{_NAME})?)(?:\s*[,|·–—-]\s*[^.!?]{{2,60}})?"
)
_DATED = regex.compile(
    r"(?:(?P<changed>last\s+updated|updated|aktualisiert(?:\s+am)?|mis\s+à\s+jour(?:\s+le)?|actualizado(?:\s+el)?|обновлено)|"
    r"published|posted|first\s+published|veröffentlicht(?:\s+am)?|publié(?:\s+le)?|publicado(?:\s+el)?|опубликовано)?"
    r"(?:\s+on)?\s*:?\s*(?P<day>.*\d.*)",
    regex.IGNORECASE,
)
_MOST_LINES = 4
_LONGEST = 120
_LONGEST_DATE = 50


@dataclass(frozen=True, slots=True)
class Byline:
    """Author and dates, as they are written or as ISO 8601, and the offset behind the lines that name them."""

    author: str | None
    date_published: str | None
    date_modified: str | None
    end: int


def read_byline(text: str, start: int) -> Byline:
    """Return what the lines from `start` on say before the text begins; `end` is `start` where they say nothing.

    A line counts only where it says nothing else: "By Maren Oakes", "Published: 12 March 2026".
    """
    author = published = modified = None
    end = at = start
    for _ in range(2 * _MOST_LINES):
        line = _LINE.match(text, at)
        if line is None or line.end() == at or line.end() == len(text):
            break
        at, words = line.end(), " ".join(line[0].split())
        if not words:
            continue
        named = _AUTHOR.fullmatch(words) if len(words) <= _LONGEST else None
        dated = _DATED.fullmatch(words) if len(words) <= _LONGEST_DATE else None
        day = parse_date(dated["day"], detect_language(text[:2000])) if dated else None
        if named and author is None:
            author = named["names"]
        elif day and dated and dated["changed"] and modified is None:
            modified = day
        elif day and published is None:
            published = day
        else:
            break
        end = at
    return Byline(author, published, modified, end)
