"""`verbatim articles`, `show` and `check`: what has been read, and what could not be."""

import json
from typing import Annotated

import typer

from bot.cli.ask import article_json, speaker_json
from bot.cli.reading import errors, output, report_problems
from bot.keeper import read_articles
from bot.plain import origin_line
from bot.settings import load_settings
from corpus.errors import VerbatimError
from corpus.library import Library

_FIELDS = "id headline publisher author date_published url in_language source"
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def articles(as_json: AsJson = False) -> None:
    """List the articles, one a line."""
    library = _library()
    report_problems(library)
    for article in library.articles:
        if as_json:
            typer.echo(json.dumps(article_json(article, _FIELDS), ensure_ascii=False))
        else:
            typer.echo(f"{article.id}  {origin_line(article)}  [{article.source}]")


def show(
    article_id: Annotated[str, typer.Argument(metavar="ID", help="An id from `verbatim articles`.")],
    as_json: AsJson = False,
) -> None:
    """Print an article, its sentences numbered by paragraph."""
    article = _library().find(article_id)
    if article is None:
        raise VerbatimError(f"There is no article {article_id}; `verbatim articles` lists them.")
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
    if as_json:
        fields = article_json(article, _FIELDS)
        whole = {**fields, "text": article.text, "sentences": sentences, "quotations": quotations}
        typer.echo(json.dumps(whole, ensure_ascii=False))
        return
    output.print(article.headline, style="bold", markup=False)
    output.print(origin_line(article), style="dim", markup=False)
    for sentence in article.sentences:
        text = article.text[sentence.start : sentence.end]
        said = f"  [{sentence.speaker.name}]" if sentence.speaker else ""
        output.print(f"{sentence.paragraph:>4}  {text}{said}", markup=False)


def check() -> None:
    """Read the whole folder and list what could not be read, and why; exit 1 if anything."""
    library = _library()
    report_problems(library)
    problems = len(library.report.problems)
    errors.print(f"{len(library.articles)} articles read, {problems} problems.")
    raise typer.Exit(1 if problems else 0)


def _library() -> Library:
    return read_articles(load_settings())
