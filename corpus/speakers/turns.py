"""Whose turn a paragraph is in an interview, a hearing or a broadcast that is set as a conversation."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import regex

from corpus.speakers.clause import Clause
from corpus.speakers.mentions import Mention, names, starting
from corpus.speakers.people import People

_LABEL = regex.compile(
    r"\s*(?P<arrows>>>+\s*)?(?:\*\*|__)?(?P<name>[\p{Lu}\p{Arabic}@][^:\n*_“”\"?!]{0,60}?)"
    r"(?:\*\*|__)?\s*[:：](?:\*\*|__)?\s*(?=\S)"
)
_BARE_QUESTION = regex.compile(r"\s*(?P<name>\p{Lu})\.?\s+(?=[\p{Lu}¿¡«“\"])")
_BARE_ANSWER = regex.compile(r"\s*(?P<name>\p{Lu})\.\s+(?=[\p{Lu}¿¡«“\"])")
_BOLD_QUESTION = regex.compile(r"\s*(?:(\*\*|__)(?!\s)[^*_\n]+\?\s*(?:\1)?|#{2,6}\s[^\n]+\?)\s*$")
_PLAIN_QUESTION = regex.compile(r"[^“”\"\n:]{8,200}\?\s*$")
_ENDS = regex.compile(r"[.?!…؟][”\"’»)\]*_]*\s*$")
_HANDLE = regex.compile(r"@\w{2,30}$")
_WORD = regex.compile(r"[\p{L}\p{M}]+")
_ASIDE_BEGINS = ("(", "[", "#")
_INITIALS = range(2, 4)
_LONGEST_LABEL = 90
_MOST_WORDS = 7
_FEWEST_TURNS = 3
_FEWEST_BOLD, _FEWEST_PLAIN = 2, 3


@dataclass(frozen=True, slots=True)
class Turn:
    """A paragraph of a conversation; `mention` is who speaks in it, None where that is not certain."""

    mention: Mention | None


@dataclass(frozen=True, slots=True)
class _Label:
    """What stands before a turn: `name`, where it is, and the `rest` of its paragraph."""

    name: Clause
    rest: Clause
    arrows: bool

    @property
    def key(self) -> str:
        return str(self.name).lower()


def find_turns(paragraphs: Sequence[Clause], headline: Sequence[Clause], people: People) -> dict[int, Turn]:
    """Return the turns of the paragraphs that are part of a conversation, by their position.

    A conversation has a label before each turn (a name, initials, "Q" and "A"), or questions in paragraphs of
    their own. An article that is none has no turns.
    """
    if not paragraphs:
        return {}
    labels = dict(_labels(paragraphs))
    keys = Counter(label.key for label in labels.values())
    labels = {at: label for at, label in labels.items() if keys[label.key] > 1 or label.rest.search(_ENDS)}
    if _is_conversation(labels, paragraphs):
        answering = _interviewee(paragraphs[: min(labels)], headline, people)
        return _labelled(labels, paragraphs, answering, people)
    return _questioned(paragraphs, headline, people)


def _labels(paragraphs: Sequence[Clause]) -> Iterator[tuple[int, _Label]]:
    for at, paragraph in enumerate(paragraphs):
        label = paragraph.match(_LABEL) if _has_colon(paragraph) else None
        if label is None and paragraph.text[paragraph.start].lower() in paragraph.words.question_labels:
            label = paragraph.match(_BARE_QUESTION)
        if label is None and paragraph.text[paragraph.start].lower() in paragraph.words.answer_labels:
            label = paragraph.match(_BARE_ANSWER)
        if label is None:
            continue
        name = paragraph.between(*label.span("name"))
        if name.words.caseless and name.search(name.words.verb):
            continue
        if len(str(name).split()) <= _MOST_WORDS:
            arrows = label.re is _LABEL and label["arrows"] is not None
            yield at, _Label(name, paragraph.behind(label.end()), arrows)


def _has_colon(paragraph: Clause) -> bool:
    near = min(paragraph.end, paragraph.start + _LONGEST_LABEL)
    return any(paragraph.text.find(colon, paragraph.start, near) >= 0 for colon in ":：")


def _is_conversation(labels: dict[int, _Label], paragraphs: Sequence[Clause]) -> bool:
    """Return whether the labels come back in turn before whole sentences, as no list of facts has them."""
    keys = Counter(label.key for label in labels.values())
    if len(labels) < _FEWEST_TURNS or len(keys) < 2 or max(keys.values()) < 2:
        return False
    first, last = min(labels), max(labels)
    sentences = sum(bool(label.rest.search(_ENDS)) for label in labels.values())
    return (last - first + 1) <= 3 * len(labels) and sentences * 3 >= 2 * len(labels)


def _labelled(
    labels: dict[int, _Label], paragraphs: Sequence[Clause], answering: Mention | None, people: People
) -> dict[int, Turn]:
    inside = [(label.name.start, label.name.end) for label in labels.values()]
    known = {label.key: _meant(label, answering, people, inside) for label in labels.values()}
    if not any(known.values()):
        return {}
    turns: dict[int, Turn] = {}
    for at in range(min(labels), max(labels) + 1):
        label = labels.get(at)
        if label is not None:
            mention = known[label.key]
            turns[at] = Turn(mention and replace(mention, start=label.name.start, end=label.name.end))
        else:
            last = turns[at - 1]
            turns[at] = last if _goes_on(paragraphs[at], last) else Turn(None)
    return turns


def _meant(
    label: _Label, answering: Mention | None, people: People, inside: Sequence[tuple[int, int]]
) -> Mention | None:
    """Return whom a label means, None where it may be no person's name; `inside` is where the labels are."""
    words, written = label.name.words, str(label.name)
    if label.key in words.question_labels:
        return None
    if label.key in words.answer_labels:
        return answering
    if _HANDLE.match(written):
        return Mention(label.name.start, label.name.end, "name", written)
    letters = written.replace(".", "")
    if letters.isupper() and len(letters) in _INITIALS and not label.arrows:
        return people.by_initials(letters)
    found = starting(label.name)
    if found is not None and found.kind == "name":
        behind = str(label.name.behind(found.end)).strip()[:1]
        shouted = found.name.isupper() and " " in found.name
        first, *others = found.name.lower().split()
        known = bool(others) and first in words.given
        outside = known or people.is_named_outside(found, inside)
        sure = label.arrows or found.role is not None or shouted or outside
        return found if behind in ("", ",", "(") and sure else None
    is_role = written.isupper() and label.key.split()[-1] in words.persons
    return Mention(label.name.start, label.name.end, "description") if is_role else None


def _questioned(paragraphs: Sequence[Clause], headline: Sequence[Clause], people: People) -> dict[int, Turn]:
    """Return the turns of an interview whose questions stand in paragraphs of their own."""
    questions = [at for at, paragraph in enumerate(paragraphs) if _asks(paragraph)]
    bold = [at for at in questions if paragraphs[at].match(_BOLD_QUESTION)]
    asked = bold
    if len(bold) < _FEWEST_BOLD:
        asked = [at for at in questions if paragraphs[at].match(_PLAIN_QUESTION)]
        if len(asked) < _FEWEST_PLAIN or not _tells_of_interview(paragraphs[: asked[0]]):
            return {}
    answering = _interviewee(paragraphs[: asked[0]], headline, people)
    if answering is None:
        return {}
    turns = {at: Turn(None) for at in asked}
    for at in range(asked[0] + 1, len(paragraphs)):
        last = turns.get(at - 1)
        if at not in turns and last is not None and _goes_on(paragraphs[at], Turn(answering)):
            turns[at] = Turn(answering)
    answers = [paragraphs[at] for at, turn in turns.items() if turn.mention is not None]
    own = sum(_speaks_of_itself(answer) for answer in answers)
    return turns if own * 3 >= len(asked) else {}


def _asks(paragraph: Clause) -> bool:
    """Return whether the paragraph's last sentence is a question, marks of bold letters aside."""
    return paragraph.text[max(paragraph.start, paragraph.end - 4) : paragraph.end].rstrip("*_ ").endswith("?")


def _goes_on(paragraph: Clause, turn: Turn | None) -> bool:
    """Return whether the unlabelled paragraph is part of the turn before, rather than told of its speaker."""
    if turn is None or turn.mention is None:
        return False
    written = str(paragraph)
    first = paragraph.match(_WORD)
    return (
        paragraph.search(_ENDS) is not None
        and not written.startswith(_ASIDE_BEGINS)
        and (
            first is None
            or first[0].lower() not in paragraph.words.pronouns
            or first[0].lower() in paragraph.words.first_person
        )
        and (not turn.mention.name or turn.mention.name.split()[-1] not in written)
    )


def _speaks_of_itself(clause: Clause) -> bool:
    return any(word[0].lower() in clause.words.first_person for word in clause.finditer(_WORD))


def _tells_of_interview(paragraphs: Sequence[Clause]) -> bool:
    return any(
        word[0].lower() in paragraph.words.interview
        for paragraph in paragraphs
        for word in paragraph.finditer(_WORD)
    )


def _named_in(headline: Sequence[Clause]) -> Mention | None:
    """Return the only person of a known first name in the headline."""
    found = [
        mention
        for line in headline
        for mention in names(line)
        if " " in mention.name and mention.name.split()[0].lower() in line.words.given
    ]
    return found[0] if len(found) == 1 else None


def _interviewee(
    introduction: Sequence[Clause], headline: Sequence[Clause], people: People
) -> Mention | None:
    """Return the only person that the introduction of an interview presents, None where there are several.

    Where it presents nobody, that is the only one in the headline.
    """
    presented = _presented(introduction, people)
    if not presented:
        return _named_in(headline)
    return presented[0] if len(presented) == 1 else None


def _presented(introduction: Sequence[Clause], people: People) -> list[Mention]:
    found: dict[str, Mention] = {}
    for paragraph in introduction:
        for mention in names(paragraph):
            if " " not in mention.name or people.is_organisation(mention.name):
                continue
            before = str(paragraph.ahead(mention.start)).split()[-1:]
            if not before or before[0].lower() not in paragraph.words.prepositions - paragraph.words.company:
                found.setdefault(people.fullest(mention), mention)
    return list(found.values())
