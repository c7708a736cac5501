"""`verbatim index`: the articles put into the engine that several bots share."""

import time
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.reading import encoding_bar, opened_encoder, output, progress_bars, report_problems
from bot.library.collection import read_articles
from bot.library.engines import shared_engine
from bot.settings import load_settings
from corpus.errors import VerbatimError
from retrieval.meaning.encoder import Encoder

if TYPE_CHECKING:
    from bot.library.shared import SharedEngine


def index(
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Also where more than half of the articles there would be gone.")
    ] = False,
) -> None:
    """Put the articles into the engine at ENGINE_URL, and let all bots there ask them.

    What has not changed stays; until all is in, the articles there are asked as they were. With ENCODER, the
    vectors of their sentences are made then. It can be stopped at any time, and goes on where it was.
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
            library = read_articles(settings, bars, elsewhere=engine.read_before)
            report_problems(library.report)
            published = engine.publish(library, bars, anyway=anyway)
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
    encoder = opened_encoder(settings)
    if encoder is not None:
        _encode(engine, encoder)


def _encode(engine: "SharedEngine", encoder: Encoder) -> None:
    engine.compare_meaning(encoder)
    started = time.monotonic()
    try:
        with encoding_bar() as go_on:
            engine.encode(go_on)
    except KeyboardInterrupt:
        raise VerbatimError(
            "Stopped: the articles are asked, and ranked by words alone where sentences have no vectors "
            "yet. Call it again, and it goes on."
        ) from None
    output.print(
        f"All sentences have vectors of {encoder.about.name}, in {time.monotonic() - started:.1f} s; "
        f"passages by meaning: {engine.by_meaning}.",
        markup=False,
    )
