"""Which mention each quotation of a paragraph belongs to."""

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace

import regex

from corpus.article import Quotation
from corpus.speakers.clause import Clause
from corpus.speakers.disowned import denies_quotation, is_second_hand
from corpus.speakers.dossiers import headed, is_heading, is_listed, is_year
from corpus.speakers.insertions import closing, inserted_behind
from corpus.speakers.introductions import (
    HANDLE,
    followed,
    in_view,
    introduced_by,
    is_one_phrase,
    label_of,
    past_opening,
)
from corpus.speakers.inversion import fronted, inverted
from corpus.speakers.lexicon import Words
from corpus.speakers.mentions import (
    Mention,
    main_subject,
    names,
    source,
    starting,
    subject_after,
    subject_before,
    without_asides,
)
from corpus.speakers.topics import framed, sourced, told
from corpus.speakers.unspoken import is_low_title, is_outlet, is_said, is_title, last_character
from corpus.speakers.verb_first import told_first

_MARKS = "“”\"„«»‘’'‚‹›「」『』"
_CREDIT = regex.compile(r"\.?\s*[―—–-]{1,2}\s*(?=[\p{Lu}@])")
_LINE_BELOW = regex.compile(r"\s*\n\s*((?:[―—–]\s*|--?)[\p{Lu}@].*)")
_DASH = regex.compile(r"\s[–—-]+\s+")
_WORD = regex.compile(r"([\p{L}\p{M}]+)\s+")
_FARTHEST = 260
_LONGEST_LEAD = 600
_LONGEST_CREDIT = 80


@dataclass(frozen=True, slots=True)
class Attributed:
    """A quotation and who says it, None where that is uncertain or nobody does."""

    quotation: Quotation
    mention: Mention | None


@dataclass(frozen=True, slots=True)
class Before:
    """How a paragraph ended: with a mention and a colon, in an open quotation, or with a closed one.

    `listed` is whose quotations the heading above announces.
    """

    announced: Mention | None = None
    open: Mention | None = None
    spoke: Mention | None = None
    listed: Mention | None = None


def attribute(paragraph: Clause, quotations: Sequence[Quotation], before: Before) -> list[Attributed]:
    """Return the quotations of a paragraph with their speakers; `before` is how the last one ended."""
    found: list[Attributed] = []
    last: Attributed | None = None
    outlets = {quotation for quotation in quotations if is_outlet(quotation, paragraph)}
    for at, quotation in enumerate(quotations):
        ended = (one.quotation.end + 1 for one in reversed(found) if one.quotation not in outlets)
        left = next(ended, paragraph.start)
        later = (quotations[number] for number in range(at + 1, len(quotations)))
        right = next((other.start - 1 for other in later if other not in outlets), paragraph.end)
        lead = paragraph.between(left, quotation.start - 1)
        within = last is not None and last.mention is not None and not lead.search(lead.words.sentence_end)
        ahead = _ahead(lead, begins=not within)
        rest = paragraph.between(quotation.end + 1, right)
        mention = _around(quotation, lead, rest, ahead)
        inserted = _within(paragraph.between(quotation.start, quotation.end))
        if inserted is not None:
            mention = _agreed(mention, inserted)
        elif mention is None:
            since = last.quotation.end + 1 if last else paragraph.start
            mention = _continued(quotation, paragraph.between(since, lead.end), last, before)
        title = quotation in outlets or (
            not paragraph.words.capital_nouns
            and is_title(paragraph.text, quotation)
            and not is_said(quotation, lead)
        )
        title = title or is_low_title(quotation, lead, rest)
        if mention is None and is_listed(paragraph, quotations):
            mention = before.listed
        found.append(Attributed(quotation, None if title else mention))
        last = last if title else found[-1]
    return _shared(found, outlets, paragraph)


def ended(paragraph: Clause, attributed: Sequence[Attributed], before: Before) -> Before:
    """Return how a paragraph ended, for the one behind it; `before` is how the last one did."""
    listed = before.listed
    if not attributed and is_heading(paragraph):
        listed = listed if is_year(paragraph) else headed(paragraph)
    now = _ended(paragraph, attributed[-1] if attributed else None)
    return replace(now, listed=listed) if listed else now


def _ended(paragraph: Clause, last: Attributed | None) -> Before:
    if last is not None and not last.quotation.closed:
        return Before(open=last.mention, spoke=last.mention)
    if paragraph.text[paragraph.end - 1] == ":":
        rest = paragraph.behind(last.quotation.end + 1) if last else paragraph
        sentence = rest.ahead(paragraph.end - 1).sentence()
        return Before(announced=_by_verb(sentence) or introduced_by(sentence.ahead(paragraph.end)))
    if last is None or credit_line(paragraph.behind(last.quotation.end + 1)) is not None:
        return Before()
    if paragraph.text[paragraph.start] in _MARKS and paragraph.end - last.quotation.end < _FARTHEST:
        return Before(spoke=last.mention)
    return Before()


def _shared(found: list[Attributed], outlets: Set[Quotation], paragraph: Clause) -> list[Attributed]:
    """Return them so that what stands between two speaks for both: `"...", X said, "..."`."""
    for at in range(len(found) - 2, -1, -1):
        one, two = found[at], found[at + 1]
        if one.mention is None and two.mention is not None and one.quotation not in outlets:
            between = paragraph.between(one.quotation.end + 1, two.quotation.start - 1)
            apart = paragraph.words.verb_final and str(between).rstrip().endswith(":")
            if _goes_on(one.quotation, between) and not (
                apart or between.search(paragraph.words.sentence_end)
            ):
                found[at] = replace(one, mention=two.mention)
    return found


def _around(quotation: Quotation, lead: Clause, rest: Clause, ahead: Mention | None) -> Mention | None:
    """Return who is named in the sentence around the marks; `ahead` is who is before them."""
    introduced = ahead is not None and str(lead).rstrip().endswith((":", ",", "،"))
    mention = _behind(quotation, lead, rest, introduced) or ahead
    if mention is not None and mention.kind == "pronoun" and ahead is not None and ahead.kind == "name":
        return ahead
    return mention


def _behind(quotation: Quotation, lead: Clause, rest: Clause, introduced: bool) -> Mention | None:
    """Return who is named behind the closing mark, in the same sentence."""
    if not quotation.closed:
        return None
    if rest.start >= rest.end:
        return _credit_below(rest)
    credit = credit_line(rest)
    if credit is None and (rest.words.verb_final or rest.words.verb_first):
        return None if str(lead).rstrip().endswith(":") else _framed(lead, rest)
    if credit is not None or not _goes_on(quotation, rest, introduced):
        return credit
    clause = rest.unmarked()
    stop = clause.search(clause.words.sentence_end)
    clause = clause.ahead(min(stop.start() if stop else rest.end, clause.start + _FARTHEST))
    subject = inverted(clause)
    if subject is not None:
        return subject
    told_by = clause.match(clause.words.according)
    if told_by is not None:
        return source(clause.behind(told_by.end()))
    found = _told_behind(clause)
    if found is not None:
        return found
    subject = starting(clause)
    found = _with_verb(subject, clause) if subject is not None and subject.end < clause.end else None
    if found is not None:
        return found
    return _closing(clause)


def _framed(lead: Clause, rest: Clause) -> Mention | None:
    """Return who is named behind the closing mark where the verb does not stand behind its subject."""
    if rest.words.verb_final:
        return framed(lead, rest)
    clause = rest.unmarked()
    stop = clause.search(clause.words.sentence_end)
    clause = clause.ahead(stop.start() if stop else rest.end)
    told_by = clause.match(clause.words.according)
    return inverted(clause) or (source(clause.behind(told_by.end())) if told_by else None)


def _within(quotation: Clause) -> Mention | None:
    """Return who is named in a clause put into the quotation: `«We sail, — said Reker. — We must.»`"""
    for opened in quotation.finditer(quotation.words.told_within):
        clause = quotation.behind(opened.end())
        end = clause.search(clause.words.sentence_end) or clause.search(_DASH)
        found = inverted(clause.ahead(end.start() if end else clause.end))
        if found is not None:
            return found
    return None


def _agreed(around: Mention | None, inserted: Mention) -> Mention | None:
    """Return who speaks where both may: nobody where they are not the same, who is named before a pronoun.

    For a speaker may quote another's words: `«The boat –says the cook– leaks», said Ann Low`.
    """
    if around is None:
        return inserted
    if inserted.kind == "pronoun":
        return around
    same = not set(around.name.split()).isdisjoint(inserted.name.split())
    return inserted if same else None


def _credit_below(rest: Clause) -> Mention | None:
    """Return who is named behind a dash in the line below the quotation."""
    line = _LINE_BELOW.match(rest.text, rest.end)
    return credit_line(Clause(rest.text, line.start(1), line.end(1), rest.words)) if line else None


def credit_line(rest: Clause) -> Mention | None:
    """Return who is named behind a dash: `“We sail.” ― Tomas Reker`."""
    credit = rest.match(_CREDIT)
    handle = HANDLE.match(rest.text, credit.end()) if credit else None
    if handle is not None:
        return Mention(handle.start(), handle.end(), "name", handle[0])
    named = starting(rest.behind(credit.end())) if credit else None
    if named is None or named.kind != "name":
        return None
    last = str(rest.behind(named.end))
    return named if len(last) < _LONGEST_CREDIT and not rest.words.verb.search(last) else None


def _with_verb(subject: Mention, clause: Clause) -> Mention | None:
    """Return the subject with which the clause begins, as the first verb that has one tells."""
    for verb in clause.behind(subject.end).finditer(clause.words.verb):
        found = subject_before(clause.ahead(verb.start()))
        if found is not None:
            own = is_one_phrase(clause.ahead(found.start)) and not is_second_hand(verb, clause)
            return found if own else None
    return None


def _told_behind(clause: Clause) -> Mention | None:
    """Return the speaker of a sentence that goes on: `for the union, said Ann Low, its founder`."""
    for verb in clause.finditer(clause.words.reporting):
        found = inserted_behind(verb, clause)
        if found is not None:
            return found
    return None


def _closing(clause: Clause) -> Mention | None:
    """Return the speaker of a sentence that ends with `, Clinton said`."""
    return closing(list(clause.finditer(clause.words.reporting)), clause)


def _ahead(lead: Clause, begins: bool) -> Mention | None:
    """Return who is named before the opening mark, in the same sentence, which `begins` there or before."""
    clause = lead.sentence()
    clause = clause.behind(max(clause.start, clause.end - _LONGEST_LEAD))
    if clause.is_blank():
        return None
    written = str(clause)
    first = max([len(written) - len(written.lstrip()), *(dash.end() for dash in _DASH.finditer(written))])
    label = label_of(past_opening(clause.behind(clause.start + first))) if ":" in written else None
    if label is not None:
        return label
    if (postposed := sourced(clause)) is not None:
        return postposed
    sources = list(clause.finditer(clause.words.according))
    if sources:
        return source(clause.behind(sources[-1].end()))
    if not begins and _leads_to_another(clause):
        return None
    return followed(clause) or in_view(clause) or _by_verb(clause, begins) or introduced_by(clause)


def _by_verb(clause: Clause, begins: bool = True) -> Mention | None:
    """Return the subject of the last verb of speech; of a participle, the subject of its sentence.

    Where the sentence `begins` before the clause, its subject is not there.
    """
    if clause.words.verb_final:
        return told(clause)
    if clause.words.verb_first:
        return told_first(clause.between(clause.start, min(clause.end + 1, len(clause.text))))
    verbs = list(clause.finditer(clause.words.verb))
    if clause.search(clause.words.passive):
        return None
    for verb in reversed(verbs):
        if (not begins and _shares_subject(verb, clause)) or _is_relative(clause.ahead(verb.start())):
            return None
        if denies_quotation(verb, clause):
            return None
        found = _subject_of(verb, clause)
        if found is not None:
            return found
    return main_subject(clause) if any(_shares_subject(verb, clause) for verb in verbs) else None


def _is_of_other_use(verb: str, behind: str, words: Words) -> bool:
    """Return whether what stands between the verb and the quotation tells that nobody says it.

    Behind "read" that is anything, behind a verb of writing nothing: `написал «Трактат»`.
    """
    return (verb in words.bare and bool(behind.strip(" ,:"))) or (
        verb in words.writing and not behind.strip()
    )


def _subject_of(verb: regex.Match[str], clause: Clause) -> Mention | None:
    before = clause.ahead(verb.start())
    if _is_of_other_use(verb[0].lower(), str(clause.behind(verb.end())), clause.words):
        return None
    if (inserted := inserted_behind(verb, clause)) is not None:
        return inserted
    if _is_passive(verb, before) and verb[0].lower() not in clause.words.relaying:
        return _agent(clause.behind(verb.end()))
    if verb[0].endswith(clause.words.participle) and (sharing := _told_before(before)) is not None:
        return sharing
    found = subject_before(before)
    if found is not None and found.kind == "description" and verb[0].endswith(clause.words.participle):
        found = main_subject(before)
    if found is not None:
        return found
    if verb[0].endswith(clause.words.participle) or clause.words.is_addressing(verb[0]):
        return None
    if clause.words.opening:
        return fronted(verb, clause)
    rest = clause.behind(verb.end()).unmarked()
    word = rest.match(_WORD)
    if word is not None and word[1] in clause.words.determiners:
        return None
    after = subject_after(rest)
    alone = after is not None and str(clause.behind(after.end)).strip(" ,:") == ""
    return after if after is not None and after.kind == "name" and alone else None


def _is_relative(clause: Clause) -> bool:
    """Return whether a relative clause has begun behind its last comma: `el juez, que habló de`."""
    comma = clause.text.rfind(",", clause.start, clause.end)
    first = str(clause.behind(comma + 1)).split(maxsplit=1)[:1] if comma >= 0 else []
    return bool(first) and first[0] in clause.words.who


def _told_before(clause: Clause) -> Mention | None:
    """Return the subject of a clause put in at the end: `It leans, Low said,` before "adding"."""
    trimmed = without_asides(clause)
    if trimmed.end <= trimmed.start or trimmed.text[trimmed.end - 1] != ",":
        return None
    return _closing(trimmed.ahead(trimmed.end - 1))


def _is_passive(verb: regex.Match[str], before: Clause) -> bool:
    """Return whether the subject is only spoken of: `Low was accused`."""
    last = str(before).split()
    while last and last[-1].endswith(before.words.adverb):
        last.pop()
    return (
        bool(last)
        and last[-1].lower() in before.words.passives
        and not verb[0].endswith(before.words.participle)
    )


def _agent(clause: Clause) -> Mention | None:
    """Return who speaks of a passive's subject: `by Tor Vik`."""
    rest = clause.unmarked()
    by = rest.match(_WORD)
    return starting(rest.behind(by.end())) if by and by[1].lower() in clause.words.agent else None


def _shares_subject(verb: regex.Match[str], clause: Clause) -> bool:
    """Return whether the verb has the subject of its sentence: `attacked him and said`, `..., saying`."""
    before = str(clause.ahead(verb.start())).split()
    while before and clause.words.is_aside(before[-1]):
        before.pop()
    joined = bool(before) and (before[-1].lower() in clause.words.conjunctions or before[-1].endswith(","))
    return joined or verb[0].endswith(clause.words.participle)


def _continued(quotation: Quotation, lead: Clause, last: Attributed | None, before: Before) -> Mention | None:
    """Return the speaker of a quotation that stands in sentences of its own, from what came before it.

    `lead` is what stands between it and the `last` quotation of its paragraph that is no title, or the
    paragraph's beginning.
    """
    said = lead.text[quotation.start : quotation.end].rstrip(_MARKS + " ")
    stops = said[:1].isupper() and lead.text[quotation.end + 1 : quotation.end + 2] == "."
    whole = stops or not quotation.closed or said.endswith((".", "!", "?", "…", ",", "―", "—", "-"))
    if last is not None:
        return _continued_in_paragraph(last, lead, whole)
    if quotation.start - lead.start > 1:
        return _from_sentence_before(lead) if whole else None
    return before.open or before.announced or (before.spoke if whole else None)


def _leads_to_another(clause: Clause) -> bool:
    """Return whether the next quotation may be somebody else's: `сказал Дуб на слова Блинкена, что`."""
    named = list(names(clause)) if clause.words.cases else []
    return len(named) > 1 or any(mention.oblique for mention in named)


def _continued_in_paragraph(last: Attributed, lead: Clause, whole: bool) -> Mention | None:
    sentence = lead.sentence()
    if sentence.is_blank():
        near = whole and lead.end - lead.start < _FARTHEST
        return (_pronoun_between(last, lead) or last.mention) if near else None
    begins = str(lead).lstrip()[:1]
    if lead.words.verb_first and sentence.search(lead.words.verb):
        return None
    if _leads_to_another(sentence):
        return None
    stopped = last_character(last.quotation, lead.text) in ".!?…"
    closes = stopped and not begins.islower() and begins not in ",،–—"
    return last.mention if sentence.start == lead.start and not closes else None


def _pronoun_between(last: Attributed, lead: Clause) -> Mention | None:
    """Return the pronoun that a sentence between two quotations is about: `"..." He laughed. "..."`"""
    stops = [stop.end() for stop in lead.finditer(lead.words.sentence_end)]
    begins = [stop for stop in stops if not lead.behind(stop).is_blank()]
    if not _goes_on(last.quotation, lead, introduced=True):
        begins.insert(0, lead.start)
    subject = main_subject(lead.between(begins[-1], lead.end).unmarked()) if begins else None
    return subject if subject is not None and subject.kind == "pronoun" else None


def _from_sentence_before(lead: Clause) -> Mention | None:
    """Return who speaks in the sentence that ends right before the quotation."""
    lead = lead.behind(max(lead.start, lead.end - 2 * _LONGEST_LEAD))
    stops = [stop.end() for stop in lead.finditer(lead.words.sentence_end)]
    if not stops or not lead.behind(stops[-1]).is_blank():
        return None
    return _by_verb(lead.between(stops[-2] if len(stops) > 1 else lead.start, stops[-1]))


def _goes_on(quotation: Quotation, rest: Clause, introduced: bool = False) -> bool:
    """Return whether the sentence goes on behind the closing mark, rather than a new one beginning there.

    A question ends the sentence where somebody `introduced` it before.
    """
    if rest.text[rest.start] in ",،–—":
        return True
    begins = rest.text[rest.start : rest.start + 2].strip()[:1]
    ends = ".!?…" if introduced else "."
    return last_character(quotation, rest.text) not in ends or begins.islower()
