"""A library: an immutable snapshot of articles, and a report of how reading them went."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.article import Article
from corpus.cards import Card, Kept, cards_of
from corpus.corrections import Correction, tie_corrections
from corpus.errors import Problem
from corpus.likeness import Groups, find_alike
from corpus.reading import ReadFile
from corpus.synonyms import Synonyms

SAMPLES = Path(__file__).parent / "samples"


@dataclass(frozen=True, slots=True)
class Report:
    """How a reading went: how many files were looked at, what could not be read, and what articles lack."""

    files: int = 0
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """How many articles there are, by publisher and by language (ISO 639), the most frequent first.

    `first_day` and `last_day` are the earliest and the latest date of publication, None where none has any.
    """

    articles: int
    publishers: tuple[tuple[str, int], ...]
    languages: tuple[tuple[str, int], ...]
    first_day: str | None
    last_day: str | None

    def position_asked(self, asked: str) -> int | None:
        """Return the position, from 0, of the article asked for by its number, from 1, None for none."""
        number = int(asked) if asked.isascii() and asked.isdigit() else 0
        return number - 1 if 0 < number <= self.articles else None


@dataclass(frozen=True)
class Library:
    """The articles that were read, in the order of their files' names; a reload makes a new one.

    `files` are the files they came from by name, so that a later reading can leave out what has not changed;
    `synonyms` is what the editor's list beside them says.
    """

    articles: Sequence[Article] = ()
    report: Report = Report()
    files: Mapping[str, ReadFile] = field(default_factory=dict, repr=False, compare=False)
    synonyms: tuple[Synonyms, ...] = ()

    @cached_property
    def cards(self) -> Sequence[Card]:
        """The cards of the articles, in their order."""
        return cards_of(self.articles)

    @cached_property
    def keys(self) -> Mapping[bytes, int]:
        """The positions of the articles by their keys (`corpus.cards`)."""
        return {card.key: at for at, card in enumerate(self.cards)}

    @cached_property
    def _by_id(self) -> dict[str, int]:
        return {card.id: at for at, card in enumerate(self.cards)}

    def article(self, key: bytes) -> Article:
        """Return the article of that key. Raises KeyError where none has it."""
        return self.cards[self.keys[key]].article

    def find(self, article_id: str) -> Article | None:
        """Return the article of that id, or None."""
        at = self._by_id.get(article_id)
        return None if at is None else self.cards[at].article

    def find_asked(self, asked: str) -> Article | None:
        """Return the article that a person means by its id or by its number, counted from 1, or None."""
        at = self.counts.position_asked(asked)
        return self.find(asked) or (None if at is None else self.articles[at])

    def many(self, first: int, count: int) -> Sequence[Article]:
        """Return up to so many articles, from the one with the position `first` on, counted from 0."""
        return self.articles[first : first + count]

    def latest(self, count: int) -> list[tuple[int, Article]]:
        """Return the articles that were published last, each with its number from 1, the latest first."""
        _, positions = self._by_date
        return [(at + 1, self.cards[at].article) for at in positions[:count].tolist()]

    def published(
        self, since: str, before: str | None, first: int, count: int
    ) -> tuple[int, list[tuple[int, Article]]]:
        """Return how many articles are of a time, and up to `count` of them, from the position `first` on.

        The time begins with the day, month or year `since`, in ISO 8601, and ends ahead of `before`, None for
        today. The articles have their numbers from 1, the latest first; one without a date is of no time.
        """
        dates, positions = self._by_date
        until = bisect_left(dates, before) if before else len(dates)
        found = positions[len(dates) - until : len(dates) - bisect_left(dates, since)]
        page = found[first : first + count].tolist()
        return len(found), [(at + 1, self.cards[at].article) for at in page]

    @cached_property
    def _by_date(self) -> tuple[list[str], NDArray[np.int32]]:
        """The dates of the articles that have one, ascending, and their positions, the latest first."""
        dated = [(card.date_published, -at) for at, card in enumerate(self.cards) if card.date_published]
        dated.sort()
        return [date for date, _ in dated], np.array([-at for _, at in reversed(dated)], np.int32)

    @cached_property
    def counts(self) -> Counts:
        """How many articles there are, of whom, and from when."""
        publishers = Counter(card.publisher for card in self.cards if card.publisher)
        languages = Counter(card.in_language for card in self.cards)
        days = [card.date_published for card in self.cards if card.date_published]
        return Counts(
            len(self.cards),
            tuple(publishers.most_common()),
            tuple(sorted(languages.items(), key=lambda pair: (-pair[1], pair[0]))),
            min(days, default=None),
            max(days, default=None),
        )

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the articles (ISO 639), the most frequent first."""
        return tuple(code for code, _ in self.counts.languages)

    @cached_property
    def _groups(self) -> dict[str, tuple[Card, ...]]:
        listed = (tuple(self.cards[at] for at in group) for group in self._alike())
        return {card.id: group for group in listed for card in group}

    def _alike(self) -> Groups:
        archives = {id(card.archive): card.archive for card in self.cards}.values()
        groups = next(iter(archives)).alike(self.cards) if len(archives) == 1 else None
        if groups is not None:
            return groups
        signed = {
            card.key: signature
            for file in self.files.values()
            for card, signature in zip(cards_of(file.articles), file.signatures, strict=False)
        }
        return find_alike([signed.get(card.key, b"") for card in self.cards])

    @cached_property
    def corrections(self) -> Mapping[str, tuple[Correction, ...]]:
        """What puts articles right, where that is certain, by their ids."""
        return tie_corrections(self.cards)

    def corrections_of(self, article: Article) -> tuple[Correction, ...]:
        """Return what puts the article right, where that is certain."""
        return self.corrections.get(article.id, ())

    @property
    def has_copies(self) -> bool:
        """Whether any article is nearly the same as another."""
        return bool(self._groups)

    def alike(self, article: Article) -> tuple[Article, ...]:
        """Return the other articles that are nearly the same (`find_alike`), as wire copy is."""
        return tuple(card.article for card in self._groups.get(article.id, ()) if card.id != article.id)

    def group_of(self, article_id: str) -> str | None:
        """Return what the article has in common with those that are nearly the same, None where none is."""
        group = self._groups.get(article_id)
        return group[0].id if group else None


def library_of(
    files: Mapping[str, ReadFile],
    problems: Sequence[Problem] = (),
    hidden: Collection[str] = (),
    synonyms: tuple[Synonyms, ...] = (),
) -> Library:
    """Return the library of the files' articles, without those that are hidden.

    The `files` are by name, in the order of their articles; `hidden` are ids. Of two versions of one article
    the later is kept. The report has the `problems`, those of the files, and why articles were left out.
    Raises nothing.
    """
    cards, own = _together(files.values())
    shown = tuple(card for card in cards if not card.is_hidden(hidden)) if hidden else tuple(cards)
    lost, warnings = ([problem for problem in own if problem.lost is lost] for lost in (True, False))
    report = Report(len(files), (*problems, *lost), tuple(warnings))
    return Library(Kept(shown), report, files, synonyms)


def _together(files: Iterable[ReadFile]) -> tuple[list[Card], list[Problem]]:
    """Return the cards and problems of the files; of two versions of one article the later is kept."""
    listed = list(chain.from_iterable(cards_of(file.articles) for file in files))
    problems = list(chain.from_iterable(file.problems for file in files))
    if _all_differ(listed):
        return listed, problems
    cards: list[Card] = []
    places: dict[str | tuple[str], int] = {}
    for card in listed:
        names: list[str | tuple[str]] = [card.id] if card.text_id is None else [card.id, (card.text_id,)]
        at = next((places[name] for name in names if name in places), len(cards))
        for name in names:
            places.setdefault(name, at)
        if at == len(cards):
            cards.append(card)
            continue
        article, twin = card.article, cards[at].article
        if article.is_same(twin) and _version(article) > _version(twin):
            cards[at] = card
            problems.append(Problem(twin.source, _why_left_out(twin, article)))
        else:
            problems.append(Problem(article.source, _why_left_out(article, twin)))
    return cards, problems


def _all_differ(cards: Sequence[Card]) -> bool:
    """Return whether no two cards can be of one article; that is quickly told, of however many."""
    texts = [card.text_id for card in cards if card.text_id is not None]
    return len({card.id for card in cards}) == len(cards) and len(set(texts)) == len(texts)


def _version(article: Article) -> str:
    return article.date_modified or article.date_published or ""


def _why_left_out(older: Article, newer: Article) -> str:
    if not older.is_same(newer):
        return f"its id {older.id} is also that of {newer.source}, by chance; change its url, or a word of it"
    if _version(older) != _version(newer):
        return f"{newer.source} is a later version of it; delete it"
    same = "url" if older.url else "text" if older.text == newer.text else "place and headline"
    return f"it has the same {same} as {newer.source}; delete one of them"
