"""What people write around a question: greetings, politeness, the number in a list, and, in a long message,
how they came to ask.
"""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

import regex

from retrieval.calendars import months
from retrieval.folding import fold
from retrieval.lexicon import lexicon_of

_LONG = 160
_SENTENCE_END = regex.compile(r"(?<=[.!?؟。？])\s+")
_ASKS = regex.compile(r"[?؟？]\s*$")
_PARTS = regex.compile(r"[(\[][^()\[\]]*[)\]]|[^\s()\[\]]+")
_AHEAD = r"[\s,]+)?"
_NEVER = regex.compile(r"(?!)")
_TWO = regex.compile(r"\w+\s+\d{1,2}\.")  # what stands behind the first of two ordinals
_FEWEST_WORDS = 3


def without_padding(text: str, language: str) -> str:
    """Return the part of a message in that language that asks; all of it where nothing would be left.

    Of a long message of several sentences these are the ones with a question mark.
    """
    asking = _without_number(_asking(text), language)
    before, after = _around(language)
    while True:
        rest = after.sub("", before.sub("", asking, 1), 1).strip()
        if rest == asking or not any(map(str.isalpha, rest)):
            return asking
        asking = rest


def _asking(text: str) -> str:
    if len(text) < _LONG:
        return text.strip()
    asked = [sentence for sentence in _SENTENCE_END.split(text) if _ASKS.search(sentence)]
    enough = sum(len(sentence.split()) for sentence in asked) >= _FEWEST_WORDS
    return " ".join(asked) if enough else text.strip()


def _without_number(text: str, language: str) -> str:
    """Return a text without the number of an item of a list, "1." or "Q1:", that it begins with.

    Not without one with a dot that may be an ordinal: of a month, one of two ("7. und 8."), or, where such
    are written so, of whatever begins with no word that asks.
    """
    found = _number(language).match(text)
    if found is None:
        return text
    rest = text[found.end() :]
    return text if found["dotted"] and _may_be_counted(rest, language) else rest


def _may_be_counted(rest: str, language: str) -> bool:
    """Return whether a number with a dot before a text may be an ordinal."""
    word = rest.lstrip('¿¡"“«(').split()[0].rstrip(",:;.?!؟")
    folded = fold(word).text
    if _TWO.match(rest) or any(month.fullmatch(folded) for month in months(language)):
        return True
    lexicon = lexicon_of(language)
    asks = {phrase.split()[0] for phrase, _ in lexicon.expects}.union(lexicon.function)
    return bool(_entry(language).get("ordinal_dot")) and word.lower() not in asks


@cache
def _number(language: str) -> regex.Pattern[str]:
    items = "|".join(map(regex.escape, _entry(language).get("items", ()))) or "(?!)"
    return regex.compile(
        rf"(?i)^\s*(?:\(?\d{{1,2}}\)|(?P<dotted>\d{{1,2}}\.)|(?:{items})(?:\s?\d{{1,2}}\s?[:.)]|\s?[:)]))"
        r"\s*(?=[\"“«¿¡(]*\p{L})"
    )


@cache
def _entry(language: str) -> dict[str, Any]:
    """Return what the list has of a language; of one that it lacks, that a number may be an ordinal."""
    entries: dict[str, dict[str, Any]] = tomllib.loads(
        files("retrieval").joinpath("padding.toml").read_text("utf-8")
    )
    return entries.get(language, {"ordinal_dot": True})


@cache
def _around(language: str) -> tuple[regex.Pattern[str], regex.Pattern[str]]:
    """Return the patterns of what may go before and behind a question, with the signs between."""
    entry = _entry(language)
    if "before" not in entry:
        return _NEVER, _NEVER
    before, after = (
        "|".join(map(pattern_of, sorted(entry[side], key=len, reverse=True))) for side in ("before", "after")
    )
    return (
        regex.compile(rf"(?i)^[\W_]*(?:{before})(?![\w\p{{M}}'’-])[\s,;:.!–-]*"),
        regex.compile(rf"(?i)[\s,;:.!?؟–-]+(?:{after})[\s.!?؟]*$"),
    )


def pattern_of(phrase: str) -> str:
    """Return a phrase as a pattern: of words in round brackets one is there, of those in square brackets
    one or none.
    """
    pattern = ""
    for part in _PARTS.findall(phrase):
        words = "|".join(map(regex.escape, part.strip("()[]").split("|")))
        gap = r"[\s,]+" if pattern and not pattern.endswith(_AHEAD) else ""
        if not part.startswith("["):
            pattern += f"{gap}(?:{words})"
        elif pattern and not pattern.endswith(_AHEAD):
            pattern += f"(?:{gap}(?:{words}))?"
        else:
            pattern += f"(?:(?:{words}){_AHEAD}"
    return pattern
