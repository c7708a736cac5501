"""Who speaks where the verb stands before its subject: `وقال سامر الحلبي إن`."""

import regex

from corpus.speakers.clause import Clause
from corpus.speakers.disowned import denies_quotation, is_denied
from corpus.speakers.mentions import Mention, names, starting, subject_after

_MARKS = ' “”"«»'
_DISCOURSE = 8


def told_first(clause: Clause) -> Mention | None:
    """Return the subject of the last verb of speech in the clause, which leads to its end.

    A participle ("adding") shares the subject of the verb before it. Where the subject is left out, that is a
    mention of the kind "dropped".
    """
    words = clause.words
    verbs, sharing = list(clause.finditer(words.verb)), list(clause.finditer(words.vso.sharing))
    if sharing and (not verbs or verbs[-1].start() < sharing[-1].start()):
        return told_first(clause.ahead(sharing[-1].start())) or _dropped(sharing[-1])
    return _subject(verbs[-1], clause) if verbs and not denies_quotation(verbs[-1], clause) else None


def stated_first(sentence: Clause) -> Mention | None:
    """Return whose statement the sentence is, where its first verb reports one."""
    verb = sentence.search(sentence.words.reporting)
    if verb is None or is_denied(verb, sentence) or not _opens(sentence.ahead(verb.start())):
        return None
    return _subject(verb, sentence)


def _subject(verb: regex.Match[str], clause: Clause) -> Mention | None:
    words, rest = clause.words, clause.behind(verb.end())
    found = subject_after(rest)
    if found is not None:
        unsure = found.kind == "description" and words.is_among(verb[0], words.transitive)
        silent = words.is_among(verb[0], words.bare) and not _leads_on(rest.behind(found.end))
        return None if unsure or silent else found
    if not rest.match(words.vso.without_subject) or any(True for _ in names(rest)):
        return None
    before = clause.ahead(verb.start()).unmarked()
    ahead = starting(before) if before.start < before.end else None
    if ahead is not None and ahead.kind == "name" and not str(before.behind(ahead.end)).strip():
        return ahead
    opens = before.start >= before.end or before.is_blank()
    return _dropped(verb) if opens and words.is_among(verb[0], words.vso.dropping) else None


def _dropped(verb: regex.Match[str]) -> Mention:
    return Mention(verb.start(), verb.end(), "dropped")


def _leads_on(clause: Clause) -> bool:
    """Return whether a colon or a word like "that" stands at the end."""
    last = str(clause).rstrip(_MARKS).split()[-1:]
    return bool(last) and (last[0].endswith(":") or last[0] in clause.words.boundaries)


def _opens(before: Clause) -> bool:
    """Return whether nothing but a phrase with a comma stands before: `من جهته، قال`."""
    written = str(before).strip()
    return not written or (written.endswith("،") and len(written.split()) <= _DISCOURSE)
