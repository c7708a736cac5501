"""A question: its terms, its language, and what kind of answer it wants."""

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from corpus.language import detect_language
from retrieval.lexicon import is_unspaced, lexicon_of
from retrieval.terms import Analyzer, analyzer_for

LONGEST_QUESTION = 1000
_LEADING = 1


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, parsed once.

    `terms` are the words that carry its topic, in order, each as the spellings it may have in the
    languages of the collection; `expects` is "number", "age", "date", "person", "place", "reason" or None.
    """

    text: str
    terms: tuple[tuple[str, ...], ...]
    language: str
    expects: str | None


def parse_question(text: str, languages: Sequence[str] = ("en",)) -> Question:
    """Return the question that `text` asks of a collection in `languages`, most frequent first."""
    text = " ".join(text.split())
    language = detect_language(text, languages)
    analyzer = analyzer_for(language)
    others = [analyzer_for(code) for code in languages if code != language]
    return Question(
        text=text,
        terms=tuple(_terms(text[:LONGEST_QUESTION], analyzer, others)),
        language=language,
        expects=_expects(text, language),
    )


def _terms(text: str, analyzer: Analyzer, others: Sequence[Analyzer]) -> list[tuple[str, ...]]:
    spellings: dict[str, tuple[str, ...]] = {}
    for surface, term in analyzer.question_terms(text):
        also = (other for analyzed in others for other in analyzed.terms(surface)[:1])
        spellings.setdefault(term, tuple(dict.fromkeys([term, *also])))
    return list(spellings.values())


def _expects(text: str, language: str) -> str | None:
    """Return the kind of answer wanted: by a phrase the question begins with, or by one that says how many."""
    lexicon, lowered = lexicon_of(language), text.lower()
    for phrase, kind in lexicon.expects:
        at = _position(lowered, phrase)
        if at is not None and (at <= _LEADING or not lexicon.fronted or kind in ("number", "age")):
            return kind
    return None


def _position(text: str, phrase: str) -> int | None:
    """Return the words before the phrase in the text, None where it does not stand there."""
    if is_unspaced(phrase):
        return 0 if phrase in text else None
    match = regex.search(rf"(?<![\w\p{{M}}]){regex.escape(phrase)}(?![\w\p{{M}}])", text)
    return len(text[: match.start()].split()) if match else None
