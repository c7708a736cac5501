"""Vectors that are made beside the questions, while the bot keeps a library."""

import asyncio
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.encoder.vectors import encoding
from bot.library.collection import build_index
from bot.library.keeper import Keeper
from bot.settings import Settings
from corpus.library import SAMPLES
from retrieval.meaning.encoder import MODEL

Fill = Callable[..., Path]
ASKED = "What does a journey to the island cost?"


def keeper_of(settings: Settings) -> Keeper:
    return Keeper(settings, build_index(settings), 0.0)


def settings_of(articles: Path, encoder: Path, data: Path) -> Settings:
    return Settings(articles_dir=articles, encoder=str(encoder), data_dir=data)


@asynccontextmanager
async def encoded(settings: Settings, articles: int) -> AsyncIterator[Keeper]:
    """Keep the articles of the settings, once so many of them have vectors."""
    keeper = keeper_of(settings)
    async with encoding(keeper, settings):
        await until_encoded(keeper, articles)
        yield keeper


async def until_encoded(keeper: Keeper, articles: int) -> None:
    async with asyncio.timeout(120):
        while keeper.index.encoded < articles:
            assert keeper.encoder_trouble is None
            await asyncio.sleep(0.02)


async def test_articles_answer_by_words_at_once_and_their_vectors_follow(
    encoder_folder: Path, folder: Fill, tmp_path: Path
) -> None:
    place = folder(a__txt="Ferry\n\nThe ferry fare to the isle is nine crowns.")
    settings = settings_of(place, encoder_folder, tmp_path / "data")
    async with encoded(settings, 1) as keeper:
        (place / "b.txt").write_text("Fair\n\nNine hundred guests came to the fair.")
        await keeper.reload()
        assert keeper.index.encoded == 1
        assert (await keeper.ask("How many guests came to the fair?")).quotes
        await until_encoded(keeper, 2)
    (kept,) = (tmp_path / "data").glob("vectors-*/*.vectors")
    made_at = kept.stat().st_mtime_ns
    async with encoded(settings, 2):
        assert kept.stat().st_mtime_ns == made_at


async def test_a_question_in_other_words_is_answered(encoder_folder: Path, tmp_path: Path) -> None:
    settings = settings_of(SAMPLES, encoder_folder, tmp_path / "data")
    plain = keeper_of(settings)
    async with encoded(settings, plain.index.articles.counts.articles) as keeper:
        answer = await keeper.ask(ASKED)
        assert "9 crowns" in answer.quotes[0].text


@pytest.mark.parametrize("broken", ["missing", "damaged", "not fetched"])
async def test_without_an_encoder_that_works_answers_are_those_of_words_and_it_is_told_once(
    encoder_folder: Path, tmp_path: Path, broken: str, caplog: pytest.LogCaptureFixture
) -> None:
    place = tmp_path / "encoder"
    if broken == "damaged":
        shutil.copytree(encoder_folder, place)
        (place / MODEL).write_bytes(b"no model")
    name = "all-MiniLM-L6-v2" if broken == "not fetched" else str(place)
    settings = Settings(articles_dir=SAMPLES, encoder=name, data_dir=tmp_path / "data")
    keeper = keeper_of(settings)
    async with encoding(keeper, settings):
        async with asyncio.timeout(60):
            while keeper.encoder_trouble is None:
                await asyncio.sleep(0.02)
        by_words = await keeper_of(settings).ask("How high is the sea wall?")
        assert await keeper.ask("How high is the sea wall?") == by_words
        assert keeper.encoder_trouble.endswith("Until then, answers are found by words alone.")
        await keeper.reload()
    told = [record for record in caplog.records if "by words alone" in record.getMessage()]
    assert len(told) == 1


def test_without_an_encoder_nothing_of_it_is_imported(tmp_path: Path) -> None:
    asked = (
        "import sys; from typer.testing import CliRunner; from bot.cli import app; "
        "assert '3.2 metres' in CliRunner().invoke(app, ['ask', 'How high is the sea wall?']).stdout; "
        "print([name for name in ('onnxruntime', 'tokenizers', 'huggingface_hub') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert done.stdout == "[]\n"
