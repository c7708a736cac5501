"""What a message wants that asks nothing of the articles: the latest, the list, help, more, the source."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal

import regex

from bot.conversation.times import read_date, read_time
from retrieval.dated import When
from retrieval.filters import NO_FILTERS, Filters
from retrieval.folding import Folded, fold
from retrieval.padding import pattern_of, without_padding

Wish = Literal[
    "latest",
    "period",
    "sources",
    "help",
    "who",
    "more",
    "source",
    "wrong",
    "thanks",
    "chatter",
    "summary",
]
_PLAIN: tuple[Wish, ...] = ("latest", "sources", "help", "who", "more", "source", "wrong")
_LONGEST = 160
_LONGEST_MORE = 40
_EDGES = regex.compile(r"^[^\w\p{M}]+|[^\w\p{M}]+$")
_ADDRESS = regex.compile(r"https?://\S+")
_LAUGHTER = r"(?:a?(?:(?:ha|he|hi|ja|je|ха|хе|хи) ?){2,}[hjх]?|lo+l|hm+|ه{3,}|خ{3,}|ok+)"


@dataclass(frozen=True, slots=True)
class Intent:
    """What is wanted; `topic` is of what a summary is wanted, or the time as it was said.

    `within` is the time that articles are of, and `when` the date that it is, None where it is none.
    """

    wish: Wish
    topic: str = ""
    within: Filters = NO_FILTERS
    when: When | None = None


def intent_of(text: str, language: str, today: date) -> Intent | None:
    """Return what a message wants besides an answer of the articles, None where it is to be answered by them.

    All of the message has to say so, but for politeness in its `language` (ISO 639-1); the words themselves
    are looked for in every language, for one that short has none that can be told for certain.
    """
    if len(text) > _LONGEST:
        return None
    plain, polite = _EDGES.sub("", text), _EDGES.sub("", without_padding(text, language))
    for said in dict.fromkeys([plain, polite]):
        folded = fold(said)
        found = _plain(folded) or _of_time(folded, said, today) or _summary(folded, said)
        if found is not None:
            return found
    return None


def is_more(text: str) -> bool:
    """Return whether a message wants more of the last answer, and nothing else."""
    plain = fold(_EDGES.sub("", text)).text
    short = len(plain) <= _LONGEST_MORE
    return short and any(pattern.fullmatch(plain) for pattern in _patterns("more").values())


def warm() -> None:
    """Load what the first message would wait for: the patterns of all languages, in about a second."""
    intent_of("-", "en", date.min)
    for language in _entries()["period"]:
        read_time("-", language, date.min)


def address_in(text: str) -> str | None:
    """Return the address that is all of a message, None where it is something else."""
    return text.strip() if _ADDRESS.fullmatch(text.strip()) else None


def _plain(folded: Folded) -> Intent | None:
    """Return what is said in words that stand in the lists, several of them where it is small talk."""
    for wish in _PLAIN:
        if any(pattern.fullmatch(folded.text) for pattern in _patterns(wish).values()):
            return Intent(wish)
    talk = _small_talk().fullmatch(folded.text)
    return Intent("thanks" if talk["thanks"] else "chatter") if talk else None


def _of_time(folded: Folded, said: str, today: date) -> Intent | None:
    for language, slot in _slots("period", folded, said):
        within = read_time(slot, language, today)
        if within is not None:
            return Intent("period", slot, within, read_date(slot, language))
    return None


def _summary(folded: Folded, said: str) -> Intent | None:
    topic = next((slot for *_, slot in _slots("summary", folded, said)), None)
    return Intent("summary", topic) if topic else None


def _slots(wish: Wish, folded: Folded, said: str) -> Iterator[tuple[str, str]]:
    """Yield, by language, what stands in a message where its patterns have a slot."""
    for language, pattern in _patterns(wish).items():
        found = pattern.fullmatch(folded.text)
        if found is not None:
            yield language, folded.original(*found.span("slot"), said)


@cache
def _patterns(wish: Wish) -> Mapping[str, regex.Pattern[str]]:
    """Return what is said by those who want that, by language."""
    return {
        language: regex.compile(_either(phrases).replace(r"\{slot\}", "(?P<slot>.+?)"))
        for language, phrases in _entries()[wish].items()
    }


@cache
def _small_talk() -> regex.Pattern[str]:
    """Return the pattern of one remark or several; the group `thanks` holds thanks among them."""
    thanks, chatter = (
        _either([phrase for phrases in _entries()[wish].values() for phrase in phrases])
        for wish in ("thanks", "chatter")
    )
    one = rf"(?>(?:(?P<thanks>{thanks})|{chatter}|{_LAUGHTER})(?![\w\p{{M}}]))"
    return regex.compile(rf"{one}(?:[^\w\p{{M}}]+{one})*")


def _either(phrases: Iterable[str]) -> str:
    folded = {fold(phrase).text for phrase in phrases}
    return f"(?:{'|'.join(map(pattern_of, sorted(folded, key=lambda phrase: (-len(phrase), phrase))))})"


@cache
def _entries() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files("bot.conversation").joinpath("intents.toml").read_text("utf-8"))
