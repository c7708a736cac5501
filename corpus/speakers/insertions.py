"""Clauses that only tell who speaks, within what is said or behind it: `, said Ann Low,`, `, Low said.`"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from corpus.speakers.clause import Clause
from corpus.speakers.introductions import is_one_phrase
from corpus.speakers.mentions import Mention, is_apposed, subject_after, subject_before, without_asides

_COMMAS = ",،"
_PART_ENDS = regex.compile(r"(?:[,،]|\s[–—])$")
_LONGEST_TAIL = 30


@dataclass(frozen=True, slots=True)
class Insertion:
    """A clause that only tells who speaks, put into a sentence of theirs; None where it is not clear who."""

    subject: Mention | None


def insertions(verbs: Sequence[regex.Match[str]], sentence: Clause) -> Iterator[Insertion]:
    """Yield the clauses `, said Ann Low,` and `, Ann Low said,` of a sentence without quotation marks."""
    for verb in verbs:
        before = without_asides(sentence.ahead(verb.start()))
        if str(before).lower() in sentence.words.joining:
            yield Insertion(subject_after(sentence.behind(verb.end())))
        if before.search(_PART_ENDS):
            subject = subject_after(sentence.behind(verb.end()))
            if not is_apposed(before) or (subject is not None and _ends(sentence.behind(subject.end))):
                yield Insertion(subject)
            elif subject is not None and sentence.match_at(subject.end, ","):
                yield Insertion(None)
        elif sentence.match_at(verb.end(), ","):
            part = _part_before(verb, sentence)
            subject = subject_before(part) if part else None
            if part and subject is not None and part.ahead(subject.start).is_blank():
                yield Insertion(subject)


def inserted_behind(verb: regex.Match[str], clause: Clause) -> Mention | None:
    """Return the subject behind a verb that follows a comma: `The mayor has lied, said Ann Low.`

    None where anything but a comma, or a phrase of when or where, goes on behind it.
    """
    before = without_asides(clause.ahead(verb.start()))
    if before.end <= before.start or clause.text[before.end - 1] not in _COMMAS:
        return None
    if verb[0].endswith(clause.words.participle) or clause.words.is_addressing(verb[0]):
        return None
    after = subject_after(clause.behind(verb.end()))
    if after is None or after.kind == "pronoun":
        return None
    rest = str(clause.behind(after.end)).strip()
    goes_on = clause.words.described_freely and rest.split(maxsplit=1)[:1]
    ends = rest in ("", ".", ":") or rest.startswith(",")
    ends = ends or bool(goes_on and goes_on[0] in clause.words.prepositions)
    return after if ends and not is_apposed(before) else None


def closing(
    verbs: Sequence[regex.Match[str]], clause: Clause, most_behind: int = _LONGEST_TAIL
) -> Mention | None:
    """Return the subject of the last verb that closes the clause behind a comma: `, Ann Low said`.

    Little stands behind it: at most `most_behind` words. None where somebody says what another said:
    `, Low said Reker had told her`.
    """
    for verb in reversed(verbs):
        behind = clause.behind(verb.end())
        if behind.end - behind.start > _LONGEST_TAIL or len(str(behind).split()) > most_behind:
            return None
        part = _part_before(verb, clause)
        if part and part.search(clause.words.reporting):
            return None
        subject = subject_before(part) if part else None
        if part and subject is not None and is_one_phrase(part.ahead(max(part.start, subject.start))):
            return subject
    return None


def _part_before(verb: regex.Match[str], clause: Clause) -> Clause | None:
    """Return what stands between the last comma and the verb, None where there is no comma."""
    comma = clause.text.rfind(",", clause.start, verb.start())
    return clause.between(comma + 1, verb.start()).unmarked() if comma >= 0 else None


def _ends(rest: Clause) -> bool:
    return not str(rest).strip(" .!?…")
