"""`verbatim backup` and `restore`: what DATA_DIR keeps, as one file and back."""

from pathlib import Path
from typing import Annotated

import typer

from bot.backup import back_up
from bot.backup import restore as put_back
from bot.cli.reading import output
from bot.settings import load_settings


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write; it is replaced.")],
) -> None:
    """Write into one file what can't be made again: questions, groups, fetched and added articles."""
    settings = load_settings()
    made = back_up(settings.data_dir, file)
    output.print(f"Backed up {len(made.files)} files, {made.size:,} bytes, to {file}.", markup=False)


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file that `verbatim backup` made.")],
) -> None:
    """Put a backup back in place of what DATA_DIR keeps; the bot has to be stopped first."""
    settings = load_settings()
    restored = put_back(file, settings.data_dir)
    made = restored.manifest
    output.print(f"Restored {len(made.files)} files, {made.size:,} bytes, of {made.made_at}.", markup=False)
    if restored.before:
        before = f"What was there before lies in {restored.before}; delete it once all is well."
        output.print(before, markup=False)
