"""Which mention each quotation of an article belongs to."""

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from corpus.quotations import Quotation
from corpus.speakers.lexicon import Words
from corpus.speakers.mentions import (
    SENTENCE_END,
    Mention,
    main_subject,
    sentence_start,
    starting_at,
    subject_after,
    subject_before,
    with_role,
)

_MARKS = "“”\"„«»‘’'‚‹›「」『』"
_CREDIT = regex.compile(r"\s*[―—–-]{1,2}\s*(?=\p{Lu})")
_WORD = regex.compile(r"([\p{L}\p{M}]+)\s+")
_LEAD = regex.compile(r"[\s,;:–—―\-…]*")
_FARTHEST = 260
_LONGEST_LEAD = 600
_SHORTEST_TITLE, _SHORT_WORD = 2, 4


@dataclass(frozen=True, slots=True)
class Attributed:
    """A quotation and who says it, None where that is uncertain or nobody does."""

    quotation: Quotation
    mention: Mention | None


def attribute(
    text: str, paragraph: tuple[int, int], quotations: Sequence[Quotation], words: Words, before: "Before"
) -> list[Attributed]:
    """Return the quotations of one paragraph with their speakers; `before` tells how the last one ended."""
    start, end = paragraph
    found: list[Attributed] = []
    for at, quotation in enumerate(quotations):
        left = found[-1].quotation.end + 1 if found else start
        right = quotations[at + 1].start - 1 if at + 1 < len(quotations) else end
        mention = _behind(text, quotation, right, words) or _ahead(text, quotation, left, words)
        if mention is None:
            mention = _continued(text, quotation, left, found, before, start, words)
        found.append(Attributed(quotation, None if _is_title(text, quotation) else mention))
    # "..., " X said, "...": what stands between two quotations speaks for both.
    for at in range(len(found) - 2, -1, -1):
        one, two = found[at], found[at + 1]
        between = text[one.quotation.end + 1 : two.quotation.start - 1]
        if one.mention is None and two.mention is not None and not SENTENCE_END.search(between):
            found[at] = Attributed(one.quotation, two.mention)
    return found


@dataclass(frozen=True, slots=True)
class Before:
    """How the paragraph before ended: with a mention and a colon, in an open quotation, or with a quotation of somebody's."""

    announced: Mention | None = None
    open: Mention | None = None
    spoke: Mention | None = None


def ended(text: str, paragraph: tuple[int, int], attributed: Sequence[Attributed], words: Words) -> Before:
    """Return how a paragraph ended, for the one behind it."""
    start, end = paragraph
    last = attributed[-1] if attributed else None
    if last is not None and not last.quotation.closed:
        return Before(open=last.mention, spoke=last.mention)
    if text[end - 1] == ":":
        sentence = sentence_start(text, last.quotation.end + 1 if last else start, end - 1)
        return Before(
            announced=_by_verb(text, sentence, end - 1, words) or main_subject(text, sentence, end - 1, words)
        )
    if (
        last is not None
        and end - last.quotation.end < _FARTHEST
        and attributed[0].quotation.start - start <= 1
    ):
        return Before(spoke=last.mention)
    return Before()


def _behind(text: str, quotation: Quotation, right: int, words: Words) -> Mention | None:
    """Return who is named behind the closing mark, in the same sentence."""
    begin = quotation.end + 1
    if not quotation.closed or begin >= right:
        return None
    credit = _CREDIT.match(text, begin, right)
    if credit is not None:
        named = starting_at(text, credit.end(), right, words)
        rest = text[named.end : right] if named else ""
        if named is not None and named.kind == "name" and not words.verb.search(rest) and len(rest) < 80:
            return named
    if not _goes_on(text, quotation, begin, right):
        return None
    start = _LEAD.match(text, begin, right).end()  # type: ignore[union-attr]
    stop = SENTENCE_END.search(text, start, right)
    limit = min(stop.start() if stop else right, start + _FARTHEST)
    verb = words.verb.match(text, _behind_asides(text, start, limit, words), limit)
    if verb is not None:
        subject = subject_after(text, verb.end(), limit, words)
        if subject is not None:
            return subject
    source = words.according.match(text, start, limit)
    if source is not None:
        return _source(text, source.end(), limit, words)
    subject = starting_at(text, start, limit, words)
    if subject is not None and subject.end < limit:
        for verb in words.verb.finditer(text, subject.end, limit):
            found = subject_before(text, start, verb.start(), words)
            if found is not None:
                if found.start == start or _is_one_phrase(text, start, found.start, words):
                    return found
                break
    comma = text[quotation.end - 1] in ",،" or text[begin : begin + 1] == ","
    return None if comma and subject is None else _at_sentence_end(text, start, limit, words)


def _behind_asides(text: str, start: int, end: int, words: Words) -> int:
    """Return where the auxiliaries end that a sentence goes on with: `a déclaré`."""
    while (word := _WORD.match(text, start, end)) is not None and word[1].lower() in words.aside:
        start = word.end()
    return start


def _is_one_phrase(text: str, start: int, end: int, words: Words) -> bool:
    """Return whether `text[start:end]` only modifies a name behind it: `Clinton campaign spokesman`."""
    between = text[start:end]
    return not any(mark in between for mark in ",;:()") and not any(
        word.lower() in words.prepositions for word in between.split()
    )


def _at_sentence_end(text: str, start: int, limit: int, words: Words) -> Mention | None:
    """Return the speaker of a sentence that ends with `, Clinton said`."""
    for verb in reversed(list(words.reporting.finditer(text, start, limit))):
        if limit - verb.end() > 30:
            return None
        comma = text.rfind(",", start, verb.start())
        found = subject_before(text, comma + 1, verb.start(), words) if comma >= 0 else None
        if found is not None and not text[comma + 1 : found.start].strip():
            return found
    return None


def _ahead(text: str, quotation: Quotation, left: int, words: Words) -> Mention | None:
    """Return who is named before the opening mark, in the same sentence."""
    end = quotation.start - 1
    start = max(sentence_start(text, left, end), end - _LONGEST_LEAD)
    if not text[start:end].strip():
        return None
    label = starting_at(text, start + len(text[start:end]) - len(text[start:end].lstrip()), end, words)
    if label is not None and label.kind == "name" and text[label.end : end].strip() == ":":
        return label
    for source in reversed(list(words.according.finditer(text, start, end))):
        return _source(text, source.end(), end, words)
    return _by_verb(text, start, end, words)


def _by_verb(text: str, start: int, end: int, words: Words) -> Mention | None:
    """Return the subject of the last verb of speech; of a participle, the subject of its sentence."""
    verbs = list(words.verb.finditer(text, start, end))
    if words.passive.search(text, start, end):
        return None
    for verb in reversed(verbs):
        found = subject_before(text, start, verb.start(), words)
        if found is not None and verb[0].endswith(words.participle) and found.kind == "description":
            found = main_subject(text, start, verb.start(), words)
        if found is not None:
            return found
        after = subject_after(text, verb.end(), end, words)
        if after is not None and after.kind == "name" and text[after.end : end].strip(" ,:") == "":
            return after
    shared = any(_shares_subject(text, start, verb.start(), verb[0], words) for verb in verbs)
    return main_subject(text, start, end, words) if shared else None


def _shares_subject(text: str, start: int, verb: int, form: str, words: Words) -> bool:
    """Return whether the verb has the subject of its sentence: `attacked him and said`, `..., saying`."""
    before = text[start:verb].split()
    while before and before[-1].lower() in words.aside:
        before.pop()
    joined = bool(before) and (before[-1].lower() in words.conjunctions or before[-1].endswith(","))
    return joined or form.endswith(words.participle)


def _source(text: str, start: int, end: int, words: Words) -> Mention | None:
    start = _LEAD.match(text, start, end).end()  # type: ignore[union-attr]
    found = starting_at(text, start, end, words)
    return with_role(text, found, end, words) if found else None


def _continued(
    text: str,
    quotation: Quotation,
    left: int,
    found: Sequence[Attributed],
    before: Before,
    start: int,
    words: Words,
) -> Mention | None:
    """Return the speaker of a quotation that stands in sentences of its own, from what came before it."""
    between = text[left : quotation.start - 1]
    said = text[quotation.start : quotation.end].rstrip(_MARKS + " ")
    whole = not quotation.closed or said.endswith((".", "!", "?", "…", ",", "―", "—", "-"))
    if found:
        sentence = sentence_start(text, left, quotation.start - 1)
        alone = not text[sentence : quotation.start - 1].strip()
        if sentence == left and not alone and left > found[-1].quotation.end:
            return found[-1].mention if not _closes_sentence(text, found[-1].quotation) else None
        return found[-1].mention if alone and whole and len(between) < _FARTHEST else None
    if quotation.start - start > 1:
        stops = [stop.end() for stop in SENTENCE_END.finditer(text, start, quotation.start - 1)]
        if not whole or not stops or text[stops[-1] : quotation.start - 1].strip():
            return None
        return _by_verb(text, stops[-2] if len(stops) > 1 else start, stops[-1], words)
    if before.open is not None:
        return before.open
    if before.announced is not None:
        return before.announced
    return before.spoke if whole else None


def _goes_on(text: str, quotation: Quotation, begin: int, right: int) -> bool:
    """Return whether the sentence goes on behind the closing mark, rather than a new one beginning there."""
    last = text[quotation.end - 1]
    if text[begin] in ",،–—":
        return True
    return last != "." or text[begin : begin + 2].strip()[:1].islower()


def _is_title(text: str, quotation: Quotation) -> bool:
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


def _closes_sentence(text: str, quotation: Quotation) -> bool:
    return text[quotation.end - 1] in ".!?…"
