"""`verbatim said`: what somebody says in the articles, the newest first."""

import json
from typing import Annotated

import typer

from bot.cli.ask import quote_json
from bot.cli.reading import settings_and_collection
from bot.messages.plain import quote_lines
from corpus.errors import VerbatimError


class NobodyError(VerbatimError):
    """Nobody of that name is quoted, or several people are."""


def said(
    name: Annotated[list[str], typer.Argument(help="The name, and the topic behind it if you like.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a quote.")] = False,
) -> None:
    """Print what somebody says in the articles, the newest first."""
    from retrieval.corrections import with_corrections

    _, collection = settings_and_collection()
    found, topic = collection.people().asked(" ".join(name))
    if not found:
        raise NobodyError("The articles quote nobody of that name.")
    if len(found) > 1:
        raise NobodyError(
            "Several people have that name; say whom you mean: " + "; ".join(p.name for p in found)
        )
    person = found[0].about(topic) if topic else found[0]
    for quote in (with_corrections(collection.articles, quote) for quote in person.quotes):
        if as_json:
            typer.echo(json.dumps(quote_json(quote), ensure_ascii=False))
        else:
            typer.echo("\n".join(quote_lines(quote)) + "\n")
