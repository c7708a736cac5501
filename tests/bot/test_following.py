"""Bots that share an engine: what one publishes the others take over, whole."""

import logging
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from pydantic import SecretStr
from typer.testing import CliRunner

import bot.library.opening
import bot.library.triggers
from bot.cli import app
from bot.library.availability import Availability
from bot.library.collection import Changed, Progress
from bot.library.engines import Rows, engine_of
from bot.library.keeper import NoArticlesError
from bot.library.opening import open_collection, open_keeper
from bot.library.triggers import reloading
from bot.settings import Settings, SettingsError
from corpus.article import Article
from corpus.cache import Cache
from corpus.errors import VerbatimError
from corpus.library import Library
from corpus.reading import ReadFile
from retrieval.collection import Collection, EngineUnavailableError
from retrieval.index import Index
from tests.bot.place import until
from tests.conftest import index_of

SAILS, FAIR = "Ferry\n\nThe ferry sails at noon.", "Fair\n\nNine hundred guests came to the fair."
Fill = Callable[..., Path]


class Shared:
    """An engine that has what was published last; an error is what comes of asking for it."""

    name, is_shared = "Shared", True

    def __init__(self, published: Collection | VerbatimError | None = None) -> None:
        self.published = published
        self.availability = Availability()

    def make(
        self, library: Library, progress: Progress, before: Collection, *, anyway: bool = False
    ) -> Collection:
        self.published = Index(library)
        return self.published

    def read_before(self, cache: Cache, changed: Changed, progress: Progress) -> Mapping[str, ReadFile]:
        return {}

    def newest(self) -> Collection | None:
        if isinstance(self.published, VerbatimError):
            raise self.published
        return self.published

    def news(self, before: Collection, now: Collection) -> Sequence[Article]:
        return now.articles.many(0, 1)

    def rows(self, asked: Collection) -> Rows:
        return [("Generation", "1")]


def nothing(step: str, done: int, of: int) -> None:
    pass


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Shared:
    made = Shared()
    monkeypatch.setattr(bot.library.opening, "engine_of", lambda _: made)
    return made


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The settings of a bot without articles of its own."""
    return Settings(data_dir=tmp_path / "data")


@pytest.fixture
def settings_with_articles(tmp_path: Path, folder: Fill) -> Settings:
    return Settings(data_dir=tmp_path / "data", articles_dir=folder(a__txt=SAILS))


async def test_what_another_bot_publishes_is_taken_over_whole(
    engine: Shared, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.library.triggers, "_AT_LEAST", 0.01)
    monkeypatch.setattr(bot.library.triggers, "_FOLLOW_SECONDS", 0.01)
    engine.published = index_of(SAILS)
    keeper = open_keeper(settings, nothing)
    news: list[Sequence[Article]] = []
    keeper.after_reload.append(news.append)
    async with reloading(keeper, settings):
        assert (await keeper.ask("When does the ferry sail?")).quotes
        engine.published = index_of(FAIR)
        await until(lambda: news)
    assert keeper.index is engine.published
    assert [[one.headline for one in articles] for articles in news] == [["Fair"]]
    assert not (await keeper.ask("When does the ferry sail?")).quotes
    assert (await keeper.ask("How many guests came to the fair?")).quotes


async def test_a_bot_without_articles_of_its_own_puts_none_in(engine: Shared, settings: Settings) -> None:
    engine.published = published = index_of(SAILS)
    keeper = open_keeper(settings, nothing)
    with pytest.raises(NoArticlesError, match="set ARTICLES_DIR or SOURCES"):
        await keeper.reload()
    assert engine.published is published


async def test_a_bot_with_articles_puts_them_in_where_there_are_none_and_at_each_reload(
    engine: Shared, settings_with_articles: Settings
) -> None:
    keeper = open_keeper(settings_with_articles, nothing)
    assert keeper.index is engine.published
    assert (await keeper.ask("When does the ferry sail?")).quotes
    (settings_with_articles.articles_dir / "b.txt").write_text(FAIR)
    reload = await keeper.reload()
    assert ([a.source for a in reload.changes.added], reload.changes.unchanged) == (["b.txt"], 1)
    assert keeper.index is engine.published
    assert (await keeper.ask("How many guests came to the fair?")).quotes


async def test_a_bot_that_starts_while_the_engine_is_away_says_so_and_answers_once_it_is_there(
    engine: Shared, settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(bot.library.triggers, "_AT_LEAST", 0.01)
    monkeypatch.setattr(bot.library.triggers, "_FOLLOW_SECONDS", 0.01)
    engine.published = EngineUnavailableError("Nobody is there.")
    keeper = open_keeper(settings, nothing)
    assert caplog.text.count("Nobody is there. Until it can be asked, questions are put off.") == 1
    async with reloading(keeper, settings):
        with pytest.raises(EngineUnavailableError):
            await keeper.ask("When does the ferry sail?")
        engine.published = index_of(SAILS)
        await until(lambda: keeper.availability.trouble is None)
        assert (await keeper.ask("When does the ferry sail?")).quotes


async def test_what_cannot_be_taken_over_is_told_once_and_what_was_asked_still_is(
    engine: Shared, settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(bot.library.triggers, "_AT_LEAST", 0.01)
    monkeypatch.setattr(bot.library.triggers, "_FOLLOW_SECONDS", 0.01)
    engine.published = index_of(SAILS)
    keeper = open_keeper(settings, nothing)
    caplog.set_level(logging.ERROR)
    async with reloading(keeper, settings):
        engine.published = VerbatimError("Another version has put them in.")
        await until(lambda: keeper.left_behind)
        assert (await keeper.ask("When does the ferry sail?")).quotes
    assert keeper.left_behind == "Another version has put them in."
    assert caplog.text.count("can't be taken over. Another version") == 1


def test_a_command_says_where_nothing_was_put_in_yet(engine: Shared, settings: Settings) -> None:
    with pytest.raises(VerbatimError, match="put them in with `verbatim index`"):
        open_collection(settings, nothing)


def test_where_the_client_is_not_installed_that_is_told_with_what_to_do(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("bot.library.shared", *(name for name in sys.modules if name.startswith("opensearchpy"))):
        monkeypatch.delitem(sys.modules, module, raising=False)
    for module in [name for name in sys.modules if name.startswith("retrieval.opensearch")]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, "opensearchpy", None)
    there = settings.model_copy(update={"engine_url": SecretStr("http://host:9200")})
    with pytest.raises(SettingsError, match=r"pip install 'verbatim-bot\[opensearch\]'"):
        engine_of(there)


def indexed(**settings: str) -> tuple[str, str]:
    """Return what `verbatim index` prints, and the error that it ends with."""
    done = CliRunner().invoke(app, ["index"], env={"ENGINE_URL": "", "ARTICLES_DIR": "", **settings})
    return done.stdout, str(done.exception)


def test_the_command_that_fills_says_what_it_lacks() -> None:
    assert "ENGINE_URL is empty" in indexed()[1]
    assert "set ARTICLES_DIR or SOURCES" in indexed(ENGINE_URL="http://host:9200")[1]


def test_the_command_that_fills_can_be_stopped(folder: Fill, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("bot.library.shared.publish", stop)
    place = folder(a__txt=SAILS)
    told, error = indexed(ENGINE_URL="http://host:9200", ARTICLES_DIR=str(place))
    assert (told, "Call it again, and it goes on." in error) == ("", True)
