"""Which article puts right which: tied where a name, a link, a date or their words make that certain."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, partial

import numpy as np
import regex

from corpus.article import Article, Notice
from corpus.cards import Card, name_hash, names_of, plain_address, plain_name
from corpus.notices import is_correction

_WORD = regex.compile(r"\p{L}[\p{L}\p{M}]{3,}|\p{Nd}[\p{Nd}.,٫٬]*")
_HASH = np.dtype(np.uint64)
_STEM = 6
_SEPARATORS = str.maketrans("", "", ".,٫٬")
_SHARED = 3
_SHARED_UNDATED = 4
_DAYS_BEFORE = 14
_MOST_CANDIDATES = 500
_NUMBER = regex.compile(r"(?!(?:19|20)\d\d$)\p{Nd}{2,}")


@dataclass(frozen=True, slots=True)
class Correction:
    """`by.text[start:end]`, whole paragraphs, puts something right in another article, or in `by` itself.

    `date` is the day it was made, in ISO 8601, None where nothing says it.
    """

    by: Article
    start: int
    end: int
    date: str | None


def tie_corrections(cards: Sequence[Card]) -> dict[str, tuple[Correction, ...]]:
    """Return by the id of an article what puts it right, in the order of the articles.

    A correction is tied to the one article that it names by address, file, id or headline, or to the only one
    that its publisher published on a day it names, or in two weeks before it, that says what it speaks of.
    What may be of several is tied to none. Takes time linear in the articles, of which only those are read
    that speak of corrections, and those they may correct. Raises VerbatimError where one is not there any
    more.
    """
    tied: dict[str, list[Correction]] = defaultdict(list)
    speaking = [card.article for card in cards if card.corrects]
    for article in speaking:
        for notice in article.notices:
            if notice.own:
                day = notice.date or article.date_modified
                tied[article.id].append(Correction(article, notice.start, notice.end, day and day[:10]))
    if any(article.corrected_at or _corrects_others(article) for article in speaking):
        directory = _Directory(cards)
        for by in filter(_corrects_others, speaking):
            for target, notice in directory.targets(by):
                tied[target.id].append(Correction(by, notice.start, notice.end, by.date_published))
        for article in speaking:
            for by in _stated(article, directory):
                known = {(one.by.id, one.start) for one in tied[article.id]}
                tied[article.id] += [
                    Correction(by, notice.start, notice.end, by.date_published)
                    for notice in by.notices
                    if not notice.own and (by.id, notice.start) not in known
                ]
    return {key: tuple(corrections) for key, corrections in tied.items() if corrections}


def _corrects_others(article: Article) -> bool:
    return any(not notice.own for notice in article.notices)


def _stated(article: Article, directory: "_Directory") -> list[Article]:
    """Return the corrections at the address that the article states for them."""
    named = directory.named(article.corrected_at) if article.corrected_at else []
    return [card.article for card in named if card.corrects and card.id != article.id]


class _Directory:
    """The articles, as cards, by what a correction may say of them."""

    def __init__(self, cards: Sequence[Card]) -> None:
        names = np.frombuffer(b"".join(card.names for card in cards), _HASH)
        of = np.repeat(np.arange(len(cards)), [len(card.names) // _HASH.itemsize for card in cards])
        order = np.argsort(names)
        self._cards, self._names, self._named = cards, names[order], of[order]

    @cached_property
    def _by_day(self) -> dict[tuple[str, str], list[Card]]:
        found: dict[tuple[str, str], list[Card]] = defaultdict(list)
        for card in self._cards:
            if card.date_published:
                found[card.publisher or "", card.date_published[:10]].append(card)
        return found

    def named(self, name: str) -> list[Card]:
        """Return the articles of that address, file, id or headline."""
        found = (self._of_name(key) for key in (plain_address(name), name, plain_name(name)) if key)
        return next(filter(None, found), [])

    def _of_name(self, name: str) -> list[Card]:
        """Return the articles that have the name, and not only its hash."""
        key = np.frombuffer(name_hash(name), _HASH)[0]
        first, end = (int(np.searchsorted(self._names, key, side)) for side in ("left", "right"))
        cards = (self._cards[at] for at in sorted(self._named[first:end].tolist()))
        return [card for card in cards if name in names_of(card.article)]

    def targets(self, by: Article) -> Iterator[tuple[Card, Notice]]:
        """Yield what each notice of an article puts right; all of them the same where they name only one."""
        notices = [notice for notice in by.notices if not notice.own]
        found = [self._target(by, notice) for notice in notices]
        told = {target.id: target for target in found if target is not None}
        only = next(iter(told.values())) if len(told) == 1 else None
        for notice, target in zip(notices, found, strict=True):
            one = target or only
            if one is not None:
                yield one, notice

    def _target(self, by: Article, notice: Notice) -> Card | None:
        fits = partial(_may_correct, by)
        named = [[card for card in self.named(name) if fits(card)] for name in notice.names]
        sure = {cards[0].id: cards[0] for cards in named if len(cards) == 1}
        if len(sure) == 1:
            return next(iter(sure.values()))
        words = [
            _words(by.text[s.start : s.end]) for s in by.sentences if notice.start <= s.start < notice.end
        ]
        topic = _words(by.headline) if is_correction(by.headline, by.in_language) else set[str]()
        dated = self._published(by, notice.days)
        speaking = [
            (card, _says(article, words)) for card, article in dated if _speaks(article, topic, words)
        ]
        if len(speaking) > 1:
            speaking = [(card, says) for card, says in speaking if says or card.id in sure]
        if speaking or notice.days or sure:
            return _only(card for card, _ in speaking)
        before = self._published(by, _days_before(by))
        return _only(card for card, article in before if _says(article, words, _SHARED_UNDATED))

    def _published(self, by: Article, days: Iterable[str]) -> list[tuple[Card, Article]]:
        """Return what the publisher of the correction published on those days, nothing where it is much."""
        cards = [card for day in days for card in self._by_day.get((by.publisher or "", day), ())]
        if len(cards) > _MOST_CANDIDATES:
            return []
        found = ((card, card.article) for card in cards if _may_correct(by, card))
        return [(card, article) for card, article in found if not _corrects_others(article)]


def _may_correct(by: Article, card: Card) -> bool:
    """Return whether it is of another article, of the same publisher where both have one, and not later."""
    return (
        card.id != by.id
        and (card.publisher == by.publisher or not (card.publisher and by.publisher))
        and (card.date_published or "")[:10] <= (by.date_published or "9999")[:10]
    )


def _speaks(article: Article, topic: set[str], sentences: Sequence[set[str]]) -> bool:
    return _has_topic(article, topic) or _says(article, sentences)


def _only(cards: Iterable[Card]) -> Card | None:
    found = {card.id: card for card in cards}
    return next(iter(found.values())) if len(found) == 1 else None


def _days_before(by: Article) -> Iterator[str]:
    try:
        day = date.fromisoformat((by.date_published or "")[:10])
    except ValueError:
        return
    for back in range(_DAYS_BEFORE + 1):
        yield (day - timedelta(back)).isoformat()


def _has_topic(article: Article, topic: set[str]) -> bool:
    """Return whether the headline of the article has two words of what the correction's headline names."""
    return len(topic & _words(article.headline)) >= _SHARED - 1


def _says(article: Article, sentences: Sequence[set[str]], shared: int = _SHARED) -> bool:
    """Return whether a sentence of the article shares that many words, one a number, with one of those."""
    wanted = [(words, own) for words in sentences if (own := set(filter(_NUMBER.fullmatch, words)))]
    if not wanted:
        return False
    for sentence in article.sentences:
        here = _words(article.text[sentence.start : sentence.end])
        if any(own & here and len(words & here) >= shared for words, own in wanted):
            return True
    return False


def _words(text: str) -> set[str]:
    """Return the numbers and the beginnings of the longer words of a text."""
    found = (word.translate(_SEPARATORS) for word in _WORD.findall(text.casefold()))
    return {word if word.isdecimal() else word[:_STEM] for word in found}
