"""`verbatim index`: the articles put into the engine that several bots share."""

import time
from typing import Annotated

import typer

from bot.cli.reading import output, progress_bars, report_problems
from bot.library.collection import read_articles
from bot.library.engines import shared_engine
from bot.settings import load_settings
from corpus.errors import VerbatimError


def index(
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Also where more than half of the articles there would be gone.")
    ] = False,
) -> None:
    """Put the articles into the engine at ENGINE_URL, and let all bots there ask them.

    What has not changed stays; until all is in, the articles there are asked as they were. It can be stopped
    at any time, and goes on where it was.
    """
    settings = load_settings()
    if not settings.engine:
        raise VerbatimError(
            "ENGINE_URL is empty, so the bot indexes its articles itself; set it to where OpenSearch answers."
        )
    if not settings.has_articles:
        raise VerbatimError("No articles are named that could be put in; set ARTICLES_DIR or SOURCES.")
    engine = shared_engine(settings)
    started = time.monotonic()
    try:
        with progress_bars() as bars:
            library = read_articles(settings, lambda step, done, of: bars(step)(done, of))
            report_problems(library.report)
            published = engine.publish(library, lambda step, done, of: bars(step)(done, of), anyway=anyway)
    except KeyboardInterrupt:
        raise VerbatimError(
            "Stopped: the articles in the engine are asked as they were. Call it again, and it goes on."
        ) from None
    output.print(
        f"Generation {published.generation} is asked now: {published.articles:,} articles in "
        f"{published.passages:,} passages, {published.put_in:,} put in and {published.taken_out:,} taken out "
        f"in {time.monotonic() - started:.1f} s.",
        markup=False,
    )
