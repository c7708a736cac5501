"""The lines between a headline and the text: who wrote it, when, and where it appeared."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import regex

from corpus.dates import parse_date
from corpus.language import detect_language
from corpus.lexicon import either, spellings

_LINE = regex.compile(r"[^\r\n\u2028\u2029]*(?:\r\n|[\r\n\u2028\u2029]+|$)")
_BETWEEN = regex.compile(r"\s*[|•]\s*|\s+·\s+")
_EMPHASIS = regex.compile(r"([*_]{1,3})(?P<inner>.*?\S)\1")
_PART = r"[\p{Lu}\p{Lo}][\p{L}\p{M}.'’-]*"
_NAME = rf"{_PART}(?:\s+(?:{either(spellings('particles'))}\s+)*{_PART}){{1,3}}"
_NAMES = rf"(?P<names>{_NAME}(?:(?:,\s+{_NAME})*,?\s+{either((*spellings('and'), '&'))}\s+{_NAME})?)"
_AUTHOR = regex.compile(
    rf"(?i:{either(spellings('by'))}\s*:?|{either(spellings('author'))}\s*:)\s*(?<!\w){_NAMES}"
    r"(?:\s*[,·–—-]\s*(?P<rest>[^.!?]{2,60}))?"
)
_PUBLISHER = regex.compile(rf"(?i:{either(spellings('publisher'))})\s*:\s*(?P<name>\S.{{1,80}})")
_DATED = regex.compile(
    rf"(?:(?P<updated>{either(spellings('updated'))})|{either(spellings('published'))})?"
    rf"(?:\s+{either(spellings('on'))})?\s*:?\s*(?P<day>.*\d.*)",
    regex.IGNORECASE,
)
_LABELLED = regex.compile(r"[^:]{2,30}:\s")
_OUTLET = regex.compile(r"[\p{Lu}\p{Lo}][\p{L}\p{M}'’&-]*(?:\s+[\p{L}\p{M}'’&-]+){0,5}")
_BESIDE = regex.compile(r"[^.!?:;]{2,40}")
_MOST_LINES = 4
_LONGEST = 160
_LONGEST_DATE = 50


@dataclass(frozen=True, slots=True)
class Byline:
    """Author and publisher as written, dates in ISO 8601, and the offset behind the lines that name them."""

    author: str | None
    date_published: str | None
    date_modified: str | None
    publisher: str | None
    end: int


def read_byline(text: str, start: int) -> Byline:
    """Return what the lines from `start` on say before the text begins.

    Where they say nothing, `end` is `start`. A line counts only where it says nothing else: "By Maren Oakes",
    "Published: 12 March 2026", or several of these, one beside the other.
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
        told = told_by(written, text)
        if not told or told.keys() & known.keys():
            break
        known |= told
        end = at
    return Byline(
        known.get("author"), known.get("published"), known.get("updated"), known.get("publisher"), end
    )


def told_by(line: str, text: str) -> Mapping[str, str]:
    """Return the author, publisher and dates ("published", "updated") that a line of the text names.

    Nothing where it says anything else than these, or what stands beside them is more than a name. The name
    of an outlet needs nothing before it where all beside it says what it is.
    """
    if len(line) > _LONGEST:
        return {}
    parts = [_without_emphasis(part) for part in _BETWEEN.split(_without_emphasis(line))]
    told: dict[str, str] = {}
    others = []
    for part in parts:
        here = dict(_named(part, text))
        if here.keys() & told.keys():
            return {}
        told |= here
        if not here:
            others.append(part)
    if not all(_BESIDE.fullmatch(other) for other in others):
        return {}
    labelled = all(_LABELLED.match(part) for part in parts if part not in others)
    if len(others) == 1 and len(told) > 1 and labelled and _OUTLET.fullmatch(others[0]):
        return {"publisher": others[0], **told}
    return told


def _named(part: str, text: str) -> Iterator[tuple[str, str]]:
    author, publisher = _AUTHOR.fullmatch(part), _PUBLISHER.fullmatch(part)
    if author:
        yield "author", author["names"]
        yield from _date_at_end(author["rest"] or "", text)
    elif publisher:
        yield "publisher", publisher["name"]
    else:
        yield from _date(part, text)


def _date_at_end(rest: str, text: str) -> Iterator[tuple[str, str]]:
    """Yield the date that ends "Lindow Post, January 15, 2026", which may hold a comma of its own."""
    pieces = rest.split(",")
    for count in (2, 1):
        found = tuple(_date(",".join(pieces[-count:]).strip(), text)) if len(pieces) >= count else ()
        if found:
            yield from found
            return


def _date(part: str, text: str) -> Iterator[tuple[str, str]]:
    dated = _DATED.fullmatch(part) if len(part) <= _LONGEST_DATE else None
    day = parse_date(dated["day"], detect_language(text)) if dated else None
    if dated and day:
        yield ("updated" if dated["updated"] else "published"), day


def _without_emphasis(written: str) -> str:
    """Return the words of what Markdown sets in italics or bold as a whole."""
    whole = _EMPHASIS.fullmatch(written)
    return whole["inner"].strip() if whole else written
