"""Answers and articles to messages: the only place that knows how they look in Telegram."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import version

from bot import words
from bot.html import Html, blockquote, bold, italic, join, link, text
from bot.keeper import Keeper, Reload
from corpus.article import Article
from retrieval.answer import Answer, Quote

MESSAGE_LIMIT = 4096
_LONGEST_LABEL = 160
_PROBLEMS_SHOWN = 10


def render_answer(answer: Answer) -> Html:
    """Return the answer as one message: each quote with its attribution, or one line that declines.

    Quotes that would take the message over Telegram's 4,096 UTF-16 units are left out whole.
    """
    if not answer.quotes:
        return text(words.DECLINED[answer.declined or "unanswered"])
    message = join([_corrections(answer), render_quote(answer.quotes[0])], "\n\n")
    for quote in answer.quotes[1:]:
        longer = join([message, render_quote(quote)], "\n\n")
        if longer.length <= MESSAGE_LIMIT:
            message = longer
    return message


def render_quote(quote: Quote) -> Html:
    """Return the quote in a block quotation and its attribution below it."""
    return join([blockquote(quote.text), _attribution(quote)])


def render_sources(articles: Sequence[Article], first: int, total: int) -> Html:
    """Return a page of the list of `total` articles, numbered from `first` + 1."""
    lines = [
        join([text(f"{number}. ") + _headline(article), text(" · ".join(_origin(article)))])
        for number, article in enumerate(articles, first + 1)
    ]
    title = words.SOURCES.format(first=first + 1, last=first + len(articles), total=total)
    return join([bold(title), *lines], "\n\n")


def render_reload(reload: Reload) -> Html:
    """Return the report of a reload: what changed, how long it took, and what could not be read."""
    problems = reload.library.report.problems
    counts = f"{len(reload.library.articles)} articles: {reload.added} added, {reload.removed} removed, "
    counts += f"{reload.unchanged} unchanged, in {reload.seconds:.1f} s."
    lines = [text("• " + _clipped(str(problem))) for problem in problems[:_PROBLEMS_SHOWN]]
    more = f"… and {len(problems) - _PROBLEMS_SHOWN} more." if len(problems) > _PROBLEMS_SHOWN else ""
    failed = text(f"{len(problems)} could not be read:") if problems else text("")
    return join([text(counts), failed, *lines, text(more)])


def render_status(keeper: Keeper, started_at: datetime) -> Html:
    """Return how the bot is doing, a line a figure."""
    index = keeper.index
    up = timedelta(seconds=int((datetime.now(UTC) - started_at).total_seconds()))
    rows = [
        ("Version", version("verbatim-bot")),
        ("Up for", str(up)),
        ("Articles", str(len(index.library.articles))),
        ("Passages", str(len(index))),
        ("Languages", ", ".join(index.library.languages) or "none"),
        ("Last read", f"{keeper.loaded_at:%Y-%m-%d %H:%M} UTC, in {keeper.load_seconds:.1f} s"),
        ("Not read", str(len(index.library.report.problems))),
    ]
    return join([bold(name) + f": {value}" for name, value in rows])


def _corrections(answer: Answer) -> Html:
    lines = [words.SEARCHING.format(asked=a, found=f) for a, f in answer.question.corrections]
    return italic(_clipped(" ".join(lines))) if lines else text("")


def _attribution(quote: Quote) -> Html:
    speaker = quote.speaker
    said = text("")
    if speaker is not None:
        said = text("— ") + bold(_clipped(speaker.name))
        if speaker.role:
            said += ", " + _clipped(speaker.role)
    where = [*_origin(quote.article), f"¶ {quote.paragraph}"]
    return join([said, _headline(quote.article) + " · " + " · ".join(where)])


def _headline(article: Article) -> Html:
    return link(_clipped(article.headline), article.url)


def _origin(article: Article) -> list[str]:
    known = [
        article.publisher,
        article.author,
        article.date_published and format_date(article.date_published),
    ]
    return [_clipped(item) for item in known if item]


def format_date(iso: str) -> str:
    """Return an ISO 8601 date as people write it, as precise as it is: 3 May 2022, May 2022, 2022."""
    if len(iso) == 4:
        return iso
    if len(iso) == 7:
        return f"{date.fromisoformat(iso + '-01'):%B %Y}"
    day = date.fromisoformat(iso[:10])
    return f"{day.day} {day:%B %Y}"


def _clipped(label: str) -> str:
    return label if len(label) <= _LONGEST_LABEL else label[: _LONGEST_LABEL - 1].rstrip() + "…"
