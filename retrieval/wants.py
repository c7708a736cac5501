"""What kind of figure a question asks for, and the units by which a sentence shows that it holds one."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import regex

from retrieval.lexicon import lexicon_of

_WITHOUT_UNITS = frozenset({"date", "age"})
_SIGNS = {"money": r"\p{Sc}\s?\p{Nd}|\p{Nd}\s?\p{Sc}", "share": r"\p{Nd}\s?[%٪]|[%٪]\s?\p{Nd}"}
_NEVER = regex.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class Want:
    """A kind of figure: `expects` is "number", "date" or "age", `kind` what it is a number of, as "money"
    or "length".
    """

    expects: str
    kind: str | None


def want_in(text: str, language: str) -> Want | None:
    """Return what the longest phrase of a question in that language asks for, None where none says so."""
    found = _asked(language).search(text.lower())
    if found is None:
        return None
    kind = str(found.lastgroup)
    return Want(kind if kind in _WITHOUT_UNITS else "number", None if kind in _WITHOUT_UNITS else kind)


@cache
def units_of(language: str, kind: str) -> regex.Pattern[str] | None:
    """Return the pattern of a number with a unit of that kind in lower-case text, None where it has no
    units.
    """
    told = _entries().get(language, {}).get(kind, _Entry())
    choices = [_SIGNS[kind]] if kind in _SIGNS else []
    if told.units:
        number = lexicon_of(language).numbers.pattern
        words = "|".join(map(regex.escape, told.units))
        choices.append(rf"(?:{number})[\s\u00a0-]*(?:\p{{L}}{{1,2}}['’\s])?(?:{words})(?![\w\p{{M}}])")
    return regex.compile("|".join(choices)) if choices else None


@cache
def _asked(language: str) -> regex.Pattern[str]:
    """Return the pattern of all phrases, the longest first at each place, in groups named by kind."""
    kinds = _entries().get(language, {})
    phrases = sorted(
        ((phrase, kind) for kind, told in kinds.items() for phrase in told.asked), key=lambda p: -len(p[0])
    )
    choices = "|".join(f"(?P<{kind}>{regex.escape(phrase)})" for phrase, kind in phrases)
    return regex.compile(rf"(?<![\w\p{{M}}])(?:{choices})(?![\w\p{{M}}])") if choices else _NEVER


@dataclass(frozen=True, slots=True)
class _Entry:
    asked: tuple[str, ...] = ()
    units: tuple[str, ...] = ()


@cache
def _entries() -> dict[str, dict[str, _Entry]]:
    read = tomllib.loads(files("retrieval").joinpath("wants.toml").read_text("utf-8"))
    return {
        language: {
            kind: _Entry(tuple(told["asked"]), _units(told.get("units", ""))) for kind, told in kinds.items()
        }
        for language, kinds in read.items()
    }


def _units(listed: str) -> tuple[str, ...]:
    return tuple(listed.split("|") if "|" in listed else listed.split())
