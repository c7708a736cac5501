"""A question: its terms, its language, and what kind of answer it wants."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import regex

from corpus.language import detect_language
from retrieval.filters import NO_FILTERS, Filters, read_filters
from retrieval.lexicon import is_unspaced, lexicon_of
from retrieval.padding import without_padding
from retrieval.terms import Analyzer, analyzer_for
from retrieval.wants import want_in

LONGEST_QUESTION = 1000
_LEADING = 1
Spellings = tuple[str, ...]
Suggest = Callable[[Spellings], str | None]


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, parsed once; one that is too long to be parsed has only its `text`.

    `terms` are the words that carry its topic, in order, each as the spellings it may have in the languages
    of the collection, and `words` the same as they were written; `corrections` are words put right, as
    (written, searched for), and `speech` the terms by which it asks what somebody says; `expects` is
    "number", "age", "date", "person", "place", "reason", "wish" or None, and `figure` what it is a number of,
    as "money" or "length", None where that is open.
    """

    text: str
    terms: tuple[Spellings, ...] = ()
    words: tuple[str, ...] = ()
    language: str = "und"
    expects: str | None = None
    figure: str | None = None
    speech: frozenset[str] = frozenset()
    corrections: tuple[tuple[str, str], ...] = ()
    filters: Filters = NO_FILTERS


def _never(spellings: Spellings) -> str | None:
    """Suggest nothing."""


def parse_question(text: str, languages: Sequence[str] = ("en",), suggest: Suggest = _never) -> Question:
    """Return the question that `text` asks of a collection in `languages`, most frequent first.

    Its `text` is what is left without the filters, and what `suggest` has for a word stands in that one's
    place.
    """
    rest, filters = read_filters(text)
    return understand(rest, detect_language(rest, languages), languages, filters, suggest)


def understand(
    text: str,
    language: str,
    languages: Sequence[str] = (),
    filters: Filters = NO_FILTERS,
    suggest: Suggest = _never,
) -> Question:
    """Return the question that `text` asks in that language; no filters are looked for in it.

    What is only polite in it, and in a long message what does not ask, is left out of the question's text.
    """
    analyzers = [analyzer_for(code) for code in dict.fromkeys([language, *languages])]
    text = without_padding(text, language)
    expects, phrase = _expects(text, language)
    topic = regex.sub(regex.escape(phrase), " ", text, 1, regex.IGNORECASE) if expects == "age" else text
    terms: dict[str, tuple[str, Spellings]] = {}
    corrections = []
    for word, spellings in _terms(topic, analyzers):
        right = suggest(spellings)
        if right is None:
            terms.setdefault(spellings[0], (word, spellings))
            continue
        corrections.append((word, right))
        for other, others in _terms(right, analyzers):
            terms.setdefault(others[0], (other, others))
    for word, right in corrections:
        text = text.replace(word, right)
    if corrections:
        expects, _ = _expects(text, language)
    want = want_in(text, language)
    if expects is None and want is not None:
        expects = want.expects
    return Question(
        text=text,
        terms=tuple(spellings for _, spellings in terms.values()),
        words=tuple(word for word, _ in terms.values()),
        language=language,
        expects=expects,
        figure=want.kind if want is not None and expects == "number" else None,
        speech=_speech(language),
        corrections=tuple(corrections),
        filters=filters,
    )


@cache
def _speech(language: str) -> frozenset[str]:
    """Return the terms by which a language asks what somebody says."""
    return frozenset(
        term for word in lexicon_of(language).speech for term in analyzer_for(language).terms(word)
    )


def _terms(text: str, analyzers: Sequence[Analyzer]) -> list[tuple[str, Spellings]]:
    """Return the words that are no question words, each once, and their spellings by each analyzer."""
    first, *others = analyzers
    found: dict[str, tuple[str, Spellings]] = {}
    for word, term in first.question_terms(text):
        also = (other for analyzer in others for other in analyzer.terms(word)[:1])
        found.setdefault(term, (word, tuple(dict.fromkeys([term, *also]))))
    return list(found.values())


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
    """Return the phrases by which a language asks, longest first, as (phrase, pattern, what is wanted).

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
