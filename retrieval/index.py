"""A library made ready to be asked on this machine: its volumes, and BM25 over them. Immutable once built."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from functools import cache, cached_property
from itertools import chain, islice
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from corpus.article import Article
from corpus.library import Library
from retrieval.binding import bind
from retrieval.bm25 import Bm25, Hit
from retrieval.collection import Candidate, Spellings, Statistics
from retrieval.copies import looked_at, without_copies
from retrieval.filters import Filters
from retrieval.forms import kin_prefix, kinship
from retrieval.meaning.vectors import SENTENCES_A_PASSAGE, Known, Place, Vectors
from retrieval.people import People, Said, people_of, said_in
from retrieval.shelf import Shelf
from retrieval.spelling import suggest
from retrieval.thesaurus import Thesauri, Thesaurus, acronym_synonyms, bundled_thesaurus
from retrieval.volume import Living, Volume

if TYPE_CHECKING:
    from retrieval.meaning.encoder import Encoder

_MOST_VOLUMES = 4


class Index:
    """The embedded `Collection`: the passages of a library, ranked by rank_bm25's BM25."""

    name = Bm25.name

    def __init__(
        self,
        library: Library,
        before: "Index | None" = None,
        progress: Callable[[int, int], None] = lambda done, of: None,
        shelf: Shelf | None = None,
    ) -> None:
        """Index `library`; articles that the index `before` has are taken from there, else from the `shelf`.

        What is new is kept there. `progress` is called with the articles analysed and their total.
        """
        self.library = self.articles = library
        self._thesauri: dict[str, Thesauri] = {}
        said = dict(before._said) if before else {}  # noqa: SLF001 - a copy, as others may ask that one
        self._said: dict[bytes, list[Said]] = {key: said[key] for key in said if key in library.keys}
        known = [living.volume for living in before.volumes] if before else shelf.batches() if shelf else []
        kept, lacking = _kept(known, library.keys)
        if lacking:
            listed = [(card.key, card.article) for card in map(library.cards.__getitem__, lacking)]
            volume = bind(listed, lambda done: progress(done, len(listed)))
            kept.append(Living(shelf.put(volume) if shelf else volume, np.array(lacking, np.int32)))
        if shelf and library.cards:  # a folder that is empty may be one that is not mounted
            shelf.keep([living.volume for living in kept])
        self.volumes: tuple[Living, ...] = tuple(kept)
        self._bm25 = Bm25(self.volumes)
        self.encoder: Encoder | None = before.encoder if before else None
        self.vectors: Known = Known(before.vectors.batches if before else (), library.keys)

    def __len__(self) -> int:
        """Return the number of passages."""
        return int(self._bm25.corpus_size)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the articles (ISO 639), the most frequent first."""
        return self.library.languages

    @cached_property
    def publishers(self) -> tuple[str, ...]:
        """The publishers of the articles, the one with the most articles first."""
        return tuple(name for name, _ in self.library.counts.publishers)

    @property
    def encoded(self) -> int:
        """How many articles have vectors of their sentences."""
        return len(self.vectors)

    def with_library(self, library: Library) -> "Index":
        """Return the same index for a library that has the same articles, and perhaps another report."""
        same = copy(self)
        same.library = same.articles = library
        same._thesauri = {}  # noqa: SLF001 - the copy's own
        return same

    def with_vectors(self, encoder: "Encoder", batches: Sequence[Vectors]) -> "Index":
        """Return the same index with the vectors of its sentences, as many as there are yet."""
        same = copy(self)
        same.encoder, same.vectors = encoder, Known(batches, self.library.keys)
        return same

    def statistics(self, terms: Sequence[Spellings]) -> Statistics:
        """Return what is known of terms, each given by its spellings, which count as one."""
        frequencies = self.frequencies(chain.from_iterable(terms))
        return self._bm25.scoring.statistics(terms, frequencies, self._bm25.average_sentence)

    def search(self, terms: Mapping[str, float], filters: Filters, limit: int) -> list[Candidate]:
        """Return up to `limit` passages of articles that the filters admit, best first, without copies.

        `terms` are given with what each counts.
        """
        admitted = [self._admitted(living.volume, filters) for living in self.volumes] if filters else None
        many = self._bm25.search(terms, looked_at(limit, copies=self.library.has_copies), admitted)
        hits = islice(without_copies(many, self._group, self._terms), limit)
        article = cache(self.library.article)
        return [self._candidate(hit, article(self._key(hit))) for hit in hits]

    def search_alike(self, vector: NDArray[np.float32], filters: Filters, limit: int) -> list[Candidate]:
        """Return up to `limit` passages with the sentences most like the vector, without copies."""
        admitted = None
        if filters:
            admitted = np.zeros(len(self.library.cards), np.bool_)
            for living in self.volumes:
                there = living.volume.catalogue.admitted(filters) & (living.positions >= 0)
                admitted[living.positions[there]] = True
        places = self.vectors.nearest(vector, limit * SENTENCES_A_PASSAGE, admitted)
        hits = dict.fromkeys(self._hit_at(place) for place in places)
        article = cache(self.library.article)
        chosen = islice(without_copies(hits, self._group, self._terms), limit)
        return [self._candidate(hit, article(self._key(hit))) for hit in chosen]

    def suggest(self, spellings: Spellings) -> str | None:
        """Return a word that may be meant by a term which no article has, None where none is near."""
        return suggest(self, self.languages, spellings)

    def frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """Return in how many passages each of the terms stands."""
        return {term: self._bm25.frequency(term) for term in terms}

    def has_kin(self, term: str) -> bool:
        """Return whether a form of the term stands in a passage."""
        prefix = kin_prefix(term)
        return prefix is not None and any(
            kinship(term, other) and self._bm25.frequency(other) for other in self._beginning(prefix)
        )

    def near(self, term: str, mistakes: int) -> list[str]:
        """Return terms, in alphabetical order, among which are all that differ by so many letters at most.

        Some of them may stand nowhere any more.
        """
        return self._beginning(term[0])

    def written(self, term: str) -> str:
        """Return a word that has the term, as it is written. Raises KeyError where none has it."""
        for living in self.volumes:
            number = living.volume.vocabulary.get(term)
            if number is not None:
                return living.volume.vocabulary.word(number)
        raise KeyError(term)

    def people(self) -> People:
        """Return who says what in the articles; those are read that were not when it was asked before."""
        for card in self.library.cards:
            if card.key not in self._said:
                self._said[card.key] = said_in(card.article)
        said = (self._said[card.key] for card in self.library.cards)
        return people_of(chain.from_iterable(said), self.library.find)

    def thesauri(self, language: str) -> Thesauri:
        """Return what stands for what in questions of a language."""
        if language not in self._thesauri:
            self._thesauri[language] = Thesauri(
                Thesaurus(language, acronym_synonyms(self._acronyms())),
                Thesaurus(language, self.library.synonyms),
                bundled_thesaurus(language),
            )
        return self._thesauri[language]

    def passages(self) -> Iterator[Candidate]:
        """Yield all passages, without a score."""
        for at, living in enumerate(self.volumes):
            for passage in range(len(living.volume)):
                if living.passages is None or living.passages[passage]:
                    hit = Hit(at, passage, 0.0)
                    yield self._candidate(hit, self.library.article(self._key(hit)))

    def _acronyms(self) -> Iterator[tuple[str, str]]:
        for living in self.volumes:
            for article, short, long in living.volume.explained():
                if living.positions[article] >= 0:
                    yield short, long

    def _beginning(self, prefix: str) -> list[str]:
        listed = [living.volume.vocabulary.beginning(prefix) for living in self.volumes]
        return listed[0] if len(listed) == 1 else sorted(set(chain.from_iterable(listed)))

    def _admitted(self, volume: Volume, filters: Filters) -> NDArray[np.bool_]:
        return volume.catalogue.admitted(filters).take(volume.article_of)

    def _candidate(self, hit: Hit, article: Article) -> Candidate:
        volume = self.volumes[hit.volume].volume
        headline, *sentences = volume.tokens(hit.passage)
        first, end = volume.span(hit.passage)
        vectors = self.vectors.of(self._key(hit))
        return Candidate(
            article,
            first,
            tuple(sentences),
            headline,
            hit.score,
            None if vectors is None else vectors[first:end],
        )

    @cached_property
    def _places(self) -> NDArray[np.int32]:
        """Where each article of the library is: its volume and its number there, shape (articles, 2)."""
        places = np.empty((len(self.library.cards), 2), np.int32)
        for at, living in enumerate(self.volumes):
            places[living.articles, 0] = at
            places[living.articles, 1] = np.flatnonzero(living.positions >= 0)
        return places

    def _hit_at(self, place: Place) -> Hit:
        """Return the passage that a sentence stands in."""
        at, article = self._places[self.library.keys[place.key]].tolist()
        volume = self.volumes[at].volume
        first, end = np.searchsorted(volume.article_of, [article, article + 1])
        within = np.searchsorted(volume.firsts[first:end], place.sentence, "right") - 1
        return Hit(at, int(first + within), 0.0)

    def _key(self, hit: Hit) -> bytes:
        volume = self.volumes[hit.volume].volume
        return volume.key(int(volume.article_of[hit.passage]))

    def _group(self, hit: Hit) -> str | None:
        volume = self.volumes[hit.volume].volume
        return self.library.group_of(volume.ids[volume.article_of[hit.passage]].decode())

    def _terms(self, hit: Hit) -> set[str]:
        return set(chain.from_iterable(self.volumes[hit.volume].volume.tokens(hit.passage)))


def _kept(volumes: Sequence[Volume], keys: Mapping[bytes, int]) -> tuple[list[Living], list[int]]:
    """Return the volumes to keep, few, and which articles have to be bound anew or at all, ascending.

    A volume is kept that has more articles than all that are bound now, and not more that are gone than are
    left, so that an article is bound anew a few times only, however many come one by one, as in a binary
    counter. `keys` are those of the library's articles, with their positions.
    """
    lacking = np.ones(len(keys), np.bool_)
    placed = [_placed(volume, keys, lacking) for volume in volumes]
    kept: list[Living] = []
    ordered = sorted(placed, key=lambda living: len(living.articles))
    for at, living in enumerate(ordered):
        there, many = living.articles, len(ordered) - at > _MOST_VOLUMES
        if many or len(there) <= np.count_nonzero(lacking) or 2 * len(there) < len(living.positions):
            lacking[there] = True
        else:
            kept.append(living)
    return kept[::-1], np.flatnonzero(lacking).tolist()


def _placed(volume: Volume, keys: Mapping[bytes, int], lacking: NDArray[np.bool_]) -> Living:
    """Return a volume with those of its articles that have been lacking, by position; they lack no more."""
    positions = np.array([keys.get(key, -1) for key in volume.key_list()], np.int32)
    there = positions >= 0
    there[there] = lacking[positions[there]]
    positions[~there] = -1
    lacking[positions[there]] = False
    return Living(volume, positions, None if there.all() else there[volume.article_of])
