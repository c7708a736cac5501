"""Makes the vectors of a library's sentences, part by part; what was made before is made never again."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from operator import itemgetter

import numpy as np

from corpus.article import Article, Sentence
from corpus.cards import Card
from corpus.errors import VerbatimError
from corpus.library import Library
from retrieval.arrays import ArrayFiles
from retrieval.meaning.encoder import Bytes, Encoder
from retrieval.meaning.vectors import Known, Vectors, batch_of, together

_PART = 4_000
Batches = tuple[Vectors, ...]


def make_vectors(
    library: Library,
    encoder: Encoder,
    batches: Sequence[Vectors] = (),
    files: ArrayFiles[Vectors] | None = None,
    go_on: Callable[[int, int], bool] = lambda done, of: True,
) -> Iterator[Batches]:
    """Yield, as they grow, batches that have the vectors of the library's articles; nothing where none lacks.

    The `batches` are those that are there, and what is new is kept in `files`. `go_on` is called before each
    sentence, with how many articles have vectors and how many there are; where it says no, that was all.
    """
    known = Known(batches, library.keys)
    lacking = [card for card in library.cards if card.key not in known]
    done = len(library.cards) - len(lacking)
    kept = tuple(batches)
    for part in _parts(lacking, encoder, lambda at: go_on(done + at, len(library.cards))):
        kept = _with(kept, part, library.keys, files)
        yield kept


def encode_sentences(
    article: Article, sentences: Sequence[Sentence], encoder: Encoder, go_on: Callable[[], bool]
) -> Bytes | None:
    """Return the vectors of sentences of an article, shape (sentences, dimensions).

    `go_on` is called before each of them; where it says no, there are none.
    """
    rows = [encoder.sentence(article.shown(one.start, one.end)) for one in sentences if go_on()]
    if len(rows) < len(sentences):
        return None
    return np.array(rows, np.int8).reshape(len(rows), encoder.about.dimensions)


def _parts(cards: Sequence[Card], encoder: Encoder, go_on: Callable[[int], bool]) -> Iterator[Vectors]:
    """Yield the vectors of articles, some thousand sentences at a time; one that is gone is left out."""
    made: list[tuple[bytes, Bytes]] = []
    for at, card in enumerate(cards):
        try:
            article = card.article
        except VerbatimError:
            continue
        rows = encode_sentences(article, article.sentences, encoder, partial(go_on, at))
        if rows is None:
            break
        made.append((card.key, rows))
        if sum(len(values) for _, values in made) >= _PART:
            yield batch_of(made)
            made = []
    if made:
        yield batch_of(made)


def _with(
    batches: Batches, part: Vectors, keys: Mapping[bytes, int], files: ArrayFiles[Vectors] | None
) -> Batches:
    """Return the batches with a new part, put together with those that are no larger, or mostly gone.

    So there are few of them, and a vector is written anew a few times only, as in a binary counter.
    """
    size, large, small = len(part.values), [], []
    for living, batch in sorted(((_living(b, keys), b) for b in batches), key=itemgetter(0)):
        if living > max(size, len(batch.values) / 2):
            large.append(batch)
        elif living:
            small.append(batch)
            size += living
    added = together([part, *small], keys) if small else part
    kept = (*large, files.put(added) if files else added)
    if files:
        files.keep(kept)
    return kept


def _living(batch: Vectors, keys: Mapping[bytes, int]) -> int:
    """Return how many of its sentences are of articles that have these keys."""
    there = np.array([key in keys for key in batch.key_list()], np.bool_)
    return int(np.diff(batch.starts)[there].sum())
