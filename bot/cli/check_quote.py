"""`verbatim check-quote`: does a quotation stand in the articles, word for word?"""

import json
from typing import Annotated, Any

import typer

from bot.cli.ask import FIELDS, article_json, lines_of, quote_json
from bot.cli.reading import settings_and_collection
from bot.messages.plain import check_lines
from retrieval.checking import Check


def check_quote(
    quotation: Annotated[
        list[str],
        typer.Argument(
            help="The quotation, with its speaker if you like, or - for one a line from standard input."
        ),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
) -> None:
    """Tell whether a quotation stands in the articles, and in whose mouth."""
    from retrieval.checking import check_quote as check

    given_here = " ".join(quotation)
    lines = lines_of(given_here)
    _, index = settings_and_collection()
    for given in lines:
        checked = check(index, given)
        if as_json:
            typer.echo(json.dumps(check_json(given, checked), ensure_ascii=False))
        else:
            typer.echo("\n".join(check_lines(checked)) + ("\n" if given_here == "-" else ""))


def check_json(given: str, check: Check) -> dict[str, Any]:
    """Return what came of it as `verbatim check-quote --json` prints it."""
    return {
        "quote": given,
        "outcome": check.outcome,
        "match": check.match and quote_json(check.match),
        **({"article": article_json(check.article, FIELDS)} if check.article else {}),
        "differences": [
            {"kind": d.kind, "given": d.given, "original": d.original} for d in check.differences
        ],
    }
