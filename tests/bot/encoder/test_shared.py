"""Vectors that bots share in OpenSearch: one makes them, another follows."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from typer.testing import CliRunner

import bot.encoder.shared
from bot.cli import app
from bot.encoder.vectors import encoding
from bot.library.keeper import Keeper
from bot.library.opening import open_keeper
from bot.settings import Settings
from corpus.library import SAMPLES
from retrieval.opensearch import connect
from tests.opensearch.conftest import PATIENT

ASKED = "What does a journey to the island cost?"
KNN = "found by the cluster's k-NN plugin, beside those that words find"


@pytest.fixture
def url(opensearch_with_knn: str) -> Iterator[str]:
    """A collection that is not there yet, on a node with the k-NN plugin."""
    name = f"bots-{os.getpid()}"
    yield f"{opensearch_with_knn}/{name}"
    httpx.delete(f"{opensearch_with_knn}/{name}-*", timeout=PATIENT)


def settings_of(url: str, encoder: Path | str, data: Path, **more: Any) -> Settings:
    return Settings(engine_url=SecretStr(url), encoder=str(encoder), data_dir=data, **more)


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[Keeper]:
    """Keep what the settings name, and make its vectors, or follow."""
    keeper = open_keeper(settings, lambda step, done, of: None)
    async with encoding(keeper, settings):
        yield keeper


async def until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(60):
        while not true():
            await asyncio.sleep(0.05)


async def until_encoded(keeper: Keeper, articles: int = 9) -> None:
    await until(lambda: keeper.index.encoded == articles)


async def test_one_makes_the_vectors_after_the_words_and_another_uses_them(
    url: str, encoder_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.encoder.shared, "_AGAIN", 0.1)
    writes = settings_of(url, encoder_folder, tmp_path / "one", articles_dir=SAMPLES)
    follows = settings_of(url, encoder_folder, tmp_path / "two")
    async with running(writes) as writing, running(follows) as following:
        assert (await writing.ask("How high is the sea wall?")).quotes
        for keeper in (writing, following):
            await until_encoded(keeper)
            assert "9 crowns" in (await keeper.ask(ASKED)).quotes[0].text
            assert ("Passages by meaning", KNN) in keeper.engine.rows(keeper.index)
            assert keeper.encoder_trouble is None
        asked = following.index
        await following.follow()
        assert following.index is asked
    told = CliRunner().invoke(app, ["ask", ASKED], env={"ENGINE_URL": url, "ENCODER": str(encoder_folder)})
    assert "9 crowns" in told.stdout


async def test_without_the_plugin_words_find_the_passages_and_that_is_told(
    opensearch: str, encoder_folder: Path, tmp_path: Path
) -> None:
    url = f"{opensearch}/plain-{os.getpid()}"
    told = CliRunner().invoke(
        app,
        ["index"],
        env={"ENGINE_URL": url, "ENCODER": str(encoder_folder), "ARTICLES_DIR": str(SAMPLES)},
    )
    assert "All sentences have vectors of all-MiniLM-L6-v2, in " in told.stdout
    assert told.stdout.endswith("then ranked by it: this cluster has no k-NN plugin.\n")
    async with running(settings_of(url, encoder_folder, tmp_path / "data")) as keeper:
        await until_encoded(keeper)
        assert "9 crowns" in (await keeper.ask(ASKED)).quotes[0].text
    with closing(connect(url, PATIENT)) as connection:
        connection.cluster.ask("DELETE", f"/{connection.collection}-*", seconds=PATIENT)


async def test_an_encoder_that_is_not_there_leaves_answers_to_words_and_makes_nothing(
    url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    nowhere = tmp_path / "nowhere"
    async with running(settings_of(url, nowhere, tmp_path / "data", articles_dir=SAMPLES)) as keeper:
        await until(lambda: keeper.encoder_trouble)
        assert (await keeper.ask("How high is the sea wall?")).quotes
        assert (keeper.index.encoder, keeper.index.encoded) == (None, 0)
    assert caplog.text.count("by words alone") == 1
    env = {"ENGINE_URL": url, "ENCODER": str(nowhere), "ARTICLES_DIR": str(SAMPLES)}
    told = CliRunner().invoke(app, ["index"], env=env)
    assert (told.exit_code, told.stdout.count("\n")) == (0, 1)
    assert "Answers are found by words alone." in told.stderr


async def test_an_engine_that_takes_no_vectors_is_told_once_and_tried_again(
    url: str,
    encoder_folder: Path,
    folder: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    from bot.library.shared import SharedEngine
    from retrieval.opensearch.cluster import RefusedError

    monkeypatch.setattr(bot.encoder.shared, "_AGAIN", 0.05)
    tried, encode = [], SharedEngine.encode

    def refuse(engine: SharedEngine, go_on: Callable[[int, int], bool]) -> bool:
        tried.append(engine)
        if len(tried) < 4:
            raise RefusedError("There is no room for vectors.")
        return encode(engine, go_on)

    monkeypatch.setattr(SharedEngine, "encode", refuse)
    place = folder(a__txt="Ferry\n\nThe ferry sails at noon.")
    async with running(settings_of(url, encoder_folder, tmp_path / "data", articles_dir=place)) as keeper:
        await until(lambda: len(tried) > 1)
        assert "no room for vectors. Until then, answers are found by words" in str(keeper.encoder_trouble)
        await until_encoded(keeper, 1)
        await until(lambda: keeper.encoder_trouble is None)
    assert caplog.text.count("There is no room for vectors.") == 1
