"""What people write around a question: greetings, politeness, and, in a long message, how they came to
ask.
"""

import tomllib
from functools import cache
from importlib.resources import files

import regex

_LONG = 160
_SENTENCE_END = regex.compile(r"(?<=[.!?؟。？])\s+")
_ASKS = regex.compile(r"[?؟？]\s*$")
_PARTS = regex.compile(r"[(\[][^()\[\]]*[)\]]|[^\s()\[\]]+")
_AHEAD = r"[\s,]+)?"
_NEVER = regex.compile(r"(?!)")
_FEWEST_WORDS = 3


def without_padding(text: str, language: str) -> str:
    """Return the part of a message in that language that asks; all of it where nothing would be left.

    Of a long message of several sentences these are the ones with a question mark.
    """
    asking = _asking(text)
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


@cache
def _around(language: str) -> tuple[regex.Pattern[str], regex.Pattern[str]]:
    """Return the patterns of what may go before and behind a question, with the signs between."""
    entry = tomllib.loads(files("retrieval").joinpath("padding.toml").read_text("utf-8")).get(language)
    if entry is None:
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
