"""A question's way: its words, the passages and sentences that hold them, the decision, quotes."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from corpus.dates import load_dates
from corpus.language import detect_language
from corpus.speakers.lexicon import words_of
from retrieval.answer import Answer
from retrieval.collection import Collection
from retrieval.corrections import put_right
from retrieval.decision import decide, not_mentioned
from retrieval.filters import NO_FILTERS, Filters, read_filters
from retrieval.interviews import with_answers
from retrieval.lexicon import lexicon_of
from retrieval.plain_filters import read_plain_filters
from retrieval.question import LONGEST_QUESTION, Question, question_phrases, understand
from retrieval.quotes import MOST_QUOTES, choose_quotes
from retrieval.ranking import Ranking, rank_sentences
from retrieval.remarks import remark_in
from retrieval.terms import analyzer_for
from retrieval.weights import load_weights


@dataclass(frozen=True, slots=True)
class Finding:
    """An answer and what it was chosen from: the ranking is None where nothing was searched for, or found."""

    answer: Answer
    ranking: Ranking | None = None


def ask(
    collection: Collection,
    text: str,
    *,
    quotes: int = MOST_QUOTES,
    today: date | None = None,
    also: Filters = NO_FILTERS,
) -> Answer:
    """Return the answer of the indexed articles to `text`: up to `quotes` quotes, best first, or none.

    `also` are filters beside those typed. Where the question names a time, as "last week", counted from
    `today`, or a publisher, what was published then and there is asked first; unless that answers, everything
    is. Synchronous: it takes milliseconds, and changes nothing.
    """
    return find(collection, text, quotes=quotes, today=today, also=also).answer


def find(
    collection: Collection,
    text: str,
    *,
    quotes: int = MOST_QUOTES,
    today: date | None = None,
    also: Filters = NO_FILTERS,
) -> Finding:
    """Return what `ask` finds, with what it was chosen from; `verbatim evaluate` measures this."""
    if len(text) > LONGEST_QUESTION:
        return Finding(Answer(Question(text, filters=also), declined="too_long"))
    plain, typed = read_filters(text)
    filters = typed.and_also(also)
    language = detect_language(plain, collection.languages or ("en",))
    day = today or datetime.now(UTC).date()
    rest, narrowed = read_plain_filters(plain, language, collection.publishers, day, filters)
    if narrowed != filters and rest:
        finding = _find(collection, rest, _understand(collection, rest, language, narrowed), quotes)
        if finding.answer.quotes:
            return finding
    return _find(collection, text, _understand(collection, plain, language, filters), quotes)


def warm(collection: Collection) -> None:
    """Load what the first questions of an index would wait for: words, patterns and dates of its languages.

    It takes up to a second; called again, or for an index in the same languages, it costs next to nothing.
    """
    for with_encoder in (False, True):
        load_weights(with_encoder=with_encoder)
    detect_language("a", ("en", "de"))
    for article in collection.articles.many(0, 1):
        collection.articles.corrections_of(article)  # the first time all are tied
    for language in collection.languages:
        analyzer_for(language)
        lexicon_of(language)
        question_phrases(language)
        collection.thesauri(language)
        words_of(language)
        load_dates(language)


def _understand(collection: Collection, text: str, language: str, filters: Filters) -> Question:
    return understand(text, language, collection.languages, filters, collection.suggest)


def _find(collection: Collection, text: str, question: Question, quotes: int) -> Finding:
    remark = remark_in(text, question)
    if remark is None and not len(collection):
        remark = "empty"
    if remark is not None:
        return Finding(Answer(question, declined=remark))
    ranking = rank_sentences(collection, question)
    if ranking is None:
        return Finding(Answer(question, declined="unanswered"))
    decision = decide(question, ranking)
    chosen = choose_quotes(collection.articles, ranking, quotes) if decision.level != "none" else ()
    chosen = put_right(collection.articles, question, with_answers(chosen), quotes)
    answers = decision.level == "answer" and bool(chosen)
    return Finding(
        Answer(
            question,
            chosen if answers else (),
            decision.confidence,
            None if answers else "unanswered",
            () if answers else chosen,
            not_mentioned(question, ranking, decision) if chosen else (),
        ),
        ranking,
    )
