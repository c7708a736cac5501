"""A question: its terms, its language, and what kind of answer it wants."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import regex

from corpus.language import detect_language
from retrieval.filters import NO_FILTERS, Filters, read_filters
from retrieval.lexicon import is_unspaced, lexicon_of
from retrieval.terms import Analyzer, analyzer_for

LONGEST_QUESTION = 1000
_LEADING = 1


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, parsed once.

    `terms` are the words that carry its topic, in order, each as the spellings it may have in the
    languages of the collection, and `words` the same as they were written; `corrections` are words put
    right, as (written, searched for), and `speech` the terms by which it asks what somebody says; `expects` is "number", "age", "date", "person", "place", "reason", "wish" or None.
    """

    text: str
    terms: tuple[tuple[str, ...], ...]
    words: tuple[str, ...]
    language: str
    expects: str | None
    speech: frozenset[str] = frozenset()
    corrections: tuple[tuple[str, str], ...] = ()
    filters: Filters = NO_FILTERS


def parse_question(text: str, languages: Sequence[str] = ("en",)) -> Question:
    """Return the question that `text` asks of a collection in `languages`, most frequent first.

    Its `text` is what is left without the filters.
    """
    text, filters = read_filters(text)
    language = detect_language(text, languages)
    analyzer = analyzer_for(language)
    expects, phrase = _expects(text, language)
    topic = regex.sub(regex.escape(phrase), " ", text, 1, regex.IGNORECASE) if expects == "age" else text
    others = [analyzer_for(code) for code in languages if code != language]
    words, terms = _terms(topic[:LONGEST_QUESTION], analyzer, others)
    return Question(
        text=text,
        terms=terms,
        words=words,
        language=language,
        expects=expects,
        filters=filters,
        speech=frozenset(term for word in lexicon_of(language).speech for term in analyzer.terms(word)),
    )


def _terms(
    text: str, analyzer: Analyzer, others: Sequence[Analyzer]
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return the words that are no question words, and each one's spellings as a term."""
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for word, term in analyzer.question_terms(text):
        also = (other for analyzed in others for other in analyzed.terms(word)[:1])
        found.setdefault(term, (word, tuple(dict.fromkeys([term, *also]))))
    return tuple(word for word, _ in found.values()), tuple(spellings for _, spellings in found.values())


def _expects(text: str, language: str) -> tuple[str | None, str]:
    """Return the kind of answer wanted and the phrase that says so.

    The question begins with the phrase, or it is one that says how many.
    """
    fronted, lowered = lexicon_of(language).fronted, text.lower()
    for phrase, pattern, kind in question_phrases(language):
        at = _position(lowered, phrase, pattern)
        if at is not None and (at <= _LEADING or not fronted or kind in ("number", "age", "wish")):
            return kind, phrase
    return None, ""


@cache
def question_phrases(language: str) -> tuple[tuple[str, regex.Pattern[str] | None, str], ...]:
    """Return the phrases by which a language asks, longest first, as (phrase, pattern, kind of answer wanted).

    The pattern finds the phrase between other words; it is None in scripts that set no spaces.
    """
    return tuple(
        (phrase, None if is_unspaced(phrase) else _between_words(phrase), kind)
        for phrase, kind in lexicon_of(language).expects
    )


def _between_words(phrase: str) -> regex.Pattern[str]:
    return regex.compile(rf"(?<![\w\p{{M}}]){regex.escape(phrase)}(?![\w\p{{M}}])")


def _position(text: str, phrase: str, pattern: regex.Pattern[str] | None) -> int | None:
    """Return the words before the phrase in the text, None where it does not stand there."""
    if pattern is None:
        return 0 if phrase in text else None
    match = pattern.search(text) if phrase in text else None
    return len(text[: match.start()].split()) if match else None
