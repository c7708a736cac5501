"""Answers as plain lines, for the terminal."""

from collections.abc import Iterator

from bot.messages import words
from bot.messages.dates import format_date
from bot.messages.filters import filters_in_words
from bot.messages.neutral import neutral
from bot.messages.translate import IN_ENGLISH, View
from corpus.article import Article
from retrieval.answer import Answer, Quote
from retrieval.checking import Check, Difference


def answer_lines(answer: Answer) -> Iterator[str]:
    """Yield the lines of an answer: each quote and its attribution, or the one line that declines."""
    return map(neutral, _lines(answer))


def quote_lines(quote: Quote) -> Iterator[str]:
    """Yield the lines of a quote: its words, who says them, and where they stand."""
    return map(neutral, _quote_lines(quote))


def check_lines(check: Check) -> Iterator[str]:
    """Yield the lines of a checked quotation: what came of it, the quote that has it, and what differs."""
    lines = [words.CHECKED[check.outcome].format(name=check.name)]
    if check.article is not None:
        lines.append(f"  {origin_line(check.article)}")
    if check.match is not None:
        lines += [
            *_quote_lines(check.match),
            *(difference_line(difference, IN_ENGLISH) for difference in check.differences),
        ]
    return map(neutral, lines)


def difference_line(difference: Difference, view: View) -> str:
    """Return in a sentence what differs."""
    said = {"given": difference.given, "original": difference.original}
    if difference.kind == "speaker" and not difference.original:
        return view.say(words.OWN_WORDS, given=difference.given)
    return view.say(words.DIFFERENCES[difference.kind], **said)


def declined_line(answer: Answer) -> str:
    """Return the line that says why there is no answer."""
    if answer.nearest:
        return f"{words.NOT_IN_THESE_WORDS} {words.NEAREST}"
    return words.DECLINED[answer.declined or "unanswered"]


def _lines(answer: Answer) -> Iterator[str]:
    if answer.question.filters:
        yield filters_in_words(answer.question.filters, IN_ENGLISH)
    if answer.question.corrections and answer.level != "none":
        yield " ".join(words.SEARCHING.format(asked=a, found=f) for a, f in answer.question.corrections)
    if not answer.quotes:
        yield declined_line(answer)
    for number, quote in enumerate(answer.shown or answer.nearest[:1]):
        if number:
            yield ""
        yield from _quote_lines(quote)
    if answer.missing:
        yield words.NOT_MENTIONED.format(words=", ".join(answer.missing))


def _quote_lines(quote: Quote) -> Iterator[str]:
    yield quote.shown
    if quote.speaker:
        yield "  — " + ", ".join(filter(None, [quote.speaker.name, quote.speaker.role]))
    page = f" · {words.PAGE.format(page=quote.page)}" if quote.page else ""
    yield f"  {origin_line(quote.article)}{page} · ¶ {quote.paragraph}"
    for correction in {one.by.id: one for one in reversed(quote.corrections)}.values():
        day = correction.date and format_date(correction.date)
        said = words.CORRECTED.format(date=day) if day else words.CORRECTED_SOME_DAY
        yield f"  {said}: {origin_line(correction.by)}"
    if quote.also_in:
        yield "  " + words.ALSO_IN.format(where=", ".join(a.publisher or a.headline for a in quote.also_in))


def origin_line(article: Article) -> str:
    """Return headline, publisher, author and date of an article, as far as they are known."""
    day = format_date(article.date_published) if article.date_published else None
    changed = words.UPDATED.format(date=format_date(article.date_modified)) if article.date_modified else None
    return " · ".join(filter(None, [article.headline, article.publisher, article.author, day, changed]))
