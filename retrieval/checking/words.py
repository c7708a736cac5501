"""The words of a quotation as they are compared: marks, spaces and case are no difference."""

import unicodedata
from dataclasses import dataclass

import regex

from retrieval.lexicon import UNSPACED

_WORD = regex.compile(
    rf"[{UNSPACED}]"
    r"|\p{Nd}+(?:[.,٫٬]\p{Nd}+)*"
    rf"|[[\p{{L}}\p{{M}}\p{{Pc}}]--[{UNSPACED}]]+(?:['’ʼ][\p{{L}}\p{{M}}]+)*",
    regex.V1,
)
_APOSTROPHES = str.maketrans("’ʼ", "''")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text in order, `keys` as they are compared, and where each stands, in code points."""

    text: str
    keys: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def __len__(self) -> int:
        """Return how many words there are."""
        return len(self.keys)

    def said(self, first: int, last: int) -> str:
        """Return the text of word `first` to before `last`, as it stands, empty for none."""
        return self.text[self.starts[first] : self.ends[last - 1]] if first < last else ""


def cut(text: str, start: int = 0, end: int | None = None) -> Words:
    """Return the words of `text[start:end]`; in scripts without spaces each character is one."""
    spans = [match.span() for match in _WORD.finditer(text, start, len(text) if end is None else end)]
    return Words(
        text,
        tuple(_key(text[first:last]) for first, last in spans),
        tuple(first for first, _ in spans),
        tuple(last for _, last in spans),
    )


def _key(word: str) -> str:
    return unicodedata.normalize("NFKC", word).casefold().translate(_APOSTROPHES)
