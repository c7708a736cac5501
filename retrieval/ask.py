"""A question's way: passages, sentences, the decision, quotes."""

from dataclasses import replace
from datetime import UTC, date, datetime

from corpus.article import Article, Sentence
from corpus.dates import load_dates
from corpus.language import detect_language
from corpus.speakers.lexicon import words_of
from retrieval.answer import Answer, Quote, speaker_of
from retrieval.decision import answers, confidence
from retrieval.filters import NO_FILTERS, Filters
from retrieval.index import Index
from retrieval.lexicon import lexicon_of, surface_words
from retrieval.plain_filters import read_plain_filters
from retrieval.question import Question, parse_question, question_phrases
from retrieval.ranking import Ranking, load_weights, rank_sentences
from retrieval.remarks import remark_in
from retrieval.spelling import correct_spelling
from retrieval.terms import analyzer_for

MOST_QUOTES = 3
LONGEST_QUOTE = 1200
_LONGEST_WITH_CONTEXT = 500
_NEAR = 0.6
_AROUND = 0.5
_SHARED_WITH_DENIAL = 2
_SAME = 0.8


def ask(
    index: Index,
    text: str,
    *,
    quotes: int = MOST_QUOTES,
    today: date | None = None,
    also: Filters = NO_FILTERS,
) -> Answer:
    """Return the answer of the indexed articles to `text`: up to `quotes` quotes, best first, or none.

    `also` are filters beside those typed. Where the question names a time, as "last week", counted from `today`, or
    a publisher, what was published then and there is asked first; unless that answers, everything is. Synchronous:
    it takes milliseconds, and changes nothing.
    """
    question = parse_question(text, index.library.languages or ("en",))
    question = replace(question, filters=question.filters.and_also(also))
    plain, filters = read_plain_filters(
        question.text,
        question.language,
        index.publishers,
        today or datetime.now(UTC).date(),
        question.filters,
    )
    if filters != question.filters and plain:
        narrowed = replace(parse_question(plain, index.library.languages), filters=filters)
        answer = _answer(index, plain, narrowed, quotes)
        if answer.quotes:
            return answer
    return _answer(index, text, question, quotes)


def warm(index: Index) -> None:
    """Load what the first questions of an index would wait for: words, patterns and dates of its languages.

    It takes up to a second; called again, or for an index in the same languages, it costs next to nothing.
    """
    load_weights()
    detect_language("a", ("en", "de"))
    for language in index.library.languages:
        analyzer_for(language)
        question_phrases(language)
        words_of(language)
        load_dates(language)


def _answer(index: Index, text: str, question: Question, quotes: int) -> Answer:
    remark = remark_in(text, question)
    if remark is None and not len(index):
        remark = "empty"
    if remark is not None:
        return Answer(question, declined=remark)
    question = correct_spelling(index, question)
    ranking = rank_sentences(index, question)
    if ranking is None:
        return Answer(question, declined="unanswered")
    probability = confidence(index, question, ranking)
    if not answers(probability):
        return Answer(question, confidence=probability, declined="unanswered")
    chosen = choose_quotes(index, ranking, quotes)
    return Answer(question, chosen, probability, None if chosen else "unanswered")


def choose_quotes(index: Index, ranking: Ranking, most: int = MOST_QUOTES) -> tuple[Quote, ...]:
    """Return the best sentences as quotes, no two of them alike; one that goes on in another makes it longer."""
    chosen: list[Quote] = []
    seen: list[tuple[set[str], int]] = []
    order = ranking.order().tolist()
    for position in order:
        if len(chosen) == most or not _worth_showing(ranking, order[0], position):
            break
        number = int(ranking.sentences[position])
        article, sentence = index.sentence(number)
        words = set(surface_words(article.text[sentence.start : sentence.end]))
        quote = _quote(index, number, float(ranking.scores[position]))
        of_another = ranking.meant[order[0]] and not ranking.meant[position]
        if quote.end - quote.start > LONGEST_QUOTE or of_another:
            continue
        twin = next((at for other, at in seen if _alike(words, other)), None)
        if twin is not None:
            chosen[twin] = _also_in(chosen[twin], article)
            continue
        overlapping = next((at for at, other in enumerate(chosen) if _overlap(quote, other)), None)
        if overlapping is None:
            overlapping = len(chosen)
            chosen.append(quote)
        else:
            chosen[overlapping] = _merged(chosen[overlapping], quote)
        seen.append((words, overlapping))
    return tuple(_with_copies(index, quote) for quote in _with_denial(index, ranking, chosen, most))


def _with_copies(index: Index, quote: Quote) -> Quote:
    """Return the quote with the near-duplicates of its article that have the same words."""
    for other in index.library.alike(quote.article):
        if quote.text in other.text:
            quote = _also_in(quote, other)
    return quote


def _also_in(quote: Quote, article: Article) -> Quote:
    known = article is quote.article or article in quote.also_in
    return quote if known else replace(quote, also_in=(*quote.also_in, article))


def _with_denial(index: Index, ranking: Ranking, chosen: list[Quote], most: int) -> list[Quote]:
    """Return the quotes, with a denial of the same thing in the first one's article where there is one."""
    if not chosen or chosen[0].speaker is None or most < 2:
        return chosen
    claim = chosen[0]
    denials = lexicon_of(claim.article.in_language).denials
    terms = set(analyzer_for(claim.article.in_language).terms(claim.text))
    for position in ranking.order().tolist():
        number = int(ranking.sentences[position])
        article, sentence = index.sentence(number)
        text = article.text[sentence.start : sentence.end]
        if article is not claim.article or not denials.search(text.lower()):
            continue
        shared = terms.intersection(analyzer_for(article.in_language).terms(text))
        if len(shared) >= _SHARED_WITH_DENIAL and ranking.has[position].any():
            denial = _quote(index, number, float(ranking.scores[position]))
            if any(_overlap(denial, quote) for quote in chosen):
                return chosen
            return [*chosen[: most - 1], denial]
    return chosen


def _worth_showing(ranking: Ranking, first: int, position: int) -> bool:
    """Return whether a sentence comes near enough to the first, in score and in the words it and its neighbours hold."""
    if position == first:
        return True
    near = ranking.scores[position] >= _NEAR * ranking.scores[first]
    own = ranking.feature("covered") + ranking.feature("kindred")
    around = own + ranking.feature("before") + ranking.feature("after")
    return bool(near and around[position] >= _AROUND * own[first])


def _overlap(one: Quote, other: Quote) -> bool:
    return one.article is other.article and one.start < other.end and other.start < one.end


def _merged(one: Quote, other: Quote) -> Quote:
    """Return both as one quote, unless it would be too long; the first stays the first."""
    start, end = min(one.start, other.start), max(one.end, other.end)
    if end - start > LONGEST_QUOTE:
        return one
    return replace(one, start=start, end=end, speaker=speaker_of(one.article, start, end))


def _alike(words: set[str], others: set[str]) -> bool:
    """Return whether two sentences say the same; where their figures differ, they disagree and both count."""
    figures, other_figures = (set(filter(str.isdigit, listed)) for listed in (words, others))
    same = len(words & others) >= _SAME * min(len(words), len(others))
    return same and (figures <= other_figures or other_figures <= figures)


def _quote(index: Index, number: int, score: float) -> Quote:
    """Return the sentence as a quote, with the one before it where it begins by referring back."""
    article, sentence = index.sentence(number)
    start = sentence.start
    text = article.text[sentence.start : sentence.end]
    carries = lexicon_of(article.in_language).carries.match(text.lower()) is not None
    if carries and number > 0 and not _is_named_below(article.in_language, text, sentence):
        same_article, before = index.sentence(number - 1)
        near = same_article is article and before.paragraph == sentence.paragraph
        if near and sentence.end - before.start <= _LONGEST_WITH_CONTEXT:
            start = before.start
    return Quote(
        article, start, sentence.end, sentence.paragraph, speaker_of(article, start, sentence.end), score
    )


def _is_named_below(language: str, text: str, sentence: Sentence) -> bool:
    """Return whether the "he" at the beginning is the speaker, whom the attribution names anyway."""
    words = words_of(language)
    first = text.split()[0].lower().strip("\"“'‘")
    return words is not None and sentence.speaker is not None and words.pronouns.get(first) in ("he", "she")
