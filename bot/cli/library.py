"""`verbatim articles`, `show`, `check`, `fetch` and `reload`: what has been read, and what could not be."""

import json
import time
from collections.abc import Sequence
from itertools import compress
from typing import TYPE_CHECKING, Annotated

import typer
from rich import box
from rich.markup import escape
from rich.table import Table

from bot.cli.ask import article_json, speaker_json
from bot.cli.reading import errors, output, progress_bars, report_problems
from bot.library.collection import fetch_all, known_articles, read_articles
from bot.library.reports import Reload, reload_rows, reload_summary
from bot.messages.neutral import neutral
from bot.messages.plain import origin_line
from bot.settings import load_settings
from corpus.article import Article
from corpus.changes import compare
from corpus.errors import VerbatimError
from corpus.knowledge import count_known, missing_of
from corpus.sources import load_sources
from retrieval.catalogue import catalogue_of
from retrieval.filters import read_filters

if TYPE_CHECKING:
    from bot.control import Reported

_FIELDS = "id headline publisher author date_published date_modified url in_language source"
_DAY = 10
_COLUMNS = (
    ("headline", "headline", 21),
    ("author", "author", 13),
    ("publisher", "publisher", 13),
    ("date_published", "date", 10),
    ("url", "url", 5),
    ("in_language", "lang", 5),
)
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def articles(
    words: Annotated[
        list[str] | None,
        typer.Argument(help="Words of headline or source, and filters as from:, by:, since:."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List the articles, one a line: all, or those that have every word and fit the filters."""
    library = read_articles(load_settings())
    report_problems(library.report)
    wanted, filters = read_filters(" ".join(words or []))
    admitted = catalogue_of(library.articles).admitted(filters).tolist()
    for article in compress(library.articles, admitted):
        if not _has_words(article, wanted):
            continue
        if as_json:
            typer.echo(json.dumps(article_json(article, _FIELDS), ensure_ascii=False))
        else:
            typer.echo(neutral(f"{article.id}  {origin_line(article)}  [{article.source}]"))


def show(
    article_id: Annotated[
        str,
        typer.Argument(metavar="ID", help="An id from `verbatim articles`, or a number as the bot shows it."),
    ],
    as_json: AsJson = False,
) -> None:
    """Print an article, its sentences numbered by paragraph."""
    library = read_articles(load_settings())
    article = library.find_asked(article_id)
    if article is None:
        raise VerbatimError(f"There is no article {article_id}; `verbatim articles` lists them.")
    alike = library.alike(article)
    if as_json:
        typer.echo(json.dumps(_whole(article, alike), ensure_ascii=False))
        return
    output.print(neutral(article.headline), style="bold", markup=False)
    output.print(neutral(origin_line(article)), style="dim", markup=False)
    for other in alike:
        output.print(neutral(f"Nearly the same: {other.id}  {origin_line(other)}"), style="dim", markup=False)
    for sentence in article.sentences:
        text = article.text[sentence.start : sentence.end]
        said = f"  [{sentence.speaker.name}]" if sentence.speaker else ""
        output.print(neutral(f"{sentence.paragraph:>4}  {text}{said}"), markup=False)


def check(as_json: AsJson = False) -> None:
    """Tell what is known of each article, and what a reload would change, and change nothing.

    The running bot is asked what would change; where none runs, what it read last is compared. Exits 1 if
    anything can't be read.
    """
    from bot.control import NotRunningError, Reported, tell_to_reload

    settings = load_settings()
    started = time.monotonic()
    known, library = known_articles(settings), read_articles(settings, keep=False)
    try:
        reported = tell_to_reload(settings, lambda step, done, of: None, checking=True)
    except NotRunningError:
        found = Reload(compare(known, library), library, (), time.monotonic() - started)
        reported = Reported(reload_summary(found), reload_rows(found))
    if as_json:
        typer.echo(json.dumps(_checked(library.articles, reported), ensure_ascii=False))
    else:
        _print_known(library.articles)
        _print_reload(reported.rows)
        errors.print(reported.summary, markup=False)
    raise typer.Exit(1 if any(what == "failed" for what, _, _ in reported.rows) else 0)


def fetch() -> None:
    """Fetch the feeds, sitemaps and addresses of sources.toml now; exit 1 if anything can't be."""
    settings = load_settings()
    file = settings.sources_file
    if not load_sources(file).source:
        raise VerbatimError(f"There is nothing to fetch: no sources are named in {file}; name some there.")
    problems = fetch_all(settings)
    for problem in problems:
        errors.print(f"Not fetched: {neutral(str(problem))}", markup=False)
    raise typer.Exit(1 if problems else 0)


def reload(
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Also where more than half of the articles would be gone.")
    ] = False,
) -> None:
    """Have the running bot fetch its sources and read its articles again, and print what changed."""
    from bot.control import tell_to_reload

    with progress_bars() as bars:
        reported = tell_to_reload(load_settings(), bars, anyway=anyway)
    _print_reload(reported.rows)
    output.print(reported.summary, markup=False)


def _checked(articles: Sequence[Article], reported: "Reported") -> dict[str, object]:
    return {
        "articles": [
            {**article_json(article, _FIELDS), "missing": list(missing_of(article))} for article in articles
        ],
        "known": count_known(articles),
        "changes": [{"what": what, "id": key, "which": which} for what, key, which in reported.rows],
        "summary": reported.summary,
    }


def _print_known(articles: Sequence[Article]) -> None:
    """Print a table of what is known of each article, a dash where it is missing, and of how many."""
    table = Table(box=box.SIMPLE_HEAD, show_footer=True, padding=(0, 1, 0, 0))
    counts, whole = count_known(articles), len(articles)
    for name, title, width in _COLUMNS:
        footer = f"{counts[name]} of {whole}" if name == "headline" else str(counts[name])
        table.add_column(title, footer, width=width, no_wrap=True, overflow="ellipsis")
    for article in articles:
        missing = missing_of(article)
        cells = ["–" if name in missing else _cell(article, name) for name, _, _ in _COLUMNS]
        if "headline" in missing:
            cells[0] = f"– {article.source}"
        table.add_row(*(escape(neutral(cell)) for cell in cells))
    output.print(table)


def _cell(article: Article, name: str) -> str:
    value = str(getattr(article, name))
    if name == "url":
        return "yes"
    return value[:_DAY] if name == "date_published" else value


def _print_reload(rows: list[tuple[str, str, str]]) -> None:
    if not rows:
        return
    table = Table(box=box.SIMPLE_HEAD)
    for column in ("", "id", "article, file and reason"):
        table.add_column(column, overflow="fold")
    for what, key, which in rows:
        table.add_row(what, key, neutral(which).replace("[", r"\["))
    output.print(table)


def _has_words(article: Article, wanted: str) -> bool:
    about = " ".join(
        filter(None, [article.headline, article.publisher, article.author, article.source])
    ).casefold()
    return all(word in about for word in wanted.casefold().split())


def _whole(article: Article, alike: tuple[Article, ...]) -> dict[str, object]:
    sentences = [
        {
            "start": sentence.start,
            "end": sentence.end,
            "paragraph": sentence.paragraph,
            "speaker": sentence.speaker and speaker_json(sentence.speaker),
        }
        for sentence in article.sentences
    ]
    quotations = [
        {
            "start": quotation.start,
            "end": quotation.end,
            "speaker": None
            if quotation.speaker is None
            else {**speaker_json(quotation.speaker), "mention": quotation.mention},
        }
        for quotation in article.quotations
    ]
    return {
        **article_json(article, _FIELDS),
        "text": article.text,
        "sentences": sentences,
        "quotations": quotations,
        "alike": [other.id for other in alike],
    }
