"""What tests in every folder share."""

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from corpus.article import Article
from corpus.build import build_article
from corpus.draft import Draft
from corpus.errors import Problem
from corpus.library import SAMPLES, Library
from corpus.readers.text import read_text
from corpus.scan import read_library
from retrieval.index import Index
from retrieval.meaning.encoder import Encoder
from tests.encoder import FOLDER, why_not_there
from tests.site import Site, serving

SHARED = Path(__file__).parents[2] / "shared"


@pytest.fixture(autouse=True, scope="session")
def _data_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Nothing that tests keep lands among the data of who runs them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATA_DIR", str(tmp_path_factory.mktemp("data")))
        yield


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder beside the project with real articles and questions."""
    if not SHARED.is_dir():
        pytest.skip("there is no ../shared here")
    return SHARED


@pytest.fixture(scope="session")
def encoder_folder() -> Path:
    """The folder of an encoder that knows English."""
    if why := why_not_there():
        pytest.skip(why)
    return FOLDER


@pytest.fixture(scope="session")
def encoder(encoder_folder: Path) -> Encoder:
    """An encoder that knows English, open."""
    return Encoder(encoder_folder)


@pytest.fixture(scope="session")
def samples() -> Index:
    """The bundled samples, indexed."""
    return Index(read_library(SAMPLES))


@pytest.fixture(scope="session")
def nrf(shared: Path) -> Index:
    """The real news article of ../shared, indexed."""
    return Index(read_library(shared / "articles"))


@pytest.fixture(scope="session")
def opensearch(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where a node of OpenSearch answers, one for the whole run: each test names a collection of its own."""
    return _node(tmp_path_factory, "pom.xml")


@pytest.fixture(scope="session")
def opensearch_with_knn(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where a node of OpenSearch with the k-NN plugin answers, one for the whole run."""
    return _node(tmp_path_factory, "knn.xml")


def _node(tmp_path_factory: pytest.TempPathFactory, pom: str) -> str:
    from tests.opensearch.jars import NoOpenSearchError
    from tests.opensearch.node import shared_node

    base = tmp_path_factory.getbasetemp()
    try:
        return shared_node(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base, pom)
    except NoOpenSearchError as error:
        pytest.skip(f"NOTHING OF OPENSEARCH IS TESTED: {error}")


def built(drafts: Iterator[Draft]) -> Article:
    """Return the article of the first draft."""
    return build_article(next(drafts))


def built_all(found: Iterable[Draft | Problem]) -> list[Article | Problem]:
    """Return the articles and problems of what a reader found."""
    return [build_article(item) if isinstance(item, Draft) else item for item in found]


def article(text: str, source: str = "test.txt") -> Article:
    """Return the article that the text reader makes of `text`."""
    return built(read_text(text.encode(), source))


def index_of(*texts: str) -> Index:
    """Return an index of articles with these texts."""
    return Index(Library(tuple(article(text, f"{n}.txt") for n, text in enumerate(texts))))


@pytest.fixture
def site() -> Iterator[Site]:
    """A web site on this machine."""
    with serving() as made:
        yield made


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    """A function that fills a new folder with files, bytes or text by their names."""

    def fill(**files: bytes | str) -> Path:
        place = tmp_path / "articles"
        place.mkdir(exist_ok=True)
        for name, content in files.items():
            data = content if isinstance(content, bytes) else content.encode()
            (place / name.replace("__", ".")).write_bytes(data)
        return place

    return fill
