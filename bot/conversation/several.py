"""Several questions in one message."""

import regex

_BETWEEN = regex.compile(r"(?<=[?？؟])\s*(?=\S)")
_ASKS = regex.compile(r"[?？؟]$")
_NUMBER = regex.compile(r"^(\d{1,2})[.)]\s+")
_LONGEST = 300
_LEAST = 2  # words, for "Really?" asks nothing


def questions_in(text: str) -> list[str]:
    """Return the questions of a message that is made of nothing else, an empty list where that is not so."""
    parts = _without_numbers([part.strip() for part in _BETWEEN.split(text.strip())])
    asked = [part for part in parts if _ASKS.search(part) and len(part) <= _LONGEST]
    several = len(parts) > 1 and len(asked) == len(parts)
    return asked if several and all(_is_whole(part) for part in asked) else []


def _without_numbers(parts: list[str]) -> list[str]:
    """Return the parts of a list without its numbers, 1, 2 and so on; any others as they are."""
    numbered = [_NUMBER.match(part) for part in parts]
    ordered = all(found and int(found[1]) == at for at, found in enumerate(numbered, 1))
    return [_NUMBER.sub("", part) for part in parts] if ordered else parts


def _is_whole(question: str) -> bool:
    return len(question.split()) >= _LEAST or not question.isascii()
