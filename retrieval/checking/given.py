"""What is to be checked: the words of a quotation, and to whom it is given."""

from dataclasses import dataclass

import regex

from corpus.quotations import find_quotations
from corpus.sentences import paragraphs, split_sentences
from corpus.speakers import find_speakers
from retrieval.checking.words import cut

_AROUND = "\"“”„«»‘’‚‹›「」『』' \t\r\n,.;"
_OPENING = "\"“”„«»‘‚‹「『' \t\r\n"
_LONGEST_CREDIT = 160
_BEHIND = regex.compile(r"^(?:[—–―~-]+\s*(?P<name>\w.*)|\((?P<name>\w[^()]*)\))$")
_BEFORE = regex.compile(r"^(?P<name>\w[^!?:]*):$")
_ELLIPSIS = regex.compile(r"[\[(]\s*(?:\.{3}|…)\s*[\])]|\.{3,}|…")
_BRACKETED = regex.compile(r"\[([^\[\]]*)\]")
_MOSTLY = 0.5
_LONGEST_VERB = 3
_LEAST_WORDS = 5  # of which fewer are a phrase to look for


@dataclass(frozen=True, slots=True)
class Given:
    """The words of a quotation, in the `parts` that ellipses leave of it, and the name it is given to.

    `inserted` are the words that stand in square brackets, which are the quoter's own. `name` is None where
    nobody is named.
    """

    text: str
    parts: tuple[str, ...]
    inserted: frozenset[str]
    name: str | None


def read_given(text: str, language: str) -> Given:
    """Return what a message asks to be checked: its longest quotation, or all of it where none has marks."""
    spans = _quoted(text)
    if not spans:
        return _stated(text, language)
    start, end = max(spans, key=lambda span: span[1] - span[0])
    return _given(text[start:end], _name(text, start, end, language))


def _stated(text: str, language: str) -> Given:
    """Return what a message without marks states: all of it, or what stands before ", said SOMEBODY"."""
    _, sentences = find_speakers(text, 0, split_sentences(text, 0, language), language)
    speaker = sentences[-1].speaker if sentences else None
    comma = text.rfind(",", 0, speaker.start) if speaker else -1
    if speaker is None or comma <= 0 or len(cut(text, comma, speaker.start)) > _LONGEST_VERB:
        return _given(text, None)
    return _given(text[:comma], speaker.name)


def is_quotation(text: str) -> bool:
    """Return whether most of a message stands in quotation marks, five words or more."""
    spans = _quoted(text)
    quoted = sum(end - start for start, end in spans)
    return quoted > _MOSTLY * len(text.strip()) and any(len(cut(text, *s)) >= _LEAST_WORDS for s in spans)


def _quoted(text: str) -> list[tuple[int, int]]:
    found = (q for span in paragraphs(text, 0) for q in find_quotations(text, *span))
    return [(q.start, q.end) for q in found]


def _given(words: str, name: str | None) -> Given:
    parts = tuple(part for part in map(_plain, _ELLIPSIS.split(words)) if part)
    plain = _ELLIPSIS.sub(" ", words)
    inserted, quoted = cut(" ".join(_BRACKETED.findall(plain))), cut(_BRACKETED.sub(" ", plain))
    own = inserted.keys if len(inserted) < len(quoted) else ()  # else the brackets hold what is to be checked
    return Given(words, parts, frozenset(own), name)


def _plain(part: str) -> str:
    """Return a part without its brackets: `[T]he` is "The"."""
    return _BRACKETED.sub(r"\1", part).strip()


def _name(text: str, start: int, end: int, language: str) -> str | None:
    """Return whom the text around its quotation names as the speaker."""
    behind, before = text[end:].strip(_AROUND), text[:start].rstrip(_OPENING).strip()
    credited = _BEHIND.match(behind) or _BEFORE.match(before)
    if credited is not None and len(credited["name"]) <= _LONGEST_CREDIT:
        return str(credited["name"]).strip()
    quotations, _ = find_speakers(text, 0, split_sentences(text, 0, language), language)
    return next((q.speaker.name for q in quotations if q.start <= start < q.end and q.speaker), None)
