"""What a message wants that asks nothing of the articles: the latest, the list, help, more, the source."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

import regex

from retrieval.padding import pattern_of, without_padding

Wish = Literal["latest", "sources", "help", "who", "more", "source", "wrong", "chatter", "summary"]
_LONGEST = 80
_APOSTROPHES = str.maketrans("’‘`´", "''''")
_EDGES = regex.compile(r"^[^\w\p{M}]+|[^\w\p{M}]+$")
_ADDRESS = regex.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True)
class Intent:
    """What is wanted; `topic` is of what the summary is wanted, empty for all others."""

    wish: Wish
    topic: str = ""


def intent_of(text: str, language: str) -> Intent | None:
    """Return what a message wants besides an answer of the articles, None where it is to be answered by them.

    All of the message has to say so, but for politeness in its `language` (ISO 639-1); the words themselves
    are looked for in every language, for one that short has none that can be told for certain.
    """
    if len(text) > _LONGEST:
        return None
    plain = _plain(text)
    for said in dict.fromkeys([plain, _plain(without_padding(text, language))]):
        for wish, pattern in _whole().items():
            if pattern.fullmatch(said):
                return Intent(wish)
    beginning = _beginnings().match(plain)
    topic = plain[beginning.end() :].strip() if beginning else ""
    return Intent("summary", topic) if topic else None


def address_in(text: str) -> str | None:
    """Return the address that is all of a message, None where it is something else."""
    return text.strip() if _ADDRESS.fullmatch(text.strip()) else None


def _plain(text: str) -> str:
    lowered = " ".join(text.lower().translate(_APOSTROPHES).split())
    return _EDGES.sub("", lowered)


@cache
def _whole() -> dict[Wish, regex.Pattern[str]]:
    wishes: tuple[Wish, ...] = get_args(Wish)
    return {wish: regex.compile(_either(wish)) for wish in wishes if wish != "summary"}


@cache
def _beginnings() -> regex.Pattern[str]:
    return regex.compile(rf"(?:{_either('summary')})\s+")


def _either(wish: Wish) -> str:
    listed = {phrase for phrases in _entries()[wish].values() for phrase in phrases}
    return "|".join(map(pattern_of, sorted(listed, key=lambda phrase: (-len(phrase), phrase))))


@cache
def _entries() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files("bot.conversation").joinpath("intents.toml").read_text("utf-8"))
