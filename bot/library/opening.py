"""What the settings name, ready to be asked when the bot starts."""

import logging
import time

from bot.library.collection import Progress, build_index, known_articles, read_articles
from bot.library.engines import Engine, engine_of
from bot.library.keeper import Keeper
from bot.settings import Settings
from corpus.errors import VerbatimError
from corpus.library import Library
from retrieval.collection import Collection, EngineUnavailableError
from retrieval.index import Index

log = logging.getLogger(__name__)


def open_keeper(settings: Settings, progress: Progress) -> Keeper:
    """Return the keeper of the articles, which are read and indexed, or asked where others have put them.

    An engine on another machine that can't be asked is looked for from then on. `progress` is as
    `build_index`'s. Raises SourcesError and SettingsError, and VerbatimError where what is in the engine
    can't be asked by this version.
    """
    started = time.monotonic()
    engine = engine_of(settings)
    if not engine.is_shared:
        index = build_index(settings, progress)
        return Keeper(settings, index, time.monotonic() - started, engine)
    try:
        shared = engine.newest() or _put_in_first(settings, engine, progress)
    except EngineUnavailableError as error:
        log.error("%s Until it can be asked, questions are put off.", error)  # noqa: TRY400 - no traceback
        engine.availability.is_away(str(error))
        shared = Index(Library())
    read = known_articles(settings) if settings.has_articles else Library()
    return Keeper(settings, shared, time.monotonic() - started, engine, read)


def open_collection(settings: Settings, progress: Progress) -> Collection:
    """Return the articles to be asked a question or two. Raises as above, and EngineUnavailableError."""
    engine = engine_of(settings)
    if not engine.is_shared:
        return build_index(settings, progress)
    newest = engine.newest()
    if newest is None:
        raise VerbatimError("There are no articles in the engine yet; put them in with `verbatim index`.")
    return newest


def _put_in_first(settings: Settings, engine: Engine, progress: Progress) -> Collection:
    """Return the articles of this bot, put in where none are, and no articles where it has none or can't."""
    nothing = Index(Library())
    if not settings.has_articles:
        log.warning("There are no articles in the engine yet; put them in with `verbatim index`.")
        return nothing
    try:
        return engine.make(read_articles(settings, progress), progress, nothing)
    except EngineUnavailableError:
        raise
    except VerbatimError as error:
        log.error("The articles are not put in. %s", error)  # noqa: TRY400 - no traceback
        return nothing
