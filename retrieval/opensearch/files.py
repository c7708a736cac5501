"""Which files a generation was read from, so that a machine that has them, too, need not read them again."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import count

import msgspec

from corpus.article import Article
from corpus.cards import Card, article_key, cards_of
from corpus.errors import Problem
from corpus.library import Library
from corpus.likeness import signature
from corpus.reading import ReadFile
from retrieval.opensearch.cluster import PATIENCE, Cluster, MissingError
from retrieval.opensearch.difference import Entry
from retrieval.opensearch.documents import article_of
from retrieval.opensearch.filling import Write, in_batches
from retrieval.opensearch.generation import Generation

_TOGETHER = 10_000
_ASKED_TOGETHER = 200
_LEFT_OUT = 10_000_000  # code points of articles that others stand for
Changed = Callable[[str, int, bytes], int | None]


class _File(msgspec.Struct, array_like=True, frozen=True):
    """A file: its name, its size in bytes, its hash, what was wrong with it, and its articles.

    They are ids; an article itself stands where the generation has another one in its place.
    """

    source: str
    size: int
    digest: str
    problems: list[tuple[str, str, bool, bool]]
    articles: list[str | Article]


class _Files(msgspec.Struct, frozen=True):
    """Files listed together, and which version of the code has read them."""

    read_by: str
    files: list[_File]


def files_writes(
    generation: Generation, library: Library, entries: Mapping[str, Entry], read_by: str
) -> Iterator[Write]:
    """Yield how the files of a library are put in, as some version of the code, `read_by`, has read them.

    Not among them are those that have to be read again, and those of which the generation lacks an article,
    as one that was removed.
    """
    for number, together in enumerate(_together(_listed(library, entries), _TOGETHER)):
        yield Write(generation.about, _id(number), {"read_by": read_by, "files": together})


def read_files(
    cluster: Cluster,
    generation: Generation,
    read_by: str,
    changed: Changed,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Iterator[tuple[str, ReadFile]]:
    """Yield the files that are here, too, by their names, as the same version of the code would read them.

    `changed` returns when a file of that name, size in bytes and hash was changed, None where it is not here.
    `progress` is called with how many are done, and how many there are. Raises EngineUnavailableError.
    """
    files, done = _known(cluster, generation, read_by), 0
    for together in _together(files, _ASKED_TOGETHER):
        progress(done, len(files))
        times = [changed(file.source, file.size, bytes.fromhex(file.digest)) for file in together]
        here = [(file, time) for file, time in zip(together, times, strict=True) if time is not None]
        ids = [one for file, _ in here for one in file.articles if isinstance(one, str)]
        there = _articles(cluster, generation, ids)
        for file, time in here:
            articles = [there.get(one) if isinstance(one, str) else one for one in file.articles]
            if None not in articles:
                yield file.source, _read(file, time, list(filter(None, articles)))
        done += len(together)
    progress(done, len(files))


def _known(cluster: Cluster, generation: Generation, read_by: str) -> list[_File]:
    files: list[_File] = []
    for number in count():
        try:
            told = cluster.ask("GET", f"/{generation.about}/_source/{_id(number)}", seconds=PATIENCE)
            together = msgspec.convert(told, _Files)
        except MissingError:
            break
        except msgspec.ValidationError:  # another version listed them otherwise
            return []
        if together.read_by != read_by:
            return []
        files += together.files
    return files


def _listed(library: Library, entries: Mapping[str, Entry]) -> Iterator[_File]:
    texts = {card.text_id for card in library.cards} - {None}
    room = _LEFT_OUT
    for name, file in library.files.items():
        cards = cards_of(file.articles)
        there = all(card.id in entries or card.text_id in texts for card in cards)
        if not there or not file.digest or file.changed < 0:
            continue
        own = [card.id if _is_in(card, entries) else card.article for card in cards]
        left_out = sum(len(one.text) for one in own if isinstance(one, Article))
        if left_out <= room:
            room -= left_out
            problems = [(one.source, one.reason, one.lasting, one.lost) for one in file.problems]
            yield _File(name, file.size, file.digest.hex(), problems, own)


def _is_in(card: Card, entries: Mapping[str, Entry]) -> bool:
    return card.id in entries and entries[card.id].key == card.key


def _together(files: Iterable[_File], most: int) -> Iterator[list[_File]]:
    """Yield files in the numbers that have so many articles at most, or one file."""
    return in_batches(files, most, lambda file: max(1, len(file.articles)))


def _articles(cluster: Cluster, generation: Generation, ids: Sequence[str]) -> dict[str, Article]:
    """Return articles by their ids, those only that are as they were when they were put in."""
    found: dict[str, Article] = {}
    place = f"/{generation.articles}/_mget"
    for first in range(0, len(ids), _ASKED_TOGETHER):
        asked = {"ids": ids[first : first + _ASKED_TOGETHER]}
        told = cluster.ask("POST", place, asked, seconds=PATIENCE, _source_includes="article,key")
        for document in told["docs"]:
            if document.get("found"):
                article = article_of(document["_source"])
                if article_key(article).hex() == document["_source"]["key"]:
                    found[article.id] = article
    return found


def _read(file: _File, changed: int, articles: Sequence[Article]) -> ReadFile:
    problems = tuple(Problem(*one) for one in file.problems)
    signed = tuple(signature(article) for article in articles)
    return ReadFile(file.size, changed, bytes.fromhex(file.digest), tuple(articles), problems, signed)


def _id(number: int) -> str:
    return f"files-{number}"
