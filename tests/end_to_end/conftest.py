"""One sandbox and one bot process for the whole run; each test talks to it as people do."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from corpus.library import SAMPLES
from tests.end_to_end.telegram import ADA, BEN, GROUP_ID, NORA, Person, Telegram, bot_process, measured


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Try what fails here a second time: processes, a browser and one clock share a machine.

    Each first failure stands in the run's summary as RERUN; what fails twice has failed.
    """
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def telegram() -> Iterator[Telegram]:
    """A Telegram of this machine."""
    made = Telegram()
    yield made
    made.close()


@pytest.fixture(scope="session")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the bot reads: a copy of the samples."""
    return Path(shutil.copytree(SAMPLES, tmp_path_factory.mktemp("bot") / "articles"))


@pytest.fixture(scope="session")
def data(articles: Path) -> Path:
    """What the bot keeps."""
    return articles.parent / "data"


@pytest.fixture(scope="session")
def log(telegram: Telegram, articles: Path, data: Path) -> Iterator[Path]:
    """The log of the bot's process, which runs as long as the tests do."""
    path = articles.parent / "bot.log"
    settings = {"ARTICLES_DIR": str(articles), "DATA_DIR": str(data), **measured()}
    with bot_process(telegram, path, **settings):
        yield path


def _person(telegram: Telegram, number: int, chat: int | None = None) -> Iterator[Person]:
    made = Person(telegram.url, number, chat)
    yield made
    made.close()


@pytest.fixture
def nora(telegram: Telegram, log: Path) -> Iterator[Person]:
    """Nora in her private chat."""
    yield from _person(telegram, NORA)


@pytest.fixture
def ben(telegram: Telegram, log: Path) -> Iterator[Person]:
    """Ben in his private chat."""
    yield from _person(telegram, BEN)


@pytest.fixture
def ada(telegram: Telegram, log: Path) -> Iterator[Person]:
    """Ada, whose id stands in ADMIN_IDS, in her private chat."""
    yield from _person(telegram, ADA)


@pytest.fixture
def ben_in_group(telegram: Telegram, log: Path) -> Iterator[Person]:
    """Ben in the group."""
    yield from _person(telegram, BEN, GROUP_ID)


@pytest.fixture
def browser() -> Iterator[Any]:
    """A headless Chromium with a window of 980 by 760."""
    from selenium import webdriver

    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not chromium or not driver:
        pytest.skip("no chromium and chromedriver are installed")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=980,900"):
        options.add_argument(argument)
    made = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    yield made
    made.quit()
