"""What an article says of putting something right: in itself, or in another that it names."""

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import groupby

import regex
from babel import Locale, UnknownLocaleError

from corpus.article import Notice, Sentence
from corpus.dates import parse_date
from corpus.lexicon import either
from corpus.quotations import find_quotations

_SEPARATOR = r"\s*(?:\([^)]{1,60}\)|\[[^\]]{1,60}\]|,[^:.\n]{3,40}(?=[:：]))?\s*[*_]*\s*[:：–—|-]"
_URL = regex.compile(r"https?://[^\s<>\")\]}]+[^\s<>\")\]}.,;:!?'’”]")
_BEGINS_WITHIN, _ENDS_WITHIN = 2, 3
_FEWEST_WORDS = 3
_NEVER = regex.compile(r"(?!)")
_ENGLISH = "en"


def find_notices(
    text: str,
    headline: str,
    sentences: Sequence[Sentence],
    language: str,
    corrects: Iterable[str] = (),
    correction: str | None = None,
    links: Iterable[str] = (),
    published: str | None = None,
) -> tuple[Notice, ...]:
    """Return the paragraphs of an article that put something right, in order, with what they say of it.

    An article whose headline or first words say so, or that `corrects` what is named there, is one in each of
    its paragraphs, and what it `links` to may be what it is about. Any other is one only where a paragraph
    says that it puts this very article right, or has the words of the `correction` that its page states. The
    language is an ISO 639 code, `published` a date in ISO 8601: a day without a year is the last before it.
    Raises nothing.
    """
    words = _words(language)
    listed = [list(group) for _, group in groupby(sentences, key=lambda sentence: sentence.paragraph)]
    named, label = list(corrects), words.headline.search(headline)
    if named:
        return tuple(
            Notice(group[0].start, group[-1].end, names=(name,)) for group in listed for name in named
        )
    if label or words.label.match(text, sentences[0].start, sentences[0].end):
        rest = headline.replace(label[0], "", 1).strip(" :–—|-()[]") if label else ""
        whole = [*links, *([rest] if len(rest.split()) >= _FEWEST_WORDS else [])]
        return tuple(_of_another(text, group, language, whole, published) for group in listed)
    if not (correction or words.any.search(text, sentences[0].start)):
        return ()
    spans = ((group[0].start, group[-1].end) for group in listed)
    near_edge = {*range(_BEGINS_WITHIN), *range(len(listed) - _ENDS_WITHIN, len(listed))}
    return tuple(
        Notice(start, end, own=True, date=_date_of_label(text[start:end], words, language))
        for at, (start, end) in enumerate(spans)
        if words.puts_itself_right(text, listed[at], labelled=at in near_edge)
        or (correction and _same_words(correction, text[start:end]))
    )


def is_correction(headline: str, language: str) -> bool:
    """Return whether a headline says that its article puts something right."""
    return _words(language).headline.search(headline) is not None


def _of_another(
    text: str, group: Sequence[Sentence], language: str, named: Iterable[str], published: str | None
) -> Notice:
    start, end = group[0].start, group[-1].end
    quoted = (text[q.start : q.end].strip(" .,") for q in find_quotations(text, start, end))
    names = (*named, *_URL.findall(text[start:end]), *(q for q in quoted if len(q.split()) >= _FEWEST_WORDS))
    days = tuple(dict.fromkeys(_days(text[start:end], language, published)))
    return Notice(start, end, names=tuple(dict.fromkeys(names)), days=days)


class _Words:
    """The patterns of a language, with those of English."""

    def __init__(self, entries: Sequence[dict[str, list[str]]]) -> None:
        def any_of(kind: str) -> str:
            listed = {word for entry in entries for word in entry[kind]}
            return either(sorted(listed, key=lambda word: (-len(word), word)))

        def compiled(pattern: str) -> regex.Pattern[str]:
            return regex.compile(pattern, regex.IGNORECASE)

        labels = any_of("labels")
        self.label = compiled(rf"[\W_]*{labels}{_SEPARATOR}")
        self.headline = compiled(
            rf"^[\W_]*{labels}{_SEPARATOR}|^[\W_]*{labels}[\W_]*$|[:–—|(\[]\s*{labels}[\W_]*$"
        )
        self._note = compiled(rf"[\W_]*{any_of('notes')}\b")
        self._wrong = compiled(rf"\b{any_of('wrong')}\b")
        self._earlier = compiled(
            rf"\b{any_of('earlier')}\s+{any_of('of_this')}\b|\b{any_of('of_this')}\s+{any_of('earlier')}\b"
        )
        self.any = compiled(rf"\b(?:{any_of('earlier')}|{any_of('notes')}|{labels}|{any_of('amended')})\b")
        self._said = compiled(rf"\b{any_of('said')}\b")
        self._amended = compiled(
            rf"\b{any_of('this')}\s+{any_of('amended')}\b|\b{any_of('amended')}\s+{any_of('this')}\b"
        )

    def puts_itself_right(self, text: str, paragraph: Sequence[Sentence], *, labelled: bool) -> bool:
        start, end = paragraph[0].start, paragraph[-1].end
        if labelled and self.label.match(text, start, end):
            return True
        if self._note.match(text, start, end) and self._wrong.search(text, start, end):
            return True
        return any(
            self._amended.search(text, sentence.start, sentence.end)
            or (
                self._earlier.search(text, sentence.start, sentence.end)
                and self._said.search(text, sentence.start, sentence.end)
            )
            for sentence in paragraph
        )


@cache
def _words(language: str) -> _Words:
    entries = tomllib.loads(files("corpus").joinpath("corrections.toml").read_text("utf-8"))
    return _Words([entries[code] for code in dict.fromkeys([language, _ENGLISH]) if code in entries])


def _date_of_label(paragraph: str, words: _Words, language: str) -> str | None:
    """Return the day that a label names: "Correction, 10 February 2026: ..."."""
    head = regex.split(r"[:：]|(?<=\))", paragraph, maxsplit=1)[0]
    return next(iter(_days(head, language, None)), None)


def _days(text: str, language: str, published: str | None) -> Iterator[str]:
    """Yield the days that the text names, in ISO 8601; without a year that of the last before `published`."""
    for found in _day_pattern(language).finditer(text):
        written = found[0]
        if found["year"] or found["iso"]:
            day = parse_date(written, language)
        else:
            day = _last_before(written.rstrip(". ,"), language, published) if published else None
        if day and len(day) == len("2026-02-10"):
            yield day


def _last_before(written: str, language: str, published: str) -> str | None:
    year = int(published[:4])
    days = (parse_date(f"{written} {number}", language) for number in (year, year - 1))
    return next((day for day in days if day and day <= published[:10]), None)


@cache
def _day_pattern(language: str) -> regex.Pattern[str]:
    """Return what finds a day and month in words, with or without a year, in the language or in English."""
    names: set[str] = set()
    for code in (language, _ENGLISH):
        try:
            months = Locale.parse(code).months
        except (UnknownLocaleError, ValueError):
            continue
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                names.update(months[context][width].values())
    month = either(sorted((name for name in names if len(name) > 2), key=lambda name: (-len(name), name)))
    of = r"(?:\s+(?:of|de|del))?"
    return regex.compile(
        rf"\b(?:(?P<iso>\d{{4}}-\d\d-\d\d)\b|(?:\d{{1,2}}(?:st|nd|rd|th|er|\.|º)?{of}\s+{month}\b\.?"
        rf"|{month}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?!\d))(?:,?{of}\s+(?P<year>\d{{4}})\b)?)",
        regex.IGNORECASE,
    )


def _same_words(one: str, other: str) -> bool:
    wanted, found = ("".join(filter(str.isalnum, text.casefold())) for text in (one, other))
    return bool(wanted) and (wanted in found or (len(found) > len(wanted) // 2 and found in wanted))
