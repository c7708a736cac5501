"""A stretch of an article's text together with the words of its language."""

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from corpus.speakers.lexicon import Words

_MARKS = regex.compile(r"[\s,،;؛:–—―\-…]*")


@dataclass(frozen=True, slots=True)
class Clause:
    """`text[start:end]`, in code points; patterns are sought in it, and see what stands around it."""

    text: str
    start: int
    end: int
    words: Words

    def __str__(self) -> str:
        return self.text[self.start : self.end]

    def between(self, start: int, end: int) -> "Clause":
        """Return the clause of other ends."""
        return Clause(self.text, start, end, self.words)

    def behind(self, start: int) -> "Clause":
        """Return the rest of it from the offset `start` on."""
        return Clause(self.text, start, self.end, self.words)

    def ahead(self, end: int) -> "Clause":
        """Return its beginning, up to the offset `end`."""
        return Clause(self.text, self.start, end, self.words)

    def match(self, pattern: regex.Pattern[str]) -> regex.Match[str] | None:
        """Return what the pattern matches at the beginning."""
        return pattern.match(self.text, self.start, self.end)

    def match_at(self, at: int, mark: str) -> bool:
        """Return whether the mark stands at the offset, within it."""
        return at < self.end and self.text.startswith(mark, at)

    def search(self, pattern: regex.Pattern[str]) -> regex.Match[str] | None:
        """Return the first match."""
        return pattern.search(self.text, self.start, self.end)

    def finditer(self, pattern: regex.Pattern[str]) -> Iterator[regex.Match[str]]:
        """Yield all matches in order."""
        return pattern.finditer(self.text, self.start, self.end)

    def unmarked(self) -> "Clause":
        """Return it without the spaces, commas, dashes and colons that it begins with."""
        marks = self.match(_MARKS)
        return self.behind(marks.end()) if marks else self

    def sentence(self) -> "Clause":
        """Return what stands behind the last end of a sentence in it; all of it where none ends."""
        stops = [stop.end() for stop in self.finditer(self.words.sentence_end)]
        return self.behind(stops[-1]) if stops else self

    def is_blank(self) -> bool:
        """Return whether nothing but white space stands in it."""
        return not str(self).strip()
