"""`verbatim encoder`: the encoders that ENCODER can name, and fetching one."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.reading import errors, output
from bot.settings import load_settings
from corpus.errors import VerbatimError


def encoder(
    name: Annotated[
        str | None, typer.Argument(help="The encoder to fetch; without one, all are listed.")
    ] = None,
    pins: Annotated[
        Path | None, typer.Option(help="A file that tells of other encoders, as bot/encoder/known.toml does.")
    ] = None,
) -> None:
    """Fetch an encoder into DATA_DIR, once, or list those that are known by name."""
    from rich.progress import Progress

    from bot.encoder.fetching import fetch_encoder
    from bot.encoder.known import encoders_folder, load_known
    from retrieval.meaning.encoder import ABOUT

    folder, known = encoders_folder(load_settings()), load_known(pins)
    if name is None:
        for each, about in known.items():
            where = "fetched" if (folder / each / ABOUT).exists() else f"{about.megabytes} MB to fetch"
            languages = ", ".join(about.about.get("languages", ())) or "many languages"
            output.print(f"{each}  {languages}, licence {about.licence}, {where}", markup=False)
        return
    if name not in known:
        raise VerbatimError(f"No encoder is known as {name}; known are {', '.join(known)}.")
    output.print(f"{name} is under the licence {known[name].licence}.", markup=False)
    with Progress(console=errors, transient=True) as bars:
        tasks = {file: bars.add_task(file, total=None) for file in known[name].files}
        place = fetch_encoder(
            name,
            known[name],
            folder,
            lambda file, done, of: bars.update(tasks[file], completed=done, total=of),
        )
    output.print(f"It is in {place}. To use it, set ENCODER={name}.", markup=False)
