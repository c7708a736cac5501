"""What stands in quotation marks though nobody says it: titles of works, names of the press."""

import regex

from corpus.article import Quotation
from corpus.speakers.clause import Clause

_LAST_WORD = regex.compile(r"([\p{L}\p{M}]+)\s*$")
_BETWEEN_MARK_AND_VERB = regex.compile(r"»,?\s*[–—]\s*\p{Ll}+\s*$")
_SAID_BEHIND = regex.compile(r"\s*[,–—]")
_LONGEST_OUTLET = 4
_NEAR = 80
_SHORTEST_TITLE, _SHORT_WORD = 2, 4


def is_outlet(quotation: Quotation, paragraph: Clause) -> bool:
    """Return whether the marks only set off the name of whom something is told: `сказал он газете «Новь»`."""
    lead = paragraph.between(max(paragraph.start, quotation.start - 1 - _NEAR), quotation.start - 1)
    word = _LAST_WORD.search(str(lead))
    inside = paragraph.text[quotation.start : quotation.end]
    if word is None or len(inside.split()) > _LONGEST_OUTLET or not inside[:1].isupper():
        return False
    if inside[-1] in ".!?…,":
        return False
    if paragraph.words.listeners:
        between = _BETWEEN_MARK_AND_VERB.search(str(lead)) is not None
        return between or word[1].lower() in lead.words.listeners or word[1] in lead.words.writing
    return paragraph.words.is_outlet(inside)


def is_low_title(quotation: Quotation, lead: Clause, rest: Clause) -> bool:
    """Return whether it names a thing where titles have but one capital: `Песню «Дом» написал Петров`."""
    said = lead.text[quotation.start : quotation.end]
    before = lead.sentence()
    return (
        (lead.words.known_within or lead.words.capital_nouns)
        and not lead.words.verb_final
        and quotation.closed
        and said[:1].isupper()
        and len(said.split()) <= _LONGEST_OUTLET
        and said[-1] not in ".!?…,"
        and bool(_LAST_WORD.search(str(before)))
        and not before.search(lead.words.verb)
        and not before.search(lead.words.according)
        and not rest.match(_SAID_BEHIND)
    )


def is_title(text: str, quotation: Quotation) -> bool:
    """Return whether the quotation is the title of a work: `War and Peace`, `All Right Now,`."""
    listed = text[quotation.start : quotation.end].strip(" ,.").split()
    if len(listed) < _SHORTEST_TITLE or text[quotation.end - 1] in "!?…":
        return False
    capitals = sum(word[0].isupper() or word[0].isdigit() for word in listed)
    return (
        listed[0][0].isupper()
        and listed[-1][0].isupper()
        and all(word[0].isupper() or word[0].isdigit() or len(word) <= _SHORT_WORD for word in listed)
        and capitals * 2 > len(listed)
    )


def is_said(quotation: Quotation, lead: Clause) -> bool:
    """Return whether it begins a sentence and ends in a comma, as what somebody says does."""
    return last_character(quotation, lead.text) in ",،" and lead.sentence().is_blank()


def last_character(quotation: Quotation, text: str) -> str:
    """Return its last character, spaces left out that stand within the marks in French."""
    return text[quotation.start : quotation.end].rstrip()[-1:] or " "
