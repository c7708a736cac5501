"""Where quotation marks open and close."""

from collections.abc import Iterator

import regex

from corpus.article import Quotation
from corpus.lexicon import spellings

# What each mark may be closed by. German „…“ shares its second mark with English “…”; editors mix “…" up.
_PAIRS = {
    "“": '”"',
    "„": "“”",
    "«": "»",
    "»": "«",
    "‘": "’",
    "‚": "‘’",
    "「": "」",
    "『": "』",
    "‹": "›",
    '"': '"”',
    "'": "'",
}
_MARK = regex.compile(r"[“”„«»‘’‚‹›「」『』\"']")
_WORD = regex.compile(r"[\w\p{M}]")
_LETTER = regex.compile(r"[\p{L}\p{M}]")
# The last is the stroke by which Arabic joins a word to a mark.
_OPENS_BEHIND = frozenset("([{—–-―:/“‘«„\"'「¿¡…、。，：ـ")
_ATTACHED = frozenset(spellings("attached"))
_LONGEST_INNER = 400
_LONGEST = 4000


def find_quotations(text: str, start: int, end: int) -> list[Quotation]:
    """Return the outermost quotations in the paragraph `text[start:end]`, in order, credited to nobody yet.

    A mark that nothing closes is left out, unless it opens the paragraph or a sentence of it: then the
    quotation runs to the paragraph's end, as a speech of several paragraphs is set, and `closed` is False.
    A quotation's offsets leave its marks out. Raises nothing.
    """
    found: list[Quotation] = []
    position = start
    while (opening := next(_openings(text, position, end), None)) is not None:
        closing = _closing(text, opening, min(end, opening + _LONGEST))
        if closing is not None:
            found.append(Quotation(opening + 1, closing))
            position = closing + 1
        elif (opening == start and text[opening] in '“"«„') or _begins_speech(text, opening, start):
            found.append(Quotation(opening + 1, end, closed=False))
            break
        else:
            position = opening + 1
    return found


def _begins_speech(text: str, opening: int, start: int) -> bool:
    """Return whether a mark that can only open stands where a new sentence begins."""
    if text[opening] not in "“„":
        return False
    before = opening - 1
    while before >= start and text[before].isspace():
        before -= 1
    return before >= start and text[before] in ".!?…:"


def _openings(text: str, start: int, end: int) -> Iterator[int]:
    for match in _MARK.finditer(text, start, end):
        if text[match.start()] in _PAIRS and _may_open(text, match.start(), start, end):
            yield match.start()


def _may_open(text: str, at: int, start: int, end: int) -> bool:
    if at + 1 >= end or (text[at + 1].isspace() and text[at] not in "«»“„"):
        return False
    before = text[at - 1] if at > start else " "
    if text[at] in "「『«“„":
        return True
    return (
        before.isspace()
        or before in _OPENS_BEHIND
        or (before in _ATTACHED and _is_alone(text, at - 1, start))
    )


def _is_alone(text: str, at: int, start: int) -> bool:
    """Return whether no letter stands before the one there."""
    return at == start or not _LETTER.match(text, at - 1)


def _may_close(text: str, at: int, start: int, end: int) -> bool:
    mark, before = text[at], text[at - 1]
    after = text[at + 1] if at + 1 < end else " "
    if mark in "'’":
        return not before.isspace() and not _WORD.match(after)
    if mark == '"':
        return at > start and (not before.isspace() or not _WORD.match(after))
    return True


def _closing(text: str, opening: int, end: int) -> int | None:
    mark = text[opening]
    closers = _PAIRS[mark]
    single = mark in "'‘‚"
    depth = 0
    for match in _MARK.finditer(text, opening + 1, end):
        at = match.start()
        if single and at - opening > _LONGEST_INNER:
            return None
        if text[at] in closers and at > opening + 1 and _may_close(text, at, opening + 1, end):
            if depth == 0:
                return at
            depth -= 1
        elif text[at] == mark and mark not in closers and mark in "“«「『„":
            depth += 1
    if depth:
        # An inner mark that was never closed: the last closing mark ends the outer quotation.
        return next((at for at in range(end - 1, opening, -1) if text[at] in closers), None)
    return None
