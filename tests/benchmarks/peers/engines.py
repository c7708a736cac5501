"""The engines that are compared, each reached in the same way."""

import json
import os
import pickle
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import httpx

from bot.library.collection import build_index
from bot.settings import Settings
from retrieval.ask import ask, warm
from retrieval.bm25 import Bm25
from retrieval.collection import Collection
from retrieval.filters import Filters
from retrieval.question import parse_question

if TYPE_CHECKING:
    from retrieval.opensearch import Connection

Search = Callable[[Any], object]
BEST = 12


class Engine(ABC):
    """An engine, whose index lies in `folder` beside `articles`, JSON Lines with an `articleBody` each.

    `same_index` is the name of another, whose index it asks, too.
    """

    same_index: ClassVar[str | None] = None
    most: ClassVar[int | None] = None
    needs: ClassVar[str | None] = None
    questions: ClassVar[int] = 400

    @abstractmethod
    def build(self, folder: Path) -> None:
        """Make the index of the articles in a folder, and keep it there where that can be."""

    @abstractmethod
    def open(self, folder: Path) -> Search:
        """Return what finds the best twelve passages for a question, as `read` gives it."""

    def read(self, question: str) -> Any:
        """Return the question as the engine wants it: its words, if nothing else is said."""
        return _words(question)

    def disk(self, folder: Path) -> int:
        """Return how many bytes the index takes."""
        index = folder / "index"
        files = index.rglob("*") if index.is_dir() else [index]
        return sum(file.stat().st_size for file in files if file.is_file())


class Embedded(Engine):
    """Verbatim's embedded engine: the passages alone."""

    def build(self, folder: Path) -> None:
        build_index(_settings(folder))

    def open(self, folder: Path) -> Search:
        bm25 = Bm25(build_index(_settings(folder)).volumes)
        return lambda terms: bm25.search(terms, BEST)

    def read(self, question: str) -> Any:
        return dict.fromkeys(chain.from_iterable(parse_question(question, ("en",)).terms), 1.0)


class Whole(Embedded):
    """Verbatim's whole answer on the embedded engine: passages, sentences, decision, quotes."""

    same_index = "verbatim"

    def open(self, folder: Path) -> Search:
        index = build_index(_settings(folder))
        warm(index)
        return lambda question: ask(index, question)

    def read(self, question: str) -> Any:
        return question


class OnOpenSearch(Embedded):
    """Verbatim's engine on OpenSearch, one node on this machine, at PEERS_ENGINE_URL."""

    needs = "opensearchpy"

    def build(self, folder: Path) -> None:
        from retrieval.opensearch import publish

        publish(_connection(folder), build_index(_settings(folder)).library)

    def open(self, folder: Path) -> Search:
        collection = _collection(folder)
        return lambda terms: collection.search(terms, Filters(), BEST)

    def disk(self, folder: Path) -> int:
        told = httpx.get(f"{os.environ['PEERS_ENGINE_URL']}/{folder.name}-*/_stats/store").json()
        return int(told["_all"]["total"]["store"]["size_in_bytes"])


class WholeOnOpenSearch(OnOpenSearch):
    """Verbatim's whole answer on OpenSearch."""

    same_index = "verbatim on OpenSearch"

    def open(self, folder: Path) -> Search:
        collection = _collection(folder)
        warm(collection)
        return lambda question: ask(collection, question)

    def read(self, question: str) -> Any:
        return question


class RankBm25(Engine):
    """rank_bm25 as it comes."""

    most = 100_000
    questions = 20

    def build(self, folder: Path) -> None:
        with (folder / "index").open("wb") as file:
            pickle.dump([_words(text) for text in _texts(folder)], file)

    def open(self, folder: Path) -> Search:
        import rank_bm25

        with (folder / "index").open("rb") as file:
            words = pickle.load(file)
        engine = rank_bm25.BM25Okapi(words)
        numbers = range(len(words))
        return lambda words: engine.get_top_n(words, numbers, BEST)


class Bm25s(Engine):
    """bm25s with numba, its index mapped from the disk."""

    needs = "bm25s"

    def build(self, folder: Path) -> None:
        import bm25s

        engine = bm25s.BM25(method="lucene", k1=1.2, b=0.75, backend="numba")
        engine.index([_words(text) for text in _texts(folder)], show_progress=False)
        engine.save(str(folder / "index"), show_progress=False)

    def open(self, folder: Path) -> Search:
        import bm25s

        engine = bm25s.BM25.load(str(folder / "index"), mmap=True, backend="numba")

        def search(words: Sequence[str]) -> object:
            return engine.retrieve([words], k=BEST, show_progress=False, n_threads=1)

        return search


class Tantivy(Engine):
    """tantivy, one segment merged or not as it likes."""

    needs = "tantivy"

    def build(self, folder: Path) -> None:
        (folder / "index").mkdir()
        writer = self._index(folder).writer(num_threads=2)
        import tantivy

        for text in _texts(folder):
            writer.add_document(tantivy.Document(body=text))
        writer.commit()
        writer.wait_merging_threads()

    def open(self, folder: Path) -> Search:
        index = self._index(folder)
        index.reload()
        searcher = index.searcher()

        def search(words: Sequence[str]) -> object:
            query = index.parse_query(" ".join(words), ["body"])
            return [searcher.doc(address) for _, address in searcher.search(query, BEST).hits]

        return search

    def _index(self, folder: Path) -> Any:
        import tantivy

        schema = tantivy.SchemaBuilder()
        schema.add_text_field("body", stored=True)
        return tantivy.Index(schema.build(), path=str(folder / "index"))


class Fts5(Engine):
    """SQLite's full-text search."""

    def build(self, folder: Path) -> None:
        with sqlite3.connect(folder / "index") as database:
            database.execute("CREATE VIRTUAL TABLE passage USING fts5 (body)")
            database.executemany("INSERT INTO passage VALUES (?)", ((text,) for text in _texts(folder)))
            database.execute("INSERT INTO passage (passage) VALUES ('optimize')")

    def open(self, folder: Path) -> Search:
        database = sqlite3.connect(folder / "index")

        def search(words: Sequence[str]) -> object:
            query = " OR ".join(f'"{word}"' for word in words)
            asked = "SELECT rowid, body FROM passage WHERE passage MATCH ? ORDER BY rank LIMIT ?"
            return database.execute(asked, (query, BEST)).fetchall()

        return search


ENGINES: dict[str, Engine] = {
    "verbatim": Embedded(),
    "rank_bm25": RankBm25(),
    "bm25s": Bm25s(),
    "tantivy": Tantivy(),
    "SQLite FTS5": Fts5(),
    "verbatim on OpenSearch": OnOpenSearch(),
    "verbatim, whole answer": Whole(),
    "whole answer on OpenSearch": WholeOnOpenSearch(),
}


def _connection(folder: Path) -> "Connection":
    from retrieval.opensearch import connect

    return connect(f"{os.environ['PEERS_ENGINE_URL']}/{folder.name}")


def _collection(folder: Path) -> Collection:
    found = _connection(folder).latest()
    assert found is not None
    return found


def _settings(folder: Path) -> Settings:
    return Settings(articles_dir=folder / "articles", data_dir=folder / "index", sandbox_port=0)


def _texts(folder: Path) -> Iterator[str]:
    for path in sorted((folder / "articles").iterdir()):
        with path.open(encoding="utf-8") as file:
            for line in file:
                article: dict[str, str] = json.loads(line)
                yield f"{article['headline']} {article['articleBody']}"


def _words(text: str) -> Sequence[str]:
    return text.lower().replace(".", "").replace("?", "").split()
