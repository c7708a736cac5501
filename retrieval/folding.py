"""Text without what people leave out when they type: accents, vowel signs, variants of letters."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import regex

_SAME = str.maketrans(
    {
        "ى": "ي",
        "ی": "ي",
        "ک": "ك",
        "ة": "ه",
        "ı": "i",
        "’": "'",
        "‘": "'",
        "`": "'",
        "´": "'",
        "ـ": "",
        "\u200c": " ",
    }
)


@dataclass(frozen=True, slots=True)
class Folded:
    """The folded `text`, and for each of its characters where that stands in the one it was made of."""

    text: str
    at: tuple[int, ...]

    def original(self, start: int, end: int, whole: str) -> str:
        """Return what a stretch of the folded text was made of."""
        return whole[self.at[start] : self.at[end - 1] + 1] if start < end else ""


def fold(text: str) -> Folded:
    """Return a text in lower case without marks: "que" for "Qué", "احمد" for "أحمد", ASCII for all digits."""
    letters, at = [], []
    for position, character in enumerate(text):
        folded = _folded(character)
        letters.append(folded)
        at += [position] * len(folded)
    return Folded("".join(letters), tuple(at))


def any_of(phrases: Sequence[str]) -> str:
    """Return the pattern of any of the phrases in folded text; of none, one that finds nothing."""
    folded = sorted({fold(phrase).text for phrase in phrases}, key=len, reverse=True)
    return f"(?:{'|'.join(map(regex.escape, folded))})" if folded else r"(?!)"


@lru_cache(maxsize=4096)
def _folded(character: str) -> str:
    parts = unicodedata.normalize("NFKD", character.lower()).translate(_SAME)
    digits = (str(unicodedata.digit(part, part)) for part in parts if not unicodedata.combining(part))
    return "".join(digits)
