"""Who says what: the people whom the articles quote, each with their own words, the newest first."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import groupby, zip_longest
from operator import attrgetter
from typing import overload

from corpus.article import Article, Sentence
from corpus.speakers.lexicon import words_of
from retrieval.answer import Quote, speaker_of
from retrieval.terms import analyzer_for

_LONGEST_QUOTE = 900
_LONGEST_NAME = 8  # words


@dataclass(frozen=True, slots=True)
class Said:
    """Where somebody of a name says something: `text[start:end]` of the article of that id, and what it tells
    of them.

    `date` is when the article was published, "" where nothing says it. The name is `ambiguous` where the
    article has two people whom it may mean.
    """

    name: str
    role: str | None
    article: str
    date: str
    start: int
    end: int
    paragraph: int
    ambiguous: bool = False

    def quote(self, article: Article) -> Quote:
        """Return what is said, as a quote of its article."""
        speaker = speaker_of(article, self.start, self.end)
        return Quote(article, self.start, self.end, self.paragraph, speaker, 0.0)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is quoted: the name they have most often, their latest role, and what they say.

    `key` is eight hexadecimal digits that stay the same as long as the name does. `quotes` are read, or
    fetched, when they are looked at.
    """

    name: str
    role: str | None
    quotes: Sequence[Quote]

    @property
    def key(self) -> str:
        """What tells the person from all others, for a button (BLAKE2b, RFC 7693)."""
        return blake2b(self.name.encode(), digest_size=4).hexdigest()

    def about(self, topic: str) -> "Person":
        """Return the person with those quotes alone that have a word of the topic, in any of its forms."""
        return Person(self.name, self.role, tuple(quote for quote in self.quotes if _speaks_of(quote, topic)))


class People:
    """The people of a collection, who speaks most first.

    Names are brought together where one fits within the other and ends as it does: "Ali Maisam Nazary" and
    "Nazary". A family name that several bear, and nothing tells of whom it is, stands by itself; so does one
    that its article leaves ambiguous.
    """

    def __init__(self, people: Iterable[Person]) -> None:
        """Know these people, in their order."""
        self._people = list(people)
        self._by_key = {person.key: person for person in self._people}
        self._words = [_words(person.name) for person in self._people]
        self._bearing: dict[str, set[int]] = {}
        for at, words in enumerate(self._words):
            for word in words:
                self._bearing.setdefault(word, set()).add(at)

    def __iter__(self) -> Iterator[Person]:
        """Yield them, who speaks most first."""
        return iter(self._people)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._people)

    def of_key(self, key: str) -> Person | None:
        """Return the person of that key, or None."""
        return self._by_key.get(key)

    def asked(self, text: str) -> tuple[list[Person], str]:
        """Return the people whom the first words of a text name, as many as do, and what stands behind."""
        words = text.split()
        for size in range(min(len(words), _LONGEST_NAME), 0, -1):
            found = self.named(" ".join(words[:size]))
            if found:
                return found, " ".join(words[size:])
        return [], text

    def named(self, asked: str) -> list[Person]:
        """Return all people that a name may mean, accents and case aside, who speaks most first."""
        words = _words(asked)
        fitting = (
            sorted(set.intersection(*(self._bearing.get(word, set()) for word in words))) if words else []
        )
        exact = [at for at in fitting if words == self._words[at] and len(words) > 1]
        return [self._people[at] for at in exact or fitting]


def family_of(name: str) -> str:
    """Return the last word of a name; only names that share it are ever taken for the same person's."""
    return (_folded(name).split() or [""])[-1]


def is_name(name: str, language: str) -> bool:
    """Return whether it is a name, and not "the mayor", who is another one in another article."""
    words = words_of(language)
    first = name.split()[0]
    return not first[0].islower() and (words is None or first.lower() not in words.determiners)


def people_of(said: Iterable[Said], article: Callable[[str], Article | None]) -> People:
    """Return the people who say all that; `article` returns that of an id, when a quote is looked at."""
    return People(
        Person(name, role, _Quotes(listed, article)) for name, role, listed in brought_together(said)
    )


class _Quotes(Sequence[Quote]):
    """What a person says; the article of each quote is read when it is looked at."""

    def __init__(self, said: Sequence[Said], article: Callable[[str], Article | None]) -> None:
        self._said, self._article = said, article

    def __len__(self) -> int:
        return len(self._said)

    @overload
    def __getitem__(self, at: int) -> Quote: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[Quote, ...]: ...

    def __getitem__(self, at: int | slice) -> Quote | tuple[Quote, ...]:
        if isinstance(at, slice):
            return tuple(self._quoted(self._said[at]))
        return next(self._quoted([self._said[at]]))

    def __iter__(self) -> Iterator[Quote]:
        return self._quoted(self._said)

    def _quoted(self, said: Iterable[Said]) -> Iterator[Quote]:
        for key, together in groupby(said, key=attrgetter("article")):
            article = self._article(key)
            if article is not None:
                yield from (one.quote(article) for one in together)


def said_in(article: Article) -> list[Said]:
    """Return what each person says, sentences that follow each other in a paragraph as one."""
    found: list[Said] = []
    begun: list[Sentence] = []
    for sentence, behind in zip_longest(article.sentences, article.sentences[1:]):
        speaker = sentence.speaker
        if speaker is None:
            continue
        begun.append(sentence)
        if not _goes_on(begun, behind):
            if is_name(speaker.name, article.in_language):
                place = begun[0].start, sentence.end, begun[0].paragraph
                date = article.date_published or ""
                found.append(Said(speaker.name, speaker.role, article.id, date, *place, speaker.ambiguous))
            begun = []
    return found


def brought_together(said: Iterable[Said]) -> list[tuple[str, str | None, list[Said]]]:
    """Return name, role and what is said of each person, who speaks most first, the newest of each first."""
    by_name: dict[str, list[Said]] = {}
    ambiguous: dict[str, list[Said]] = {}
    for one in said:
        (ambiguous if one.ambiguous else by_name).setdefault(one.name, []).append(one)
    people = (_person(listed) for listed in _together(by_name, ambiguous))
    return sorted(people, key=lambda person: (-len(person[2]), person[0]))


def _goes_on(begun: list[Sentence], behind: Sentence | None) -> bool:
    speaker = begun[-1].speaker
    return (
        behind is not None
        and behind.speaker is not None
        and speaker is not None
        and (behind.speaker.name, behind.speaker.ambiguous) == (speaker.name, speaker.ambiguous)
        and behind.paragraph == begun[-1].paragraph
        and behind.end - begun[0].start <= _LONGEST_QUOTE
    )


def _together(said: dict[str, list[Said]], ambiguous: dict[str, list[Said]]) -> Iterator[list[Said]]:
    """Yield what each person says, under whatever forms of the name; what is ambiguous by itself."""
    families: dict[str, list[_Form]] = {}
    for name in dict.fromkeys((*said, *ambiguous)):
        tokens = tuple(_folded(name).split())
        if tokens:
            families.setdefault(tokens[-1], []).append(_Form(name, tokens))
    for forms in families.values():
        longest = [form for form in forms if not any(form.is_within(other) for other in forms)]
        for form in forms:
            homes = [other for other in longest if form is other or form.is_within(other)]
            home = homes[0] if len(homes) == 1 else form
            home.said += said.get(form.name, ())
            form.said += ambiguous.get(form.name, ())
        yield from (form.said for form in forms if form.said)


@dataclass(slots=True)
class _Form:
    """A form of a name, and what is `said` under it and those that are taken for the same person's."""

    name: str
    tokens: tuple[str, ...]
    said: list[Said] = field(default_factory=list)

    def is_within(self, other: "_Form") -> bool:
        """Return whether all its words stand in the other, in order, and that has more."""
        rest = iter(other.tokens)
        return len(self.tokens) < len(other.tokens) and all(word in rest for word in self.tokens)


def _person(said: list[Said]) -> tuple[str, str | None, list[Said]]:
    said.sort(key=lambda one: (one.date, one.article), reverse=True)
    counts = Counter(one.name for one in said)
    name = max(counts, key=lambda form: (" " in form, counts[form], form))
    return name, next((one.role for one in said if one.role and not one.ambiguous), None), said


def _speaks_of(quote: Quote, topic: str) -> bool:
    analyzer = analyzer_for(quote.article.in_language)
    return not set(analyzer.terms(topic)).isdisjoint(analyzer.terms(quote.text))


def _words(name: str) -> set[str]:
    return set(_folded(name).split())


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c)).replace(".", " ")
