"""The words by which a language asks, counts and refers back: `lexicon.toml`, read once."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import regex
from babel import Locale, UnknownLocaleError

UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}ー\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_UNSPACED_ANYWHERE = regex.compile(rf"[{UNSPACED}]")
_WORD = regex.compile(r"[\w\p{M}]+")
_RUN = regex.compile(rf"[{UNSPACED}]+|[^{UNSPACED}]+")
_UNSPACED_START = regex.compile(rf"[{UNSPACED}]")
_FIRST_UNSPACED = "\u0e00"  # the block of Thai; what is written without spaces stands there or above
_NEVER = regex.compile(r"(?!)")
_SHORTEST_DATE_WORD = 3


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One language's words. The patterns find them in lower-case text; what it lacks is never found."""

    function: tuple[str, ...]
    endings: tuple[str, ...]
    expects: tuple[tuple[str, str], ...]
    fronted: bool
    nouns_capitalised: bool
    numbers: regex.Pattern[str]
    dates: regex.Pattern[str]
    carries: regex.Pattern[str]
    ages: regex.Pattern[str]
    speech: tuple[str, ...]
    wishes: regex.Pattern[str]
    denials: regex.Pattern[str]
    negations: frozenset[str]
    opposites: tuple[tuple[str, str], ...]
    periods: Mapping[str, str]
    within: tuple[str, ...]
    according: tuple[str, ...]


def is_unspaced(text: str) -> bool:
    """Return whether the text begins in a script that sets no spaces between words."""
    return _UNSPACED_START.match(text) is not None


@cache
def lexicon_of(language: str) -> Lexicon:
    """Return the lexicon of a language (ISO 639-1), an empty one where there is none."""
    entry = _entries().get(language, {})
    entry = _entries().get(entry.get("like", ""), entry)
    kinds = entry.get("expects", {})
    phrases = [(phrase, kind) for kind, listed in kinds.items() for phrase in listed]
    numbers = entry.get("numbers", "").split()
    return Lexicon(
        function=tuple(entry.get("function", "").split()),
        endings=tuple(entry.get("endings", "").split()),
        expects=tuple(sorted(phrases, key=lambda pair: -len(pair[0]))),
        fronted=entry.get("fronted", True),
        nouns_capitalised=entry.get("nouns_capitalised", False),
        numbers=_any_of(numbers, also=r"\p{Nd}[\p{Nd}.,٫٬]*"),
        dates=_any_of(
            _calendar(language), also=r"(?<!\p{Nd})(?:1\p{Nd}{3}|20\p{Nd}{2})(?!\p{Nd})|[世]?[年月紀纪]"
        ),
        carries=_any_of(entry.get("carries", "").split(), at_start=True),
        speech=tuple(entry.get("speech", "").split()),
        wishes=_any_of(entry.get("wishes", "").split()),
        denials=_any_of(entry.get("denials", [])),
        negations=frozenset(entry.get("negations", "").split()),
        opposites=tuple(_pair(pair) for pair in entry.get("opposites", "").split()),
        periods=entry.get("periods", {}),
        within=tuple(entry.get("within", ())),
        according=tuple(entry.get("according", ())),
        ages=_any_of(entry.get("ages", []), also=r",\s*\p{Nd}{1,3}(?=[,.;)]|$)|\(\p{Nd}{1,3}\)"),
    )


@cache
def remark_words(kind: str) -> frozenset[str]:
    """Return the lower-case texts that are a remark of that kind, "greetings" or "thanks"."""
    return frozenset(_entries()["remarks"][kind])


@cache
def _entries() -> dict[str, dict[str, Any]]:
    return tomllib.loads(files("retrieval").joinpath("lexicon.toml").read_text("utf-8"))


def _pair(written: str) -> tuple[str, str]:
    one, _, other = written.partition("/")
    return one, other


def _calendar(language: str) -> list[str]:
    """Return the names of months and weekdays, from Unicode's CLDR."""
    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return []
    tables = [locale.months[c][w] for c in ("format", "stand-alone") for w in ("wide", "abbreviated")]
    tables += [locale.days[c]["wide"] for c in ("format", "stand-alone")]
    names = {str(name).lower().rstrip(".") for table in tables for name in table.values()}
    return [name for name in names if len(name) >= _SHORTEST_DATE_WORD]


def _any_of(words: list[str], *, also: str = "", at_start: bool = False) -> regex.Pattern[str]:
    spaced = [regex.escape(word) for word in words if not is_unspaced(word)]
    unspaced = [regex.escape(word) for word in words if is_unspaced(word)]
    choices = [also] if also else []
    if spaced:
        choices.append(rf"(?<![\w\p{{M}}])(?:{'|'.join(spaced)})(?![\w\p{{M}}])")
    if unspaced:
        choices.append("|".join(unspaced))
    if not choices:
        return _NEVER
    return regex.compile((r"\P{L}*" if at_start else "") + f"(?:{'|'.join(choices)})")


def surface_words(text: str) -> list[str]:
    """Return the words of a text as they are written, in lower case; where no spaces are set, pairs of
    characters.
    """
    found: list[str] = _WORD.findall(text.lower())
    if text.isascii() or max(text) < _FIRST_UNSPACED or not _UNSPACED_ANYWHERE.search(text):
        return found
    runs = [run for word in found for run in _RUN.findall(word)]
    return [part for run in runs for part in (_pairs(run) if is_unspaced(run) else [run])]


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(max(1, len(run) - 1))]
