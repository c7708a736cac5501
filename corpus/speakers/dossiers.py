"""Whose the quotations of a list are: those below a heading that names who says them."""

from collections.abc import Sequence

import regex

from corpus.article import Quotation
from corpus.speakers.clause import Clause
from corpus.speakers.mentions import Mention, names

_MARKS = regex.compile(r"[\s#*_>]*")
_SENTENCE_ENDS = ".!?…,;"
_YEAR = regex.compile(r"\D{0,12}\d{4}\D{0,3}$")
_ITEM = regex.compile(r"\s*(?:[-*•–]\s+)?(?:[^:“”\"«»„]{0,20}\d{4}[^:“”\"«»„]{0,12}:\s*)?$")
_SOURCE = regex.compile(r"[\s.,]*(?:\([^()]{1,120}\)|\[[^\[\]]{1,120}\]|[–—-]\s[^“”\"]{1,80})?[\s.]*$")
_LONGEST_HEADING = 90


def is_heading(paragraph: Clause) -> bool:
    """Return whether the paragraph is a line that ends no sentence and quotes nothing."""
    return (
        paragraph.end - paragraph.start <= _LONGEST_HEADING
        and paragraph.text[paragraph.end - 1] not in _SENTENCE_ENDS
    )


def is_year(heading: Clause) -> bool:
    """Return whether the heading only tells when: `2019`."""
    return heading.match(_YEAR) is not None


def is_listed(paragraph: Clause, quotations: Sequence[Quotation]) -> bool:
    """Return whether the paragraph is one quotation, perhaps with a date before and a source behind it."""
    if len(quotations) != 1 or not quotations[0].closed:
        return False
    lead, rest = paragraph.ahead(quotations[0].start - 1), paragraph.behind(quotations[0].end + 1)
    return lead.match(_ITEM) is not None and rest.match(_SOURCE) is not None


def headed(heading: Clause) -> Mention | None:
    """Return whose quotations a heading announces: `Nils Orre`, `Clara Voss on the costs`, `What Low said`.

    None where it names nobody or several, or where the name may be no person's.
    """
    words = heading.words
    marks = heading.match(_MARKS)
    heading = heading.behind(marks.end() if marks else heading.start)
    named = [
        mention for mention in names(_without_genitives(heading)) if mention.name.lower() not in words.dossier
    ]
    if len(named) != 1 or not words.organisations.isdisjoint(named[0].name.lower().split()):
        return None
    person, rest = named[0], str(heading.behind(named[0].end))
    told = [word.lower() for word in regex.findall(r"\p{L}+", str(heading))]
    if any(word in words.dossier for word in told) or rest.lower().startswith(words.about):
        return person
    alone = str(heading.ahead(person.start)).strip() == "" and rest.strip(" :*_") == ""
    first = person.name.split()[0].lower()
    return person if alone and (person.role or first in words.given) else None


def _without_genitives(clause: Clause) -> Clause:
    """Return the clause with blanks for the endings of those who own something, offsets unchanged."""
    text = str(clause)
    for ending in clause.words.possessive:
        text = regex.sub(rf"(?<=\p{{L}}){regex.escape(ending)}(?!\p{{L}})", " " * len(ending), text)
    return Clause(clause.text[: clause.start] + text, clause.start, clause.end, clause.words)
