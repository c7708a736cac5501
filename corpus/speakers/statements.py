"""Whose a statement is that a sentence reports without quoting it: `Dahl believes that the winter helped.`"""

from collections.abc import Sequence

import regex

from corpus.speakers.clause import Clause
from corpus.speakers.disowned import is_denied
from corpus.speakers.insertions import closing, insertions
from corpus.speakers.mentions import Mention, source, starting, subject_before
from corpus.speakers.topics import sourced, stated_last
from corpus.speakers.verb_first import stated_first

_OPENING = 160
_MOST_BEHIND = 2


def stated_by(sentence: Clause) -> Mention | None:
    """Return who is said to state the sentence, None where it states nothing of anybody's.

    That is the subject of a verb of reporting that stands behind a comma, in the middle of the sentence or at
    its end (`The mayor lied, said Ann Low.`), else of the one at its beginning, and the source behind
    "according to". What somebody denies, or does not say, is nobody's statement.
    """
    told_by = sentence.search(sentence.words.according)
    if told_by is not None:
        named = source(sentence.behind(told_by.end()))
        return named if named is not None and _is_sure_source(named, sentence) else None
    verbs = [v for v in sentence.finditer(sentence.words.inserting) if not is_denied(v, sentence)]
    if sentence.words.verb_final:
        return sourced(sentence) or stated_last(sentence)
    if sentence.words.verb_first:
        return stated_first(sentence)
    inserted = next(insertions(verbs, sentence), None)
    if inserted is not None:
        return inserted.subject
    verbs = [verb for verb in verbs if sentence.words.reporting.fullmatch(verb[0])]
    return _at_beginning(verbs, sentence) or closing(verbs, sentence, _MOST_BEHIND)


def _is_sure_source(named: Mention, sentence: Clause) -> bool:
    """Return whether a source is a person or a body: without capitals a description may be of neither."""
    return named.kind == "name" or (named.kind == "description" and not sentence.words.caseless)


def _at_beginning(verbs: Sequence[regex.Match[str]], sentence: Clause) -> Mention | None:
    first = verbs[0] if verbs and verbs[0].end() <= sentence.start + _OPENING else None
    if first is None or not sentence.behind(first.end()).match(sentence.words.that):
        return None
    subject = subject_before(sentence.ahead(first.start()))
    return subject if subject is not None and _begins(subject, sentence) else None


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
