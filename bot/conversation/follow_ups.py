"""Questions that only the one before makes whole: "and when was it built?", "why?", "what about her?"."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import regex

from corpus.speakers.lexicon import words_of
from retrieval.answer import Quote
from retrieval.question import Question, parse_question
from retrieval.terms import Analyzer, analyzer_for

_WORD = regex.compile(r"[\w\p{M}]+(?:['’\-][\w\p{M}]+)*")
_FEW = 3  # terms of a question that may lean on another by a pronoun
_ENDING = regex.compile(r"[\s?!.؟？]+$")


@dataclass(frozen=True, slots=True)
class Spoken:
    """What was asked before, in words that stand alone, and what answered it."""

    question: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Meant:
    """What a question that leans on the one before is taken to mean, and the `topic` it has from there."""

    question: str
    topic: str


def meant_by(text: str, before: Spoken, language: str) -> Meant | None:
    """Return what a question means after another one, None where it stands alone or nothing tells.

    The `language` is an ISO 639-1 code; in one that `follow_ups.toml` lacks every question stands alone.
    """
    leaning = _leaning(language)
    topic = topic_of(before, language)
    if leaning is None or not topic:
        return None
    plain = _ENDING.sub("", " ".join(text.split()))
    about = leaning.about.match(plain)
    if about is not None:
        other = plain[about.end() :]
        return Meant(_exchanged(before.question, topic, other), other) if other else None
    rest = leaning.openers.sub("", plain)
    asked = parse_question(rest, (language,))
    if leaning.bare.match(rest) and not asked.terms:
        return Meant(f"{rest} {' '.join(parse_question(before.question, (language,)).words)}?", topic)
    pronoun = None if _names_its_own(asked) else leaning.pronouns.search(rest)
    if pronoun is not None:
        return Meant(f"{rest[: pronoun.start()]}{topic}{rest[pronoun.end() :]}?", topic)
    if rest == plain:
        return None
    return Meant(f"{rest}?" if asked.expects else f"{rest} {topic}", topic)


def topic_of(spoken: Spoken, language: str) -> str:
    """Return the words of a question that name what it is about, as they stand in its answer; "" for none.

    Of several such runs of words it is one behind an article, or with a name in it, or else the longest.
    """
    analyzer, speech = analyzer_for(language), words_of(language)
    determiners = speech.determiners if speech else frozenset()
    terms = {term for spellings in parse_question(spoken.question, (language,)).terms for term in spellings}
    there = " ".join(_said_near(quote) for quote in spoken.quotes[:1]).lower()

    def weight(run: tuple[int, int]) -> tuple[bool, bool, int]:
        text = spoken.question[slice(*run)]
        before = spoken.question[: run[0]].lower().split()
        named = any(word[:1].isupper() for word in text.split()) and run[0] > 0
        return bool(before and before[-1] in determiners), named, len(text.split())

    runs = [
        run
        for run in _runs(spoken.question, terms, analyzer)
        if spoken.question[slice(*run)].lower() in there
    ]
    best = max(runs, key=weight, default=None)
    return spoken.question[slice(*best)] if best else ""


@dataclass(frozen=True, slots=True)
class _Leaning:
    """The words by which questions of a language lean on others; see `follow_ups.toml`."""

    openers: regex.Pattern[str]
    about: regex.Pattern[str]
    pronouns: regex.Pattern[str]
    bare: regex.Pattern[str]


@cache
def _leaning(language: str) -> _Leaning | None:
    entry = _entries().get(language)
    if entry is None:
        return None
    return _Leaning(
        openers=regex.compile(rf"(?i)^(?:{_either(entry['openers'])})(?![\w\p{{M}}'’-])[\s,]+"),
        about=regex.compile(rf"(?i)^(?:{_either(entry['about'])})\s+"),
        pronouns=regex.compile(
            rf"(?i)(?<![\w\p{{M}}'’-])(?:{_either(entry['things'] + entry['persons'])})(?![\w\p{{M}}'’-])"
        ),
        bare=regex.compile(rf"(?i)(?:(?:{_either(entry['openers'])})[\s,]+)?(?:{_either(entry['bare'])})"),
    )


def _names_its_own(asked: Question) -> bool:
    """Return whether a question has a topic of its own, so that a pronoun in it means that."""
    return len(asked.terms) > _FEW or any(word[:1].isupper() for word in asked.words)


def _exchanged(question: str, topic: str, other: str) -> str:
    """Return the question with another topic in the place of its own."""
    return question.replace(topic, other, 1) if topic in question else f"{question} {other}"


def _said_near(quote: Quote) -> str:
    speaker = quote.speaker.name if quote.speaker else ""
    return f"{quote.text} {quote.article.headline} {speaker}"


def _runs(text: str, terms: set[str], analyzer: Analyzer) -> list[tuple[int, int]]:
    """Return every stretch of words in a text that are all among the terms, by where it begins and ends."""
    runs: list[tuple[int, int]] = []
    open_at: list[int] = []
    for match in _WORD.finditer(text):
        found = analyzer.terms(match[0])
        if not found or not terms.issuperset(found):
            open_at = []
            continue
        open_at.append(match.start())
        runs += [(start, match.end()) for start in open_at]
    return runs


def _either(listed: Sequence[str]) -> str:
    return "|".join(map(regex.escape, sorted(listed, key=len, reverse=True)))


@cache
def _entries() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files("bot.conversation").joinpath("follow_ups.toml").read_text("utf-8"))
