"""The command line: `verbatim run`, `chat`, `ask` and the others, a module for each kind."""

import logging
import sys
from importlib.metadata import version
from typing import Annotated

import typer

from bot.cli import ask, backup, chat, check_quote, encoder, evaluate, index, library, run, said, status
from corpus.errors import VerbatimError

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"verbatim {version('verbatim-bot')}")
        raise typer.Exit


@app.callback()
def _verbatim(
    show_version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Articles that answer in their own words."""


app.command()(run.run)
app.command()(chat.chat)
app.command(cls=ask.WordsCommand)(ask.ask)
app.command(cls=ask.WordsCommand)(check_quote.check_quote)
app.command()(said.said)
app.command()(library.articles)
app.command()(library.show)
app.command()(library.check)
app.command()(library.fetch)
app.command()(library.reload)
app.command()(index.index)
app.command()(encoder.encoder)
app.command()(backup.backup)
app.command()(backup.restore)
app.command()(status.status)
app.command()(evaluate.evaluate)


def main() -> None:
    """Run the command line; an error of ours is one line on standard error, and exit code 1."""
    for stream in (sys.stdout, sys.stderr, sys.stdin):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    try:
        app()
    except VerbatimError as error:
        logging.shutdown()
        print(f"verbatim: {error}", file=sys.stderr)  # noqa: T201
        sys.exit(1)
    except BrokenPipeError:
        sys.exit(1)
