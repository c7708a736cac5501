"""Who speaks where the verb stands behind what is said: `Aksu, "Bekledik" dedi.`"""

from collections.abc import Iterator
from dataclasses import replace

import regex

from corpus.speakers.clause import Clause
from corpus.speakers.disowned import denies_quotation, is_denial, is_denied
from corpus.speakers.lexicon import Words
from corpus.speakers.mentions import Mention, mentions, names, starting, subject_after, without_asides

_BEHIND_TOPIC = regex.compile(r"\s*(?:([,،])|$|([\p{L}\p{M}]+))")
_WORD = regex.compile(r"[\p{L}\p{M}]+")
_MOST_BEFORE_RELATIVE = 3
_MOST_BEFORE_POSTPOSITION = 3
_FARTHEST = 260


def topic(verb: regex.Match[str], clause: Clause) -> Mention | None:
    """Return the only one in the clause whom the verb, behind it, can have as its subject.

    That is a person, else a name, else a description that the words around it mark as what the sentence is
    about. None where there are several.
    """
    found = _topic(without_asides(clause))
    several = clause.words.sov.is_plural(verb[0])
    return None if found is not None and found.kind == "name" and several else found


def _topic(clause: Clause) -> Mention | None:
    if clause.words.caseless:
        return _foremost(clause)
    marked = [mention for mention in mentions(clause) if _is_marked(mention, clause)]
    named = [mention for mention in marked if mention.kind == "name"]
    chosen = [mention for mention in named if _is_person(mention, clause.words)] or named or marked
    if len({mention.name for mention in chosen}) != 1 or _is_joined(chosen[0], clause):
        return None
    return chosen[0]


def _foremost(clause: Clause) -> Mention | None:
    """Return the only name that a part of the clause begins with, else the first description.

    There the subject stands; what a word behind it tells to be an object is left out.
    """
    found = [found for part in _parts(clause) if (found := starting(part)) and not _is_told_of(found, clause)]
    named = [mention for mention in found if mention.kind == "name"]
    if len({mention.name for mention in named}) > 1:
        return None
    return named[0] if named else next(iter(found[:1]), None)


def _parts(clause: Clause) -> Iterator[Clause]:
    """Yield the clause from its beginning and from behind each comma and conjunction on, without asides."""
    behind = [word.end() for word in clause.finditer(_WORD) if word[0] in clause.words.objects]
    for begins in [
        clause.start,
        *behind,
        *(match.end() for match in clause.finditer(clause.words.sov.part_ends)),
    ]:
        part = clause.behind(begins).unmarked()
        while (word := part.match(_WORD)) and clause.words.is_aside(word[0]):
            part = part.behind(word.end()).unmarked()
        if part.start < part.end:
            yield part


def _is_told_of(mention: Mention, clause: Clause) -> bool:
    """Return whether a word behind the mention tells that it is no subject: `غنی را`."""
    behind = clause.behind(mention.end).unmarked().match(_WORD)
    return behind is not None and behind[0] in clause.words.objects


def framed(lead: Clause, rest: Clause) -> Mention | None:
    """Return whose the quotation is between its `lead` and the `rest` of its sentence, which has the verb.

    Where the subject is left out, that is a mention of nobody, of the kind "dropped".
    """
    stop = rest.search(rest.words.sentence_end)
    rest = rest.ahead(min(stop.start() if stop else rest.end, rest.start + _FARTHEST))
    described = rest.search(rest.words.sov.relative)
    if described is not None and len(str(rest.ahead(described.start())).split()) < _MOST_BEFORE_RELATIVE:
        return subject_after(rest.behind(described.end()))
    verb = rest.search(rest.words.verb)
    if (
        verb is None
        or is_denial(verb[0], rest.words)
        or rest.ahead(verb.start()).search(rest.words.sov.nominal)
    ):
        return None
    if rest.match_at(verb.end(), ":"):
        return None
    before, behind = rest.ahead(verb.start()), rest.behind(verb.end())
    clause = before if any(not mention.oblique for mention in names(before)) else lead.sentence()
    if mentions(clause):
        return topic(verb, clause)
    if mentions(behind):
        found = subject_after(behind)
        return found if found is not None and found.end == behind.end else None
    return None if rest.words.sov.is_plural(verb[0]) else Mention(verb.start(), verb.end(), "dropped")


def told(clause: Clause) -> Mention | None:
    """Return the subject of the last verb of speech: `Sayar şunları söyledi:`

    None where the verb is that of a relative clause, whose subject stands before: `X که گفته بود`.
    """
    verb = next(reversed(list(clause.finditer(clause.words.verb))), None)
    if verb is None or not _leads_on(verb, clause) or denies_quotation(verb, clause):
        return None
    before = clause.ahead(verb.start())
    relative = str(before).split()[-1:]
    return None if relative and relative[0] in clause.words.sov.subordinating else topic(verb, before)


def _leads_on(verb: regex.Match[str], clause: Clause) -> bool:
    """Return whether behind the verb comes what is said: a colon, a word like "that", or the clause's end."""
    rest = clause.behind(verb.end())
    first = rest.unmarked().match(_WORD)
    return first is None or str(rest).lstrip().startswith(":") or first[0] in rest.words.sov.subordinating


def stated_last(sentence: Clause) -> Mention | None:
    """Return whose statement the sentence is, as the subject of its first verb of reporting."""
    words, verb = sentence.words, sentence.search(sentence.words.reporting)
    if verb is None or is_denied(verb, sentence) or (verb[0] in words.bare and not _leads_on(verb, sentence)):
        return None
    before = sentence.ahead(verb.start())
    return topic(verb, before) if before.search(words.sov.complement) else None


def sourced(clause: Clause) -> Mention | None:
    """Return the person behind whose name "according to" stands: `Ersoy'a göre`."""
    for match in clause.finditer(clause.words.sov.postposed):
        for mention in reversed(list(names(clause.ahead(match.start())))):
            between = clause.between(mention.end, match.start())
            near = len(str(between).split()) <= _MOST_BEFORE_POSTPOSITION and "," not in str(between)
            return replace(mention, oblique=False) if near and mention.oblique else None
    return None


def _is_marked(mention: Mention, clause: Clause) -> bool:
    """Return whether a comma or a word like "ise" sets the mention off, or nothing stands behind it."""
    if mention.oblique or mention.kind == "pronoun":
        return False
    behind = clause.behind(mention.end).match(_BEHIND_TOPIC)
    return behind is not None and (behind[2] is None or behind[2] in clause.words.sov.topical)


def _is_person(mention: Mention, words: Words) -> bool:
    tokens = mention.name.split()
    return mention.role is not None or tokens[0].lower() in words.given or tokens[-1] in words.surnames


def _is_joined(mention: Mention, clause: Clause) -> bool:
    """Return whether somebody else is named with the mention: `Ali Kaya ve Can Oral`.

    Behind a role that is so of persons only: `Ulaştırma ve Altyapı Bakanı Suat Kaynar`.
    """
    before = clause.ahead(mention.start)
    *_, other, last = ["", "", *str(before).split()]
    if last not in clause.words.conjunctions:
        return False
    if mention.role is None and other[:1].isupper():
        return True
    named = [one for one in names(before) if not one.oblique][-1:]
    return any(_is_person(one, clause.words) for one in named)
