"""One pass through an article, paragraph by paragraph, that credits its quotations and its statements."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from operator import attrgetter

import regex

from corpus.article import Quotation, Sentence, Speaker
from corpus.marks import without_emphasis
from corpus.quotations import find_quotations
from corpus.speakers.attribution import Attributed, Before, attribute, ended
from corpus.speakers.blocks import find_blocks
from corpus.speakers.clause import Clause
from corpus.speakers.dossiers import headed
from corpus.speakers.learning import learned
from corpus.speakers.lexicon import Words, words_of
from corpus.speakers.mentions import Mention
from corpus.speakers.people import People, plain_role
from corpus.speakers.statements import stated_by
from corpus.speakers.turns import Turn, find_turns

# The first line before the body; where that is front matter, the one with the title.
_HEADLINE = regex.compile(r"\A\s*(?!---)[^\s][^\n]*|^title:[^\n]*", regex.MULTILINE)


def find_speakers(
    text: str, body: int, sentences: Sequence[Sentence], language: str
) -> tuple[tuple[Quotation, ...], tuple[Sentence, ...]]:
    """Return an article's quotations and sentences in order, each with its speaker where that is certain.

    The `sentences` are those of `text[body:]`, as `split_sentences` gives them; the `language` is an ISO 639
    code. A sentence is spoken by whoever speaks in its first quotation, or whose statement it reports. In a
    language without a lexicon nobody is credited. Raises nothing.
    """
    words = words_of(language)
    paragraphs = [list(group) for _, group in groupby(sentences, key=lambda sentence: sentence.paragraph)]
    if words is None:
        spans = ((group[0].start, group[-1].end) for group in paragraphs)
        return tuple(q for span in spans for q in find_quotations(text, *span)), tuple(sentences)
    told = words.apart(without_emphasis(text))
    reading = _Reading(Clause(told, body, len(told), learned(words, told)), text)
    turns = reading.turns(paragraphs)
    credited = [
        sentence
        for at, group in enumerate(paragraphs)
        for sentence in reading.paragraph(group, turns.get(at))
    ]
    return tuple(reading.quotations), tuple(credited)


class _Reading:
    """What is known so far of an article's people, quotations and recent speakers; `text` is its own."""

    def __init__(self, article: Clause, text: str) -> None:
        self._text, self._taken_apart = text, text != article.text
        self.quotations: list[Quotation] = []
        self._article = article
        self._recent: list[Mention | Sentence] = []
        self._headline = [
            article.between(line.start(), line.end())
            for line in _HEADLINE.finditer(article.text, 0, article.start)
        ]
        self._people = People(article, self._headline)
        announced = [headed(line) for line in self._headline]
        self._before = Before(listed=next(filter(None, announced), None))

    def turns(self, paragraphs: Sequence[Sequence[Sentence]]) -> dict[int, Turn]:
        """Return which paragraphs are turns of a conversation, or block quotations with a speaker."""
        spans = [self._article.between(group[0].start, group[-1].end) for group in paragraphs]
        return find_turns(spans, self._headline, self._people) | find_blocks(spans)

    def paragraph(self, sentences: Sequence[Sentence], turn: Turn | None) -> Iterator[Sentence]:
        """Yield the sentences of the next paragraph with their speakers; `turn` is whose turn it is."""
        paragraph = self._article.between(sentences[0].start, sentences[-1].end)
        quotations = find_quotations(paragraph.text, paragraph.start, paragraph.end)
        waiting = attribute(paragraph, quotations, self._before)
        self._before = ended(paragraph, waiting, self._before)
        for sentence in sentences:
            if not _is_within(sentence, quotations):
                self._recent.append(sentence)
            here = []
            while waiting and waiting[0].quotation.start < sentence.end:
                here.append(self._credited(waiting.pop(0)))
            self.quotations += here
            if turn is None:
                yield replace(sentence, speaker=self._speaker_of(sentence, here))
            else:
                spoken = self._speaker(turn.mention) if turn.mention else None
                yield replace(sentence, speaker=spoken)

    def _speaker_of(self, sentence: Sentence, quotations: Sequence[Quotation]) -> Speaker | None:
        if quotations:
            return next((quotation.speaker for quotation in quotations if quotation.speaker), None)
        stated = stated_by(self._article.between(sentence.start, sentence.end))
        return self._speaker(stated) if stated else None

    def _credited(self, item: Attributed) -> Quotation:
        if item.mention is None:
            return item.quotation
        named = self._text[item.mention.start : item.mention.end]
        shown = None if item.mention.kind == "dropped" else named
        return replace(item.quotation, speaker=self._speaker(item.mention), mention=shown)

    def _speaker(self, mention: Mention) -> Speaker | None:
        meant = mention.kind in ("pronoun", "dropped")
        person = self._people.person(mention, self._recent) if meant else mention
        if person is None or self._people.is_somebodys_thing(person):
            return None
        words = self._article.words
        if not person.name:
            described = self._text[person.start : person.end]
            return Speaker(described, None, person.start, person.end)
        self._recent.append(person)
        name, ambiguous = self._people.fullest(person), self._people.is_ambiguous(person)
        role = None if ambiguous else self._people.role(name)
        role = role or plain_role(person.role, words)
        shown = role and _uncapitalised(self._written(role), words)
        return Speaker(self._written(name), shown, person.start, person.end, ambiguous)

    def _written(self, told: str) -> str:
        """Return a name or role as the text has it: thin spaces are its own where no word was taken apart."""
        return self._article.words.together(told) if self._taken_apart else told


def _uncapitalised(role: str, words: Words) -> str:
    """Return a role without the capital that a sentence begins with: "the head librarian"."""
    first = role.partition(" ")[0]
    return role[:1].lower() + role[1:] if first.istitle() and first.lower() in words.determiners else role


def _is_within(sentence: Sentence, quotations: Sequence[Quotation]) -> bool:
    """Return whether the sentence begins within one of the quotations, which are in order."""
    opened = bisect_left(quotations, sentence.start, key=attrgetter("start")) - 1
    return opened >= 0 and sentence.start < quotations[opened].end
