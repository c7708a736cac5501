"""Whose a statement is that a sentence reports without quoting it: `Dahl believes that the winter helped.`"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from corpus.speakers.clause import Clause
from corpus.speakers.mentions import (
    Mention,
    is_apposed,
    source,
    starting,
    subject_after,
    subject_before,
    without_asides,
)
from corpus.speakers.topics import sourced, stated_last
from corpus.speakers.verb_first import stated_first

_PART_ENDS = regex.compile(r"(?:[,،]|\s[–—])$")
_OPENING = 160
_CLOSING = 60
_MOST_BEHIND = 2


def stated_by(sentence: Clause) -> Mention | None:
    """Return who is said to state the sentence, None where it states nothing of anybody's.

    That is the subject of a verb of reporting that stands behind a comma, in the middle of the sentence or at
    its end (`The mayor lied, said Ann Low.`), else of the one at its beginning, and the source behind
    "according to".
    """
    told_by = sentence.search(sentence.words.according)
    if told_by is not None:
        named = source(sentence.behind(told_by.end()))
        return named if named is not None and _is_sure_source(named, sentence) else None
    verbs = list(sentence.finditer(sentence.words.inserting))
    if sentence.words.verb_final:
        return sourced(sentence) or stated_last(sentence)
    if sentence.words.verb_first:
        return stated_first(sentence)
    inserted = next(_inserted(verbs, sentence), None) if verbs else None
    if inserted is not None:
        return inserted.subject
    verbs = [verb for verb in verbs if sentence.words.reporting.fullmatch(verb[0])]
    return _at_beginning(verbs, sentence) or _at_end(verbs, sentence)


def _is_sure_source(named: Mention, sentence: Clause) -> bool:
    """Return whether a source is a person or a body: without capitals a description may be of neither."""
    return named.kind == "name" or (named.kind == "description" and not sentence.words.caseless)


@dataclass(frozen=True, slots=True)
class _Inserted:
    """A clause that only tells who speaks, put into a sentence of theirs; None where it is not clear who."""

    subject: Mention | None


def _inserted(verbs: Sequence[regex.Match[str]], sentence: Clause) -> Iterator[_Inserted]:
    """Yield the clauses `, said Ann Low,` and `, Ann Low said,` of the sentence."""
    for verb in verbs:
        before = without_asides(sentence.ahead(verb.start()))
        if str(before).lower() in sentence.words.joining:
            yield _Inserted(subject_after(sentence.behind(verb.end())))
        if before.search(_PART_ENDS):
            subject = subject_after(sentence.behind(verb.end()))
            if not is_apposed(before) or (subject is not None and _ends(sentence.behind(subject.end))):
                yield _Inserted(subject)
            elif subject is not None and _closes(subject, sentence):
                yield _Inserted(None)
        elif sentence.match_at(verb.end(), ","):
            comma = sentence.text.rfind(",", sentence.start, verb.start())
            subject = subject_before(sentence.between(comma + 1, verb.start())) if comma >= 0 else None
            if subject is not None and sentence.between(comma + 1, subject.start).is_blank():
                yield _Inserted(subject)


def _closes(subject: Mention, sentence: Clause) -> bool:
    return sentence.match_at(subject.end, ",")


def _ends(rest: Clause) -> bool:
    return not str(rest).strip(" .!?…")


def _at_beginning(verbs: Sequence[regex.Match[str]], sentence: Clause) -> Mention | None:
    first = verbs[0] if verbs and verbs[0].end() <= sentence.start + _OPENING else None
    if first is None or not sentence.behind(first.end()).match(sentence.words.that):
        return None
    subject = subject_before(sentence.ahead(first.start()))
    return subject if subject is not None and _begins(subject, sentence) else None


def _at_end(verbs: Sequence[regex.Match[str]], sentence: Clause) -> Mention | None:
    """Return the subject of `, Ann Low said.`"""
    for verb in verbs:
        if verb.start() < sentence.end - _CLOSING:
            continue
        comma = sentence.text.rfind(",", sentence.start, verb.start())
        subject = subject_before(sentence.between(comma + 1, verb.start())) if comma >= 0 else None
        if subject is not None and len(str(sentence.behind(verb.end())).split()) <= _MOST_BEHIND:
            return subject
    return None


def _begins(subject: Mention, sentence: Clause) -> bool:
    """Return whether nothing but a phrase of time or place stands before the subject."""
    words = sentence.words
    before = str(sentence.ahead(subject.start)).strip()
    first = starting(sentence)
    if not before or (first is not None and first.kind == "name" and first.end == subject.end):
        return True
    word, *others = before.lower().split()
    return (before.endswith(",") and word in words.prepositions) or (
        word in words.conjunctions and not others
    )
