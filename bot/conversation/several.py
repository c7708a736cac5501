"""Several questions in one message."""

import regex

_BETWEEN = regex.compile(r"(?<=[?？؟])\s*(?=\S)")
_ASKS = regex.compile(r"[?？؟]$")
_LONGEST = 300
_LEAST = 2  # words, for "Really?" asks nothing


def questions_in(text: str) -> list[str]:
    """Return the questions of a message that is made of nothing else, an empty list where that is not so."""
    parts = [part.strip() for part in _BETWEEN.split(text.strip())]
    asked = [part for part in parts if _ASKS.search(part) and len(part) <= _LONGEST]
    several = len(parts) > 1 and len(asked) == len(parts)
    return asked if several and all(_is_whole(part) for part in asked) else []


def _is_whole(question: str) -> bool:
    return len(question.split()) >= _LEAST or not question.isascii()
