"""`verbatim status`: how the running bot is."""

import typer

from bot.cli.reading import output
from bot.messages.neutral import neutral
from bot.settings import load_settings


def status() -> None:
    """Print how the running bot is; exit 1 if something is wrong with it, or none runs."""
    from bot.control import status_of
    from bot.health.status import TROUBLE

    rows = status_of(load_settings())
    for name, value in rows:
        output.print(neutral(f"{name}: {value}"), markup=False)
    raise typer.Exit(0 if (TROUBLE, "none") in rows else 1)
