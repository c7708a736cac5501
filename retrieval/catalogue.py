"""What filters ask of articles, as columns of arrays, so that all articles are compared in one pass."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from babel.core import get_global
from numpy.typing import NDArray

from corpus.article import Article
from retrieval.filters import Filters

Bools = NDArray[np.bool_]
_ACCENTS = re.compile("[\u0300-\u036f]+")
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})
_YEAR, _MONTH = 10_000, 100


@dataclass(frozen=True, slots=True)
class Column:
    """A text for each article: `values` are the different ones, folded, in UTF-8, each between line ends.

    `codes`, of the shape (articles,), tell which of them an article has, -1 for none.
    """

    values: NDArray[np.uint8]
    codes: NDArray[np.int32]

    def holds(self, part: str) -> Bools:
        """Return which articles have a text that `part` stands in, shape (articles,)."""
        return self._having(re.escape(_folded(part)) + rb"[^\n]*")

    def equals(self, whole: str) -> Bools:
        """Return which articles have that very text, shape (articles,)."""
        return self._having(rb"(?<=\n)" + re.escape(_folded(whole)) + rb"(?=\n)")

    def _having(self, pattern: bytes) -> Bools:
        ends = np.flatnonzero(self.values == ord("\n"))
        found = [match.start() for match in re.finditer(pattern, self.values.tobytes())]
        having = np.zeros(len(ends), np.bool_)
        having[np.searchsorted(ends, found) - 1] = True
        having[-1] = False
        return having.take(self.codes)  # three times as quick as an index, for truth values


@dataclass(frozen=True)
class Catalogue:
    """The columns of articles in their order.

    `dates`, of the shape (articles,), are days of publication as numbers, 20260300 for March 2026, -1 for
    none.
    """

    publishers: Column
    authors: Column
    headlines: Column
    languages: Column
    dates: NDArray[np.int32]

    def __len__(self) -> int:
        """Return the number of articles."""
        return len(self.dates)

    def admitted(self, filters: Filters) -> Bools:
        """Return which articles the filters admit, shape (articles,); one without a date is in no period."""
        asked = [
            column.holds(part)
            for column, part in (
                (self.publishers, filters.publisher),
                (self.authors, filters.author),
                (self.headlines, filters.headline),
            )
            if part is not None
        ]
        if filters.in_language is not None:
            asked.append(self.languages.equals(language_code(filters.in_language)))
        if filters.since is not None:
            asked.append(self.dates >= day_of(filters.since))
        if filters.before is not None:
            asked.append((self.dates >= 0) & (self.dates < day_of(filters.before)))
        return np.logical_and.reduce(asked) if asked else np.ones(len(self), np.bool_)

    @cached_property
    def latest_first(self) -> NDArray[np.int64]:
        """The numbers of the articles that have a date, the latest first; of one day, in their order."""
        order = np.argsort(-self.dates, kind="stable")
        return order[: int((self.dates >= 0).sum())]


def catalogue_of(articles: Sequence[Article]) -> Catalogue:
    """Return the columns of the articles."""
    return Catalogue(
        publishers=_column(article.publisher for article in articles),
        authors=_column(article.author for article in articles),
        headlines=_column(article.headline for article in articles),
        languages=_column(language_code(article.in_language) for article in articles),
        dates=np.array([day_of(article.date_published) for article in articles], np.int32),
    )


def fold(text: str) -> str:
    """Return the text without letter case, accents and variants of letters: "munoz" for "MUÑOZ"."""
    text = text.casefold()
    if not text.isascii():
        plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
        text = unicodedata.normalize("NFKC", plain).casefold().translate(_LETTERS)
    return " ".join(text.split())


def language_code(language: str) -> str:
    """Return the shortest code of a language (CLDR's aliases), region aside: "de" of "de-AT" and "deu"."""
    code = language.lower().replace("_", "-").partition("-")[0]
    return str(get_global("language_aliases").get(code, code))


def _column(texts: Iterable[str | None]) -> Column:
    numbers: dict[str, int] = {}
    known: dict[str | None, int] = {None: -1}
    codes = []
    for text in texts:
        if text is not None and text not in known:
            known[text] = numbers.setdefault(fold(text), len(numbers))
        codes.append(known[text])
    lines = "".join(f"\n{value}" for value in (*numbers, ""))
    return Column(np.frombuffer(lines.encode("utf-8", "surrogatepass"), np.uint8), np.array(codes, np.int32))


def _folded(text: str) -> bytes:
    return fold(text).encode("utf-8", "surrogatepass")


def day_of(date: str | None) -> int:
    """Return a date, an ISO 8601 year, month or day, as a number that keeps their order, -1 for None."""
    if date is None:
        return -1
    year, month, day = (*date[:10].split("-"), "0", "0")[:3]
    return int(year) * _YEAR + int(month) * _MONTH + int(day)
