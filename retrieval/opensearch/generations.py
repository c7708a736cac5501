"""Generations, one after the other: a library is put into the next one, and swapped in whole."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

import msgspec

from corpus.article import Article
from corpus.corrections import Correction
from corpus.errors import VerbatimError
from corpus.hashing import digest_of
from corpus.library import Library
from retrieval.opensearch.cluster import PATIENCE, MissingError
from retrieval.opensearch.connection import AnalysisDiffersError, Connection
from retrieval.opensearch.difference import Difference, Entry, difference
from retrieval.opensearch.documents import analysis, documents_of, passage_id
from retrieval.opensearch.files import files_writes
from retrieval.opensearch.filling import Write, fill
from retrieval.opensearch.generation import About, Generation, landmarks_of
from retrieval.opensearch.indexes import (
    begin,
    clone,
    count,
    entries_of,
    ids_of,
    is_begun,
    refresh,
    remove_old,
    settle,
    swap,
)
from retrieval.opensearch.manifest import manifest_writes, read_manifest
from retrieval.opensearch.searching import there
from retrieval.opensearch.speaking import names_in, renew_people, said_lines
from retrieval.opensearch.writer import InHand, Writer, WriterError
from retrieval.thesaurus import acronym_synonyms

log = logging.getLogger(__name__)
Item = TypeVar("Item")
Progress = Callable[[str, int, int], None]
Check = Callable[[Sequence[str], int], None]
_TOGETHER = 200


class NotWholeError(VerbatimError):
    """What was put in is not what should be there."""


@dataclass(frozen=True, slots=True)
class Published:
    """What is asked now: the number of the generation, its articles and passages.

    `put_in` and `taken_out` are how many articles differ from those that were there before; where it is none,
    the generation is the one that was asked already.
    """

    generation: int
    articles: int
    passages: int
    put_in: int
    taken_out: int


@dataclass(frozen=True, slots=True)
class _Tie:
    """What ties an article to others: what it shares with its copies, and what puts it right."""

    group: str | None
    corrections: tuple[tuple[str, int, int, str | None], ...]

    @property
    def digest(self) -> str | None:
        return digest_of(msgspec.json.encode(self.corrections)).hex() if self.corrections else None

    def fields(self) -> dict[str, Any]:
        return {"group": self.group, "ties": self.digest, "corrections": self.corrections}


def publish(
    connection: Connection,
    library: Library,
    progress: Progress = lambda step, done, of: None,
    check: Check = lambda gone, had: None,
    read_by: str = "",
) -> Published:
    """Put the library's articles in, and let them be asked, all at once; return what is asked now.

    The next generation is a clone of the last one with what differs. Whatever stops this, an error that
    `progress` raises or the end of the process, leaves what is asked as it is; called again, it goes on where
    it stopped. `progress` is called with "Filling", how many articles are done, and how many there are;
    `check`, before anything is done, with the ids of those that would go, and how many are asked now.
    `read_by` is the version of the code that has read the library's files, where others may have them, too.
    Raises EngineUnavailableError, RefusedError, NotWholeError, and WriterError where another bot does the
    same.
    """
    last = connection.published()
    ties = _ties_of(library)
    about, entries = _known(connection, last)
    check([one for one in entries if one not in ties], len(entries))
    found = _difference(entries, library)
    if about and last and found == Difference((), ()) and _is_unchanged(about, entries, library, ties):
        return Published(last.number, about.counts.articles, about.passages, 0, 0)
    generation = last.next if last is not None else Generation(connection.collection, 1)
    with Writer(connection.cluster, generation) as writer:
        if connection.published() != last:
            raise WriterError
        work = _Work(connection, generation, writer, library, ties, progress)
        published = work.done(last if about else None, entries, found, read_by)
        _swap_in(connection, last, generation, writer)
    try:
        remove_old(connection.cluster, generation)
    except VerbatimError as error:
        log.warning(
            "Articles that are asked no more stay in OpenSearch until the next are published. %s", error
        )
    return published


def _swap_in(connection: Connection, last: Generation | None, generation: Generation, writer: Writer) -> None:
    """Let the generation be asked. Raises WriterError where another has taken over, or has been quicker."""
    try:
        swap(connection.cluster, last, generation, writer.token)
    except MissingError:
        writer.note(())
        if connection.published() != generation:  # as where the answer was lost, and it was asked for again
            raise WriterError from None


class _Work:
    """A library on its way into a generation."""

    def __init__(
        self,
        connection: Connection,
        generation: Generation,
        writer: Writer,
        library: Library,
        ties: Mapping[str, _Tie],
        progress: Progress,
    ) -> None:
        self._connection, self._cluster = connection, connection.cluster
        self._generation, self._writer, self._progress = generation, writer, progress
        self._library, self._ties = library, ties
        self._put: dict[str, Entry] = {}
        self._speaking: set[str] | None = set()

    def done(
        self, last: Generation | None, known: Mapping[str, Entry], differs: Difference | None, read_by: str
    ) -> Published:
        """Do it, where the last generation has the articles that are known; return what will be asked.

        Where `last` is None, there is none that could be gone on from.
        """
        cluster, generation = self._cluster, self._generation
        entries = self._begun(last, known)
        found = differs if entries is known else _difference(entries, self._library)
        if found is None:
            entries = self._begin()
            found = _difference(entries, self._library) or Difference((), ())
        self._take_out(found, entries)
        self._put_in(found, entries)
        now = self._tied(entries)
        about = self._about(now)
        renew_people(cluster, generation, self._speaking, self._writer.hold)
        self._fill(manifest_writes(generation, now))
        if read_by:
            self._fill(files_writes(generation, self._library, now, read_by))
        self._writer.hold()
        cluster.ask("PUT", f"/{generation.about}/_doc/about", msgspec.to_builtins(about), refresh="true")
        settle(cluster, generation)
        articles = about.counts.articles
        return Published(generation.number, articles, about.passages, len(found.new), len(found.gone))

    def _begun(self, last: Generation | None, known: Mapping[str, Entry]) -> Mapping[str, Entry]:
        """Have the indexes there; return what is in them: what a writer before has left, else the last's."""
        cluster, generation = self._cluster, self._generation
        if is_begun(cluster, generation):
            self._undo()
            self._speaking = None
            return entries_of(cluster, generation)
        return known if last and clone(cluster, last, generation) else self._begin()

    def _begin(self) -> dict[str, Entry]:
        self._writer.hold()
        begin(self._cluster, self._generation, self._connection.shards_for(len(self._library.cards)))
        self._speaking = None
        return {}

    def _undo(self) -> None:
        """Take out what the writer before may have put in by halves."""
        self._fill(self._removals(self._writer.in_hand))
        self._writer.note(())
        refresh(self._cluster, self._generation)

    def _take_out(self, found: Difference, entries: Mapping[str, Entry]) -> None:
        for gone in _together(found.gone):
            in_hand = [(one, entries[one].passages) for one in gone]
            self._hear(gone)
            self._writer.note(in_hand)
            self._fill(self._removals(in_hand))

    def _put_in(self, found: Difference, entries: Mapping[str, Entry]) -> None:
        cards, done = self._library.cards, 0
        for batch in _together(found.new):
            self._progress("Filling", done, len(found.new))
            articles = [cards[at].article for at, _ in batch]
            places = [place for _, place in batch]
            documents = documents_of(articles, [cards[at].key for at, _ in batch], places)
            self._hear([article.id for article in articles if article.id in entries])
            before = [entries[a.id].passages if a.id in entries else 0 for a in articles]
            after = [len(made.passages) for made in documents]
            most = map(max, before, after)
            self._writer.note([(a.id, count) for a, count in zip(articles, most, strict=True)])
            writes: list[Write] = []
            for article, made, old in zip(articles, documents, before, strict=True):
                writes += self._passage_writes(article, made.passages, old)
                writes.append(self._article_write(article, made.article))
            self._fill(writes)
            self._writer.in_hand = ()  # noted with the next
            done += len(batch)
        self._progress("Filling", done, len(found.new))
        self._writer.note(())

    def _article_write(self, article: Article, made: Mapping[str, Any]) -> Write:
        """Return how an article is put in; keep what the whole has to know of it."""
        tie = self._ties[article.id]
        fields = {**made, **tie.fields(), "said": said_lines(article), "generation": self._generation.number}
        self._put[article.id] = Entry(
            key=bytes.fromhex(fields["key"]),
            place=fields["place"],
            passages=fields["passages"],
            group=tie.group,
            ties=tie.digest,
            acronyms=tuple(fields["acronyms"]),
        )
        if self._speaking is not None:
            self._speaking |= names_in(fields["said"])
        return Write(self._generation.articles, article.id, fields)

    def _passage_writes(
        self, article: Article, passages: Sequence[dict[str, Any]], before: int
    ) -> Iterator[Write]:
        """Yield how the passages of an article are put in, of which there were so many `before`."""
        for number, document in enumerate(passages):
            yield Write(self._generation.passages, passage_id(article.id, number), document)
        for number in range(len(passages), before):
            yield Write(self._generation.passages, passage_id(article.id, number))

    def _removals(self, in_hand: InHand) -> Iterator[Write]:
        for article, passages in in_hand:
            yield Write(self._generation.articles, article)
            for number in range(passages):
                yield Write(self._generation.passages, passage_id(article, number))

    def _hear(self, articles: Sequence[str]) -> None:
        """Keep who speaks in articles that are there, and will be so no more."""
        if self._speaking is None or not articles:
            return
        asked, index = {"ids": articles}, self._generation.articles
        for document in there(self._cluster, index, asked, seconds=PATIENCE, _source_includes="said"):
            self._speaking |= names_in(document["_source"]["said"])

    def _fill(self, writes: Iterable[Write]) -> None:
        fill(self._cluster, writes, self._writer.hold)

    def _tied(self, entries: Mapping[str, Entry]) -> dict[str, Entry]:
        """Renew what ties the articles that were there to others; return the entries of all there are now."""
        now: dict[str, Entry] = {}
        writes: list[Write] = []
        for card in self._library.cards:
            entry = self._put.get(card.id)
            if entry is None:
                entry, tie = entries[card.id], self._ties[card.id]
                if (entry.group, entry.ties) != (tie.group, tie.digest):
                    entry = msgspec.structs.replace(entry, group=tie.group, ties=tie.digest)
                    writes.append(Write(self._generation.articles, card.id, tie.fields(), partly=True))
            now[card.id] = entry
        self._fill(writes)
        return now

    def _about(self, now: Mapping[str, Entry]) -> About:
        """Return what is known of the whole. Raises NotWholeError where it is not as it should be."""
        wanted = len(now), sum(entry.passages for entry in now.values())
        refresh(self._cluster, self._generation)
        articles, _ = count(self._cluster, self._generation.articles)
        passages, sums = count(
            self._cluster, self._generation.passages, ("size", "headline_size", "sentences")
        )
        if (articles, passages) != wanted:
            self._begin()
            raise NotWholeError(
                f"Of {wanted[0]} articles in {wanted[1]} passages OpenSearch has "
                f"{articles} in {passages}; what was asked before still is. Put the articles in again."
            )
        explained = (line.split("\n") for entry in now.values() for line in entry.acronyms)
        return About(
            analysis=analysis(),
            published_at=datetime.now(UTC).isoformat(timespec="seconds"),
            passages=passages,
            terms=sums["size"],
            headline_terms=sums["headline_size"],
            sentences=sums["sentences"],
            counts=self._library.counts,
            copies=self._library.has_copies,
            landmarks=landmarks_of(entry.place for entry in now.values()),
            synonyms=self._library.synonyms,
            acronyms=tuple(acronym_synonyms((short, long) for short, long in explained)),
        )


def _ties_of(library: Library) -> dict[str, _Tie]:
    return {
        card.id: _Tie(library.group_of(card.id), _told(library.corrections.get(card.id, ())))
        for card in library.cards
    }


def _told(corrections: Iterable[Correction]) -> tuple[tuple[str, int, int, str | None], ...]:
    return tuple((one.by.id, one.start, one.end, one.date) for one in corrections)


def _difference(entries: Mapping[str, Entry], library: Library) -> Difference | None:
    return difference(entries, [card.id for card in library.cards], [card.key for card in library.cards])


def _known(connection: Connection, last: Generation | None) -> tuple[About | None, dict[str, Entry]]:
    """Return what is known of the last generation as a whole, and of its articles.

    Of one that another version of Verbatim has put in, that is which articles it has, and nothing else.
    """
    if last is None:
        return None, {}
    try:
        about = connection.about(last)
    except AnalysisDiffersError:
        return None, dict.fromkeys(ids_of(connection.cluster, last), Entry(b"", 0, 0))
    return about, read_manifest(connection.cluster, last, about.counts.articles)


def _is_unchanged(
    about: About, entries: Mapping[str, Entry], library: Library, ties: Mapping[str, _Tie]
) -> bool:
    """Return whether a generation with the same articles has all else that the library has, too."""
    if about.synonyms != library.synonyms or about.counts != library.counts:
        return False
    return all(
        (entry.group, entry.ties) == (ties[one].group, ties[one].digest) for one, entry in entries.items()
    )


def _together(listed: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """Yield them in the numbers that are put in together."""
    return (listed[first : first + _TOGETHER] for first in range(0, len(listed), _TOGETHER))
