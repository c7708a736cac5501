"""Whose a statement is that a sentence reports without quoting it: `Dahl believes that the winter helped.`"""

from corpus.article import Sentence
from corpus.speakers.lexicon import Words
from corpus.speakers.mentions import Mention, starting_at, subject_after, subject_before

_OPENING = 160
_CLOSING = 60


def stated_by(text: str, sentence: Sentence, words: Words) -> Mention | None:
    """Return who is said to state the sentence, None where it states nothing of anybody's.

    That is the subject of a verb of reporting at the sentence's beginning or, behind a comma, at its end, and
    the source behind "according to".
    """
    start, end = sentence.start, sentence.end
    source = words.according.search(text, start, end)
    if source is not None:
        named = starting_at(text, source.end() + 1, end, words)
        return named if named is not None and named.kind != "pronoun" else None
    for verb in words.reporting.finditer(text, start, min(end, start + _OPENING)):
        subject = subject_before(text, start, verb.start(), words)
        if subject is not None and _begins(text, start, subject, words):
            return subject
        break
    for verb in words.reporting.finditer(text, max(start, end - _CLOSING), end):
        comma = text.rfind(",", start, verb.start())
        if comma >= 0:
            subject = subject_before(text, comma + 1, verb.start(), words) or subject_after(
                text, verb.end(), end, words
            )
            if subject is not None and len(text[max(subject.end, verb.end()) : end].split()) <= 2:
                return subject
    return None


def _begins(text: str, start: int, subject: Mention, words: Words) -> bool:
    """Return whether nothing but a phrase of time or place stands before the subject."""
    before = text[start : subject.start].strip()
    if not before:
        return True
    first = before.split()[0].lower()
    return (before.endswith(",") and first in words.prepositions) or (
        first in words.conjunctions and len(before.split()) == 1
    )
