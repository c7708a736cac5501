"""Questions that only the one before makes whole: "and when was it built?", "why?", "what about her?"."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import regex

from bot.library.some import First
from corpus.article import Article
from corpus.speakers.lexicon import words_of
from retrieval.answer import Quote
from retrieval.question import Question, parse_question, question_phrases
from retrieval.terms import Analyzer, analyzer_for

_WORD = regex.compile(r"[\w\p{M}]+(?:['’\-][\w\p{M}]+)*")
_LONGEST = 160  # what is longer tells of itself what it is about
_FEW = 3  # terms of a question that may lean on another by a pronoun
_FULL_NAME = regex.compile(
    r"(?<=[\s,(])\p{Lu}[\p{Ll}\p{M}'’-]+(?:\s+\p{Lu}[\p{Ll}\p{M}'’-]+)+|^\p{Lu}\p{Ll}+\s+\p{Lu}\p{Ll}+(?=[,\s])"
)
_ENDING = regex.compile(r"[\s?!.؟？]+$")


@dataclass(frozen=True, slots=True)
class Spoken:
    """What was asked before, in words that stand alone, and what answered it."""

    question: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Meant:
    """What a question that leans on the one before is taken to mean.

    The articles that answered that one, or where it is `elsewhere` those about the new `topic`, are asked it
    as `within` has it; then all are asked the `question` made whole by its topic. What `asks_on` wants to
    know more than was shown, so that is no answer to it.
    """

    question: str
    topic: str
    within: str
    asks_on: bool = False
    elsewhere: bool = False


def meant_by(text: str, before: Spoken, language: str) -> Meant | None:
    """Return what a question means after another one, None where it stands alone or nothing tells.

    The `language` is an ISO 639-1 code; in one that `follow_ups.toml` lacks every question stands alone.
    """
    leaning = _leaning(language)
    topic = topic_of(before, language)
    if leaning is None or not topic or len(text) > _LONGEST:
        return None
    plain = _plain(text)
    about = leaning.about.match(plain)
    if about is not None:
        other = plain[about.end() :]
        whole = _exchanged(before.question, topic, other)
        return Meant(_asked_of(before, other, language), other, whole, elsewhere=True) if other else None
    rest = leaning.openers.sub("", plain)
    asked = parse_question(rest, (language,))
    if leaning.bare.fullmatch(rest):
        whole = f"{rest} {' '.join(parse_question(before.question, (language,)).words)}?"
        return Meant(
            whole,
            topic,
            whole,
            asks_on=asked.expects == "reason" and not leaning.because.search(before.quotes[0].text),
        )
    pronoun = None if _names_its_own(asked) else leaning.pronouns.search(rest)
    if pronoun is not None:
        topic = (_person(before) if leaning.persons.fullmatch(pronoun[0]) else "") or topic
        own = {term for term, *_ in asked.terms} - asked.speech
        whole = f"{rest[: pronoun.start()]}{topic}{rest[pronoun.end() :]}?"
        return Meant(whole, topic, f"{rest}?" if own else whole)
    if rest == plain:
        return None
    return Meant(f"{rest}?" if asked.expects else f"{rest} {topic}", topic, f"{rest}?")


def leans(text: str, language: str) -> bool:
    """Return whether a question can't stand alone: it goes on from another, or speaks of it by a pronoun."""
    leaning = _leaning(language)
    if leaning is None or len(text) > _LONGEST:
        return False
    plain = _plain(text)
    rest = leaning.openers.sub("", plain)
    if rest != plain or leaning.bare.fullmatch(rest):
        return True
    return bool(leaning.pronouns.search(rest)) and not _names_its_own(parse_question(rest, (language,)))


def first_of(meant: Meant, quotes: Sequence[Quote]) -> First:
    """Return which articles are asked first, and how: those of the quotes of the answer before.

    Where the question is asked elsewhere, the quotes are those of what is said of its topic.
    """
    return First(
        articles_of(quotes),
        meant.within,
        besides=quotes if meant.asks_on else (),
        naming=meant.topic if meant.elsewhere else "",
    )


def articles_of(quotes: Sequence[Quote]) -> list[Article]:
    """Return the articles of quotes, each once."""
    return list({quote.article.id: quote.article for quote in quotes}.values())


def topic_of(spoken: Spoken, language: str) -> str:
    """Return the words of a question that name what it is about, with their article; "" for none.

    They stand in its answer, too. Of several such runs of words it is one behind an article, or with a name
    in it, or else the longest.
    """
    question, analyzer = spoken.question, analyzer_for(language)
    terms = {term for spellings in parse_question(question, (language,)).terms for term in spellings}
    there = " ".join(_said_near(quote) for quote in spoken.quotes[:1])

    def weight(run: tuple[int, int]) -> tuple[bool, bool, int]:
        words = question[slice(*run)].split()
        named = any(word[:1].isupper() for word in words) and run[0] > 0
        return bool(_article_behind(question[: run[0]], language)), named, len(words)

    lowered = there.lower()
    runs = [run for run in _runs(question, terms, analyzer) if question[slice(*run)].lower() in lowered]
    best = max(runs, key=weight, default=None)
    if best is None:
        return ""
    topic = question[slice(*best)]
    ahead = question[: best[0]], there[: lowered.find(topic.lower())]
    articles = (_article_behind(text, language) for text in ahead)
    return " ".join(filter(None, (next(filter(None, articles), ""), topic)))


@dataclass(frozen=True, slots=True)
class _Leaning:
    """The words by which questions of a language lean on others; see `follow_ups.toml`."""

    openers: regex.Pattern[str]
    about: regex.Pattern[str]
    pronouns: regex.Pattern[str]
    persons: regex.Pattern[str]
    bare: regex.Pattern[str]
    because: regex.Pattern[str]


@cache
def _leaning(language: str) -> _Leaning | None:
    entry = _entries().get(language)
    if entry is None:
        return None
    return _Leaning(
        openers=regex.compile(rf"(?i)^(?:{_either(entry['openers'])})(?![\w\p{{M}}'’-])[\s,]+"),
        about=regex.compile(rf"(?i)^(?:{_either(entry['about'])})\s+"),
        pronouns=regex.compile(_pronouns(entry)),
        persons=regex.compile(rf"(?i){_either(entry['persons'])}"),
        bare=regex.compile(rf"(?i)(?:(?:{_either(entry['openers'])})[\s,]+)?(?:{_either(entry['bare'])})"),
        because=regex.compile(rf"(?i)(?<![\w\p{{M}}])(?:{_either(entry['because'])})(?![\w\p{{M}}])"),
    )


def _pronouns(entry: Mapping[str, Sequence[str]]) -> str:
    """Return the pattern of the words that stand for something else, where they do."""
    asks = rf"^(?:{_either(entry['bare'])})"
    anywhere, last = _either([*entry["things"], *entry["persons"]]), _either(entry["last"])
    objects, inverted = _either(entry.get("objects", ())), _either(entry.get("inverted", ()))
    whole, end = r"(?<![\w\p{M}'’-])", r"(?![\w\p{M}'’-])"
    return (
        rf"(?i){whole}(?:{anywhere}){end}|{whole}(?:{last})$|(?<={asks}\s)(?:{objects}){end}"
        rf"|(?<={asks}\s[\p{{L}}']+)(?:-t)?-(?:{inverted}){end}"
    )


def _plain(text: str) -> str:
    """Return a question on one line, without the marks around it."""
    return _ENDING.sub("", " ".join(text.split()).lstrip("¿¡ "))


def _names_its_own(asked: Question) -> bool:
    """Return whether a question has a topic of its own, so that a pronoun in it means that."""
    return len(asked.terms) > _FEW or any(word[:1].isupper() for word in asked.words)


def _article_behind(text: str, language: str) -> str:
    """Return the article that a text ends with, in lower case, "" where it ends otherwise."""
    speech, lowered = words_of(language), text.lower().rstrip()
    last = lowered.rpartition(" ")[2]
    asks = any(lowered.endswith(phrase) for phrase, *_ in question_phrases(language))
    return last if speech and last in speech.determiners and text.endswith(" ") and not asks else ""


def _exchanged(question: str, topic: str, other: str) -> str:
    """Return the question with another topic in the place of its own."""
    bare = topic if topic in question else topic.partition(" ")[2]
    return question.replace(bare, other, 1) if bare in question else f"{question} {other}"


def _asked_of(before: Spoken, other: str, language: str) -> str:
    """Return the topic with the words before it by which the question before asked: "When the library?"."""
    lowered = before.question.lower().lstrip("¿¡ ")
    fronted = (phrase for phrase, *_ in question_phrases(language) if lowered.startswith(f"{phrase} "))
    return f"{next(fronted, '')} {other}?".strip()


def _person(spoken: Spoken) -> str:
    """Return who says what answered the question, or is named in full there, "" where nobody is."""
    quote = spoken.quotes[0]
    named = _FULL_NAME.search(quote.text)
    return quote.speaker.name if quote.speaker else named[0] if named else ""


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
    return r"(?!)" if not listed else "|".join(map(regex.escape, sorted(listed, key=len, reverse=True)))


@cache
def _entries() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files("bot.conversation").joinpath("follow_ups.toml").read_text("utf-8"))
