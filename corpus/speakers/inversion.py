"""Verbs that stand before their subject, and subjects that are left out: `a déclaré Jean Morel`, `añadió`."""

import regex

from corpus.speakers.clause import Clause
from corpus.speakers.mentions import Mention, starting, subject_after, surname, with_role

_WORD = regex.compile(r"([\p{L}\p{M}]+)\s+")
_WORD_AND_MARK = regex.compile(r"([\p{L}\p{M}\-]+),?\s+")
_LONGEST_MANNER = 3


def inverted(clause: Clause) -> Mention | None:
    """Return the subject behind the verb that the clause begins with: `a déclaré Jean Morel`."""
    words, rest = clause.words, clause
    if (parted := _parted(clause)) is not None:
        return parted
    while (verb := rest.match(words.behind)) is None and (clitic := rest.match(words.clitic)) is None:
        word = rest.match(_WORD)
        if word is None or not words.is_aside(word[1]):
            return None
        rest = rest.behind(word.end())
    if verb is None or (clitic := rest.match(words.clitic)) is not None:
        return Mention(*clitic.span(1), "pronoun") if clitic else None
    if verb[0].lower() in words.transitive:
        return None
    behind = rest.behind(verb.end())
    return _subject_behind(behind) or surname(behind.unmarked()) or _left_out(verb, behind)


def fronted(verb: regex.Match[str], clause: Clause) -> Mention | None:
    """Return the subject behind the verb where something else stands before it: `Danach sagte Weber:`."""
    words, before = clause.words, str(clause.ahead(verb.start())).lower().split()
    within = words.joining | words.conjunctions
    joined = all(word in within or words.is_aside(word) for word in before)
    if not before or (before[0] not in words.opening and not joined):
        return None
    behind = clause.behind(verb.end())
    found = _subject_behind(behind) or surname(behind.unmarked())
    if found is None or found.kind == "pronoun":
        return None
    ends = str(clause.behind(found.end)).strip()
    return found if ends in ("", ":") or (joined and ends.startswith(",")) else None


def _parted(clause: Clause) -> Mention | None:
    """Return the subject between an auxiliary and its participle at the end: `hatte Weber gestern gesagt`."""
    auxiliary = clause.match(clause.words.parting) if clause.search(clause.words.parted) else None
    return subject_after(clause.behind(auxiliary.end())) if auxiliary else None


def _subject_behind(clause: Clause) -> Mention | None:
    """Return the subject behind a verb, past what may stand between them: `erinnert sich Weber`."""
    while (found := subject_after(clause)) is None and clause.words.described_freely:
        word = clause.unmarked().match(_WORD)
        if word is None or not clause.words.is_aside(word[1]):
            return None
        clause = clause.behind(word.end())
    return found


def _left_out(verb: regex.Match[str], rest: Clause) -> Mention | None:
    """Return the verb itself, which stands for its subject where that may be left out: `añadió.`"""
    words = rest.words
    if not words.drops_subjects:
        return None
    if (named := _behind_manner(rest)) is not None:
        return named
    follows = regex.match(r"\s*([\p{L}\p{M}\-]*)", str(rest))
    word = follows[1].lower() if follows else ""
    alone = not word or word in words.prepositions or word in words.conjunctions or words.is_aside(word)
    return Mention(verb.start(), verb.end(), "pronoun") if alone else None


def _behind_manner(clause: Clause) -> Mention | None:
    """Return the full name behind a few words of how: `con sorna Juan Soto`, `, rindo, Ana Luz`."""
    for _ in range(_LONGEST_MANNER):
        word = clause.unmarked().match(_WORD_AND_MARK)
        if word is None or word[1].lower() in clause.words.determiners:
            return None
        clause = clause.behind(word.end())
        found = starting(clause)
        if found is not None and found.kind == "name" and " " in found.name:
            return with_role(found, clause) if word[1].lower() not in clause.words.prepositions else None
    return None
