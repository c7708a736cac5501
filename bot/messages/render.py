"""Answers and articles to messages: the only place that knows how they look in Telegram."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from bot.messages import words
from bot.messages.dates import format_date
from bot.messages.filters import filters_in_words
from bot.messages.html import Html, blockquote, bold, italic, join, link, text, underlined, utf16_length
from bot.messages.links import article_link, link_or_reader
from bot.messages.plain import difference_line
from bot.messages.translate import IN_ENGLISH, View
from corpus.article import Article
from corpus.errors import Problem
from retrieval.answer import Answer, Quote
from retrieval.checking import Check
from retrieval.corrections import quote_of
from retrieval.people import Person

MESSAGE_LIMIT = 4096
_LONGEST_LABEL = 160
_FIRST_SENTENCES = 3
_LONGEST_BEGINNING = 600
_NOTES_LENGTH = 400
_LONG_QUOTE = 400
_SHORT_HEADLINE = 60
_PARAGRAPH = "¶\N{NO-BREAK SPACE}"
PROBLEMS_SHOWN = 10


def render_answer(
    answer: Answer, view: View = IN_ENGLISH, most: int | None = None, *, folded: bool = False
) -> Html:
    """Return the answer as one message: each quote with its attribution, or why there is none.

    `most` is how many quotes are shown, all that add something where it is None. Quotes that would take the
    message over Telegram's 4,096 UTF-16 units are left out whole. Where something only comes near, it says
    so, and what is not mentioned there; the nearest quote itself is shown unless that is `folded`.
    """
    unseen = bool(answer.nearest) and folded
    notes, missing = _search_notes(answer, view), _not_mentioned(answer, view, unseen=unseen)
    if answer.quotes:
        return join([notes, join([render_quotes(answer.shown[:most], view), missing])], "\n\n")
    if unseen:
        return join([text(view.say(words.NOT_IN_THESE_WORDS)), missing, notes])
    if answer.nearest:
        return _nearest(answer.nearest[0], join([missing, notes]), view)
    declined = text(view.say(words.DECLINED[answer.declined or "unanswered"]))
    return join([notes, declined]) if answer.declined == "unanswered" else declined


def render_below(shown: Html, quotes: Sequence[Quote], view: View = IN_ENGLISH, head: str = "") -> Html:
    """Return what a message shows already, and below it the quotes, under a line of their own.

    The last ones are left out whole where they make the message too long.
    """
    whole = join([shown, join([text(head), _stacked(quotes, view)])], "\n\n")
    return whole if whole.length <= MESSAGE_LIMIT or not quotes else render_below(shown, quotes[:-1], view)


def _nearest(quote: Quote, below: Html, view: View) -> Html:
    """Return the quote that comes nearest, said to be no more than that, and the lines `below` it.

    These are what is not mentioned there, which words were put right, and which articles were asked.
    """
    head = text(f"{view.say(words.NOT_IN_THESE_WORDS)} {view.say(words.NEAREST)}")
    shown = join([head, render_quote(quote, view)])
    return join([shown, below]) if shown.length + below.length < MESSAGE_LIMIT else shown


def _not_mentioned(answer: Answer, view: View, *, unseen: bool) -> Html:
    """Return what is not mentioned there, or where the quote is `unseen` as yet, in what comes nearest."""
    named = _clipped(", ".join(answer.missing))
    line = words.NOT_MENTIONED_NEAREST if unseen else words.NOT_MENTIONED
    return text(view.say(line, words=named)) if named else text("")


def render_quotes(quotes: Sequence[Quote], view: View = IN_ENGLISH) -> Html:
    """Return the quotes one below the other, neighbours of one article with one line for where they stand.

    Those that make the message too long are left out whole, but not the first.
    """
    shown = [quotes[0]]
    for quote in quotes[1:]:
        if _stacked([*shown, quote], view).length <= MESSAGE_LIMIT - _NOTES_LENGTH:
            shown.append(quote)
    return _stacked(shown, view)


def render_quote(quote: Quote, view: View = IN_ENGLISH) -> Html:
    """Return the quote in a block quotation, who says it, and where it stands."""
    return _stacked([quote], view)


def _stacked(quotes: Sequence[Quote], view: View) -> Html:
    of_articles = [list(group) for _, group in groupby(quotes, key=lambda quote: quote.article.id)]
    return join([_of_article(group, view) for group in of_articles], "\n\n")


def _of_article(quotes: Sequence[Quote], view: View) -> Html:
    """Return the quotes of one article, each with who says it, and the line that says where they stand."""
    said = [
        join([blockquote(quote.shown, folds=utf16_length(quote.shown) > _LONG_QUOTE), _said_by(quote)])
        for quote in quotes
    ]
    copies = {other.id: other for quote in quotes for other in quote.also_in}
    return join([*said, _source(quotes, view), _also_in(list(copies.values()), view)])


def render_check(check: Check, view: View = IN_ENGLISH) -> Html:
    """Return what came of checking a quotation: the quote that has it, what differs there underlined."""
    head = text(view.say(words.CHECKED[check.outcome], name=_clipped(check.name or "")))
    match = check.match
    if check.article is not None:
        return join([head, _titled(check.article, view)], "\n\n")
    if match is None:
        return head
    shown, at = text(""), match.start
    for difference in sorted(check.differences, key=lambda one: one.start):
        if match.start <= at <= difference.start < difference.end <= match.end:
            shown += match.article.shown(at, difference.start)
            shown += underlined(match.article.shown(difference.start, difference.end))
            at = difference.end
    shown += match.article.shown(at, match.end)
    told = [text(difference_line(difference, view)) for difference in check.differences]
    source = join([_said_by(match), _source([match], view)])
    whole = join([head, blockquote(shown), source, *told])
    return whole if whole.length <= MESSAGE_LIMIT else join([head, source])


def render_context(quote: Quote, sentences: int, view: View = IN_ENGLISH) -> Html:
    """Return the quote in bold among so many sentences before and after it, and where they stand.

    Its speaker is named only where it stands alone: the sentences around it may be anybody's.
    """
    article = quote.article
    around = [s for s in article.sentences if s.end <= quote.start]
    around = around[len(around) - min(sentences, len(around)) :]
    after = [s for s in article.sentences if s.start >= quote.end][:sentences]
    start, end = (around[0].start if around else quote.start), (after[-1].end if after else quote.end)
    shown = text(article.shown(start, quote.start)) + bold(quote.shown) + article.shown(quote.end, end)
    alone = start == quote.start and end == quote.end
    message = join(
        [blockquote(shown), _attribution([quote if alone else replace(quote, speaker=None)], view)]
    )
    return (
        message
        if message.length <= MESSAGE_LIMIT or not sentences
        else render_context(quote, sentences - 1, view)
    )


def render_sources(
    articles: Sequence[Article], first: int, total: int, view: View = IN_ENGLISH, about: str = ""
) -> Html:
    """Return a page of the list of `total` articles, numbered from `first` + 1, below a line about all."""
    title = view.say(words.SOURCES, first=first + 1, last=first + len(articles), total=total)
    head = join([bold(title), text(about)])
    return join([head, *(_listed(a, n, view) for n, a in enumerate(articles, first + 1))], "\n\n")


def render_about(articles: Sequence[Article], topic: str, view: View = IN_ENGLISH) -> Html:
    """Return the articles about something, without numbers."""
    head = bold(view.say(words.SOURCES_ABOUT, topic=_clipped(topic)))
    return join([head, *(_titled(article, view) for article in articles)], "\n\n")


def render_latest(articles: Sequence[tuple[int, Article]], view: View = IN_ENGLISH) -> Html:
    """Return a list of articles with their numbers."""
    lines = [_listed(article, number, view) for number, article in articles]
    return join([bold(view.say(words.LATEST)), *lines], "\n\n")


def render_published(
    articles: Sequence[tuple[int, Article]], first: int, total: int, time: Html, view: View = IN_ENGLISH
) -> Html:
    """Return a page, from the position `first` on, of the list of the `total` articles of a time."""
    title = view.say(words.SOURCES, first=first + 1, last=first + len(articles), total=total)
    head = join([bold(title), time])
    return join([head, *(_listed(article, number, view) for number, article in articles)], "\n\n")


def _listed(article: Article, number: int, view: View) -> Html:
    return text(f"{number}. ") + _titled(article, view)


def _titled(article: Article, view: View) -> Html:
    return join([_headline(article, view), text(" · ".join(_origin(article, view)))])


def render_person(person: Person, quotes: Sequence[Quote], view: View = IN_ENGLISH) -> Html:
    """Return those quotes of a person, each with where it stands, below how many there are.

    Those that make the message too long are left out whole, but not the first.
    """
    head = bold(view.say(words.SAID, name=_clipped(person.name), count=len(person.quotes)))
    return join([head, render_quotes(quotes, view)], "\n\n")


def render_people(people: Sequence[Person], view: View = IN_ENGLISH) -> Html:
    """Return a list of people, with their roles and how many quotes each has."""
    lines = [
        text(f"{number}. ") + bold(_clipped(person.name)) + text(_role_and_count(person))
        for number, person in enumerate(people, 1)
    ]
    return join([bold(view.say(words.PEOPLE)), *lines])


def _role_and_count(person: Person) -> str:
    role = f", {_clipped(person.role)}" if person.role else ""
    return f"{role} · {len(person.quotes)}"


def render_beginning(article: Article, view: View = IN_ENGLISH) -> Html:
    """Return how the article begins, told to be only that."""
    return join([text(view.say(words.BEGINNING)), render_article(article, view)])


def render_origins(quotes: Sequence[Quote], view: View = IN_ENGLISH) -> Html:
    """Return who says the quotes, and where they stand, those of one article together."""
    of_articles: dict[str, list[Quote]] = {}
    for quote in quotes:
        of_articles.setdefault(quote.article.id, []).append(quote)
    return join([_attribution(group, view) for group in of_articles.values()], "\n\n")


def render_report(summary: str, problems: Sequence[Problem]) -> Html:
    """Return a report in a line, and below it the first of what could not be read."""
    return join(
        [text(summary), *(text("• " + _clipped(str(problem))) for problem in problems[:PROBLEMS_SHOWN])]
    )


def render_rows(rows: Sequence[tuple[str, str]]) -> Html:
    """Return figures by name, a line each."""
    return join([bold(name) + f": {value}" for name, value in rows])


def render_article(article: Article, view: View = IN_ENGLISH) -> Html:
    """Return what an article is and how it begins."""
    shown = [article.sentences[0]]
    for sentence in article.sentences[1:_FIRST_SENTENCES]:
        if sentence.end - shown[0].start <= _LONGEST_BEGINNING:
            shown.append(sentence)
    beginning = article.shown(shown[0].start, shown[-1].end)[:_LONGEST_BEGINNING]
    return join(
        [bold(_headline(article, view)), text(" · ".join(_origin(article, view))), blockquote(beginning)]
    )


def _search_notes(answer: Answer, view: View) -> Html:
    """Return which words were put right, where that found something, and which articles were asked."""
    corrections = answer.question.corrections if answer.quotes or answer.nearest else ()
    notes = [view.say(words.SEARCHING, asked=asked, found=found) for asked, found in corrections]
    if answer.question.filters:
        notes.append(filters_in_words(answer.question.filters, view))
    return italic(_clipped(" ".join(notes))) if notes else text("")


def _attribution(quotes: Sequence[Quote], view: View) -> Html:
    """Return who says the quotes of one article, each once, and all that is known of where they stand."""
    article = quotes[0].article
    headline = link(_clipped(article.headline), _address(quotes[0], view))
    known = headline + " · ".join(["", *_origin(article, view)]) + _places(quotes, view)
    speakers = {said.markup: said for said in map(_said_by, quotes)}
    copies = {other.id: other for quote in quotes for other in quote.also_in}
    return join(
        [*speakers.values(), italic(known + _corrected(quotes, view)), _also_in(list(copies.values()), view)]
    )


def _said_by(quote: Quote) -> Html:
    if quote.speaker is None:
        return text("")
    said = text("— ") + bold(_clipped(quote.speaker.name))
    return said + ", " + _clipped(quote.speaker.role) if quote.speaker.role else said


def _source(quotes: Sequence[Quote], view: View) -> Html:
    """Return in one muted line where quotes of one article stand."""
    first, article = quotes[0], quotes[0].article
    day = article.date_published and format_date(article.date_published, view.language)
    origin = [_clipped(known) for known in (article.publisher or article.author, day) if known]
    headline = link(_clipped(article.headline, _SHORT_HEADLINE), _address(first, view))
    where = text(" · ".join(["", *origin])) + _places(quotes, view)
    return italic(headline + where + _corrected(quotes, view))


def _places(quotes: Sequence[Quote], view: View) -> Html:
    """Return the pages and the paragraphs of the quotes of one article, of several each with its link."""
    pages = dict.fromkeys(page for quote in quotes for page in _page(quote, view))
    paragraphs = {quote.paragraph: quote for quote in reversed(quotes)}
    numbers = [
        link(str(number), _address(quote, view)) if len(paragraphs) > 1 else text(str(number))
        for number, quote in sorted(paragraphs.items())
    ]
    return text(" · ".join(["", *pages, _PARAGRAPH])) + join(numbers, ", ")


def _page(quote: Quote, view: View) -> list[str]:
    return [view.say(words.PAGE, page=_clipped(quote.page))] if quote.page else []


def _also_in(articles: Sequence[Article], view: View) -> Html:
    also = [other.publisher or other.headline for other in articles]
    return text(view.say(words.ALSO_IN, where=_clipped(", ".join(also))) if also else "")


def _corrected(quotes: Sequence[Quote], view: View) -> Html:
    """Return on which days the quotes' article was put right, each with a link to what does it."""
    shown = text("")
    corrections = [one for quote in quotes for one in quote.corrections]
    for correction in {one.by.id: one for one in reversed(corrections)}.values():
        day = correction.date and format_date(correction.date, view.language)
        label = view.say(words.CORRECTED, date=day) if day else view.say(words.CORRECTED_SOME_DAY)
        shown = text(" · ") + link(label, _address(quote_of(correction), view)) + shown
    return shown


def _address(quote: Quote, view: View) -> str | None:
    return link_or_reader(quote, view.reader_url)


def _headline(article: Article, view: View) -> Html:
    """Return the headline, which opens the article, or what the bot tells of one without an address."""
    reader = f"{view.reader_url}/{article.id}" if view.reader_url else None
    return link(_clipped(article.headline), article.url or reader or article_link(article, view.bot))


def _origin(article: Article, view: View) -> list[str]:
    day = article.date_published and format_date(article.date_published, view.language)
    changed = article.date_modified and format_date(article.date_modified, view.language)
    updated = changed and view.say(words.UPDATED, date=changed)
    return [_clipped(known) for known in (article.publisher, article.author, day, updated) if known]


def _clipped(label: str, most: int = _LONGEST_LABEL) -> str:
    return label if len(label) <= most else label[: most - 1].rstrip() + "…"
