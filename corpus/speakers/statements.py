"""Whose a statement is that a sentence reports without quoting it: `Dahl believes that the winter helped.`"""

from corpus.speakers.clause import Clause
from corpus.speakers.mentions import Mention, starting, subject_after, subject_before

_OPENING = 160
_CLOSING = 60
_MOST_BEHIND = 2


def stated_by(sentence: Clause) -> Mention | None:
    """Return who is said to state the sentence, None where it states nothing of anybody's.

    That is the subject of a verb of reporting at the sentence's beginning or, behind a comma, at its end, and
    the source behind "according to".
    """
    source = sentence.search(sentence.words.according)
    if source is not None:
        named = starting(sentence.behind(source.end() + 1))
        return named if named is not None and named.kind != "pronoun" else None
    return _at_beginning(sentence) or _at_end(sentence)


def _at_beginning(sentence: Clause) -> Mention | None:
    opening = sentence.ahead(min(sentence.end, sentence.start + _OPENING))
    verb = opening.search(sentence.words.reporting)
    subject = subject_before(sentence.ahead(verb.start())) if verb else None
    return subject if subject is not None and _begins(subject, sentence) else None


def _at_end(sentence: Clause) -> Mention | None:
    closing = sentence.behind(max(sentence.start, sentence.end - _CLOSING))
    for verb in closing.finditer(sentence.words.reporting):
        comma = sentence.text.rfind(",", sentence.start, verb.start())
        if comma < 0:
            continue
        before, behind = sentence.between(comma + 1, verb.start()), sentence.behind(verb.end())
        subject = subject_before(before) or subject_after(behind)
        if subject is not None:
            last = sentence.behind(max(subject.end, verb.end()))
            if len(str(last).split()) <= _MOST_BEHIND:
                return subject
    return None


def _begins(subject: Mention, sentence: Clause) -> bool:
    """Return whether nothing but a phrase of time or place stands before the subject."""
    words = sentence.words
    before = str(sentence.ahead(subject.start)).strip()
    if not before:
        return True
    first, *others = before.lower().split()
    return (before.endswith(",") and first in words.prepositions) or (
        first in words.conjunctions and not others
    )
