"""Questions that a collection answers, made from its own sentences: who said what, a figure, a date.

Each is asked before it is offered. It counts only where the sentence that it was made of is the first quote
of its answer, so that what it shows is right.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Any

import regex

from corpus.article import Article, Sentence
from retrieval.ask import ask
from retrieval.collection import Collection
from retrieval.lexicon import lexicon_of

MOST_EXAMPLES = 3
_ARTICLES, _ASKED = 40, 40
_LEAST_CONFIDENCE = 0.5
_LONGEST, _FITS_A_BUTTON = 60, 46  # characters, the latter of a button on a phone
_FEWEST_WORDS, _MOST_WORDS = 3, 9
_MARKS = '"“”„«»‘’‚‹›'
_QUOTED = regex.compile(r"[\"“„«]([^\"“”„«»\n]+)[\"”“»]")
_CLAUSE = regex.compile(r"[^,;:.!?()\"“”„«»\n–—]+")
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}'’-]+")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question, its kind, and the sentence of the article that it was made of."""

    kind: str
    question: str
    article: Article
    sentence: Sentence


def example_candidates(collection: Collection, language: str) -> tuple[Candidate, ...]:
    """Return up to 40 questions of the 40 latest articles, of each article and kind in turn.

    They are in the language where there are articles in it, else in that of the most.
    """
    spoken = language if language in collection.languages else next(iter(collection.languages), language)
    dated = [article for _, article in collection.articles.latest(_ARTICLES)]
    articles = [*dated, *collection.articles.many(0, _ARTICLES - len(dated))]
    of_language = {article.id: article for article in articles if article.in_language == spoken}
    waiting = [made(article) for article in of_language.values() for made in (_said, _figures, _dates)]
    return tuple(islice(_in_turn(waiting), _ASKED))


def confidence_in(collection: Collection, candidate: Candidate) -> float:
    """Return the confidence with which its own sentence answers a candidate, 0 where another one does."""
    answer = ask(collection, candidate.question)
    first = answer.quotes[0] if answer.quotes else None
    if first is None or first.article.id != candidate.article.id:
        return 0.0
    return answer.confidence if first.start <= candidate.sentence.start < first.end else 0.0


def choose_examples(asked: Sequence[tuple[float, Candidate]], most: int = MOST_EXAMPLES) -> tuple[str, ...]:
    """Return up to `most` of the questions that are answered with so much confidence: the surest of each
    kind, then those of other articles; before others those that fit a button on a phone.
    """
    sure = [pair for pair in asked if pair[0] >= _LEAST_CONFIDENCE]
    sure.sort(key=lambda pair: (len(pair[1].question) > _FITS_A_BUTTON, -pair[0]))
    chosen: list[Candidate] = []
    for _, candidate in sure:
        if candidate.kind not in {one.kind for one in chosen}:
            chosen.append(candidate)
    chosen += [one for _, one in sure if one.article.id not in {other.article.id for other in chosen}]
    return tuple(dict.fromkeys(candidate.question for candidate in chosen))[:most]


def _in_turn(waiting: list[Iterator[Candidate]]) -> Iterator[Candidate]:
    """Yield what the iterators have, one of each in turn."""
    while waiting:
        for candidates in tuple(waiting):
            candidate = next(candidates, None)
            if candidate is None:
                waiting.remove(candidates)
            else:
                yield candidate


def _said(article: Article) -> Iterator[Candidate]:
    """Yield questions of what somebody says, of those who are named in full."""
    forms = _forms(article.in_language)
    for sentence in article.sentences:
        name = sentence.speaker.name if sentence.speaker else ""
        if sentence.speaker is None or not _is_full(name, article.in_language):
            continue
        text = _plain(article, sentence)
        if "said" in forms:
            known = f"{name} {sentence.speaker.role or ''}".lower()
            for topic in _topics(text, article.in_language, known):
                yield from _made("said", forms["said"].format(name=name, topic=topic), article, sentence)
        for found in _QUOTED.finditer(text):
            words = found[1].strip(" ,.")
            if _is_short(words) and "spoken" in forms:
                yield from _made("said", forms["spoken"].format(words=words), article, sentence)


def _is_full(name: str, language: str) -> bool:
    """Return whether it is the name of a person with more than one word, and no "the court"."""
    return " " in name and name.split()[0].lower() not in lexicon_of(language).function


def _topics(text: str, language: str, known: str) -> Iterator[str]:
    """Yield single nouns with their article, behind which a clause ends or a small word stands; none that is
    `known`, as a part of the speaker's name and role.
    """
    lexicon, forms = lexicon_of(language), _forms(language)
    articles, small = forms["articles"].split(), "|".join(map(regex.escape, lexicon.function))
    noun = r"\p{Lu}[\p{L}-]{3,}" if lexicon.nouns_capitalised else r"\p{Ll}[\p{L}-]{3,}"
    for found in regex.finditer(
        rf"(?<!\w)(?:{'|'.join(articles)}) {noun}(?=[.,;!?{_MARKS}]| (?:{small})(?!\w))", text
    ):
        word = found[0].split()[1].lower()
        if word not in lexicon.function and word not in known:
            yield found[0]


def _figures(article: Article) -> Iterator[Candidate]:
    """Yield questions of how many, of sentences that begin with a number of something."""
    forms, lexicon = _forms(article.in_language), lexicon_of(article.in_language)
    if "figure" not in forms:
        return
    about = "|".join(map(regex.escape, forms["about"].split()))
    number = regex.compile(rf"(?:(?:{about}) )?(?:{lexicon.numbers.pattern}) ", regex.IGNORECASE)
    for sentence in article.sentences:
        text = _plain(article, sentence)
        begins = number.match(text)
        clause = begins and _CLAUSE.match(text, begins.end())
        rest = clause[0].strip() if clause else ""
        if (
            begins
            and rest[:1].isalpha()
            and rest.split()[0].lower() not in lexicon.function
            and _is_short(rest)
            and not lexicon.dates.search(rest.lower())
        ):
            yield from _made("figure", forms["figure"].format(rest=rest), article, sentence)


def _dates(article: Article) -> Iterator[Candidate]:
    """Yield questions of when, of sentences that tell something before a date."""
    forms, lexicon = _forms(article.in_language), lexicon_of(article.in_language)
    for sentence in article.sentences if "date" in forms else ():
        text = _plain(article, sentence)
        found = lexicon.dates.search(text.lower())
        clause = _CLAUSE.match(text[: found.start()]) if found else None
        if found is None or clause is None or clause.end() < found.start():
            continue
        told = _without_end(clause[0], (*lexicon.function, *forms["leads"].split()))
        refers = text.endswith("?") or lexicon.carries.match(text.lower()) is not None
        if _is_short(told) and not refers and not any(map(str.isdigit, told)):
            yield from _made("date", forms["date"].format(told=told), article, sentence)


def _without_end(told: str, small: tuple[str, ...]) -> str:
    """Return it without the day and the small words that lead to the date behind it."""
    words = told.split()
    while words and (words[-1].lower() in small or words[-1].isdigit()):
        words.pop()
    return " ".join(words)


def _made(kind: str, question: str, article: Article, sentence: Sentence) -> Iterator[Candidate]:
    if len(question) <= _LONGEST:
        yield Candidate(kind, question, article, sentence)


def _is_short(text: str) -> bool:
    return _FEWEST_WORDS <= len(_WORD.findall(text)) <= _MOST_WORDS


def _plain(article: Article, sentence: Sentence) -> str:
    return " ".join(article.shown(sentence.start, sentence.end).split())


def _forms(language: str) -> Mapping[str, str]:
    return _entries().get(language, {})


@cache
def _entries() -> dict[str, dict[str, Any]]:
    return tomllib.loads(files("retrieval").joinpath("examples.toml").read_text("utf-8"))
