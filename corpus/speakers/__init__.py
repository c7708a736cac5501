"""Who says what in an article: quotations and reported statements, and the people behind them.

`lexicon` holds the words of speech by language, `mentions` finds who is named in a clause, `attribution` whose
a quotation is, `statements` whose a sentence without one, `people` the fullest name, the role, and the person of a
pronoun. Where it is uncertain, nobody is credited.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from corpus.article import Quotation, Sentence, Speaker
from corpus.quotations import find_quotations
from corpus.speakers.attribution import Attributed, Before, attribute, ended
from corpus.speakers.lexicon import Words, words_of
from corpus.speakers.mentions import Mention
from corpus.speakers.people import People, plain_role
from corpus.speakers.statements import stated_by

__all__ = ["find_speakers"]


def find_speakers(
    text: str, body: int, sentences: Sequence[Sentence], language: str
) -> tuple[tuple[Quotation, ...], tuple[Sentence, ...]]:
    """Return the quotations of an article, in order, and its sentences, each with its speaker where that is certain.

    A sentence is spoken by whoever speaks in its first quotation, or whose statement it reports. In a
    language without a lexicon nobody is credited.
    """
    words = words_of(language)
    paragraphs = [list(group) for _, group in groupby(sentences, key=lambda sentence: sentence.paragraph)]
    if words is None:
        spans = ((group[0].start, group[-1].end) for group in paragraphs)
        found = (q for span in spans for q in find_quotations(text, *span))
        return tuple(Quotation(q.start, q.end, None, None) for q in found), tuple(sentences)
    reading = _Reading(text, body, words)
    credited = [sentence for group in paragraphs for sentence in reading.paragraph(group)]
    return tuple(reading.quotations), tuple(credited)


class _Reading:
    """One pass through an article, paragraph by paragraph."""

    def __init__(self, text: str, body: int, words: Words) -> None:
        self.text, self.words = text, words
        self.people = People(text, body, words)
        self.quotations: list[Quotation] = []
        self._recent: list[Mention | Sentence] = []
        self._before = Before()

    def paragraph(self, sentences: Sequence[Sentence]) -> Iterator[Sentence]:
        """Yield the sentences of the next paragraph with their speakers."""
        span = sentences[0].start, sentences[-1].end
        quotations = find_quotations(self.text, *span)
        attributed = attribute(self.text, span, quotations, self.words, self._before)
        self._before = ended(self.text, span, attributed, self.words)
        waiting = list(attributed)
        for sentence in sentences:
            speaker: Speaker | None = None
            here = []
            while waiting and waiting[0].quotation.start < sentence.end:
                here.append(waiting.pop(0))
            self._recent.append(sentence)
            for item in here:
                quotation = self._quotation(item)
                self.quotations.append(quotation)
                speaker = speaker or quotation.speaker
            stated = None if here else stated_by(self.text, sentence, self.words)
            yield replace(sentence, speaker=speaker or (self._speaker(stated) if stated else None))

    def _quotation(self, item: Attributed) -> Quotation:
        mention = item.mention
        speaker = self._speaker(mention) if mention else None
        named = self.text[mention.start : mention.end] if mention else None
        return Quotation(item.quotation.start, item.quotation.end, speaker, named)

    def _speaker(self, mention: Mention) -> Speaker | None:
        person = self.people.person(mention, self._recent) if mention.kind == "pronoun" else mention
        if person is None:
            return None
        if not person.name:
            return Speaker(self.text[person.start : person.end], None, person.start, person.end)
        self._recent.append(person)
        name = self.people.fullest(person)
        return Speaker(name, self.people.role(name) or plain_role(person.role), person.start, person.end)
