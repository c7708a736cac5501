"""`verbatim ask`: one question, or one a line from standard input."""

import json
import sys
from collections.abc import Iterable
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from bot.cli.reading import settings_and_collection, with_encoder
from bot.messages.plain import answer_lines, declined_line
from corpus.article import Article, Speaker
from corpus.corrections import Correction
from retrieval.answer import Answer, Quote

FIELDS = "id headline publisher author date_published url source"


class WordsCommand(TyperCommand):
    """A command that is given words, of which some may begin with a dash, as an item of a list does."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Take what has a space for words, whatever it begins with: no option of these commands has one."""
        words = [arg for arg in args if arg.startswith("-") and " " in arg]
        if words and "--" not in args:
            args = [*(arg for arg in args if arg not in words), "--", *words]
        return super().parse_args(ctx, args)


def ask(
    question: Annotated[
        list[str], typer.Argument(help="The question, or - for one a line from standard input.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
) -> None:
    """Answer a question from the articles."""
    from retrieval.ask import ask as ask_index

    asked_here = " ".join(question)
    lines = lines_of(asked_here)
    settings, collection = settings_and_collection()
    index = with_encoder(settings, collection)
    for asked in lines:
        answer = ask_index(index, asked, quotes=settings.quotes, today=settings.now.date())
        if as_json:
            typer.echo(json.dumps(answer_json(asked, answer), ensure_ascii=False))
        else:
            typer.echo("\n".join(answer_lines(answer)) + ("\n" if asked_here == "-" else ""))


def lines_of(given: str) -> Iterable[str]:
    """Return what was given, or for "-" the lines of standard input that are not empty.

    Raises BadParameter where nothing was given.
    """
    if not given.strip():
        raise typer.BadParameter("there are no words in it; write some, or - to read a line each.")
    return (line.strip() for line in sys.stdin if line.strip()) if given == "-" else [given]


def answer_json(asked: str, answer: Answer) -> dict[str, Any]:
    """Return the answer as `verbatim ask --json` prints it."""
    return {
        "question": asked,
        "level": answer.level,
        "declined": not answer.quotes,
        "confidence": round(answer.confidence, 4),
        "quotes": [quote_json(quote) for quote in answer.quotes],
        **({"nearest": [quote_json(quote) for quote in answer.nearest]} if answer.nearest else {}),
        "missing": list(answer.missing),
        **({} if answer.quotes else {"reason": declined_line(answer)}),
    }


def quote_json(quote: Quote) -> dict[str, Any]:
    """Return the quote with where it stands, who says it, and its article."""
    return {
        "text": quote.text,
        "shown": quote.shown,
        "start": quote.start,
        "end": quote.end,
        "paragraph": quote.paragraph,
        "page": quote.page,
        "speaker": quote.speaker and speaker_json(quote.speaker),
        "article": article_json(quote.article, FIELDS),
        "corrections": [_correction_json(correction) for correction in quote.corrections],
    }


def _correction_json(correction: Correction) -> dict[str, Any]:
    return {
        "date": correction.date,
        "text": correction.by.text[correction.start : correction.end],
        "start": correction.start,
        "end": correction.end,
        "article": article_json(correction.by, FIELDS),
    }


def article_json(article: Article, fields: str) -> dict[str, Any]:
    """Return the named fields of the article."""
    return {name: getattr(article, name) for name in fields.split()}


def speaker_json(speaker: Speaker) -> dict[str, Any]:
    """Return name and role of the speaker."""
    return {"name": speaker.name, "role": speaker.role}
