"""The words by which files and pages say what is no text of the article, by language: `lexicon.toml`."""

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

import regex


@cache
def spellings(kind: str, language: str | None = None) -> tuple[str, ...]:
    """Return the words of that kind, in every language or in one (ISO 639-1), the longest first.

    A reader asks for those of every language: it does not know yet which one it reads.
    """
    entries = _entries()
    chosen = entries.values() if language is None else [entries.get(language, {})]
    found = {word for entry in chosen for word in entry.get(kind, ())}
    return tuple(sorted(found, key=lambda word: (-len(word), word)))


def either(listed: Iterable[str]) -> str:
    """Return a pattern that matches any of the words; the first that fits is taken."""
    return f"(?:{'|'.join(map(regex.escape, listed))})"


@cache
def _entries() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files("corpus").joinpath("lexicon.toml").read_text("utf-8"))
