"""Which passages have sentences that mean what a question asks, and how alike each sentence is to it."""

import logging
from collections.abc import Sequence

import numpy as np

from retrieval.collection import Candidate, Collection
from retrieval.meaning.encoder import EncoderError, Vector
from retrieval.question import Question

log = logging.getLogger(__name__)
PASSAGES = 6


def add_alike(
    collection: Collection, question: Question, found: Sequence[Candidate]
) -> tuple[list[Candidate], Vector | None]:
    """Return what was found by words and, behind it, what has sentences like the question.

    With it comes how alike each of their sentences is, shape (sentences,). It is None, and nothing is added,
    where there is no encoder for the question's language, or any of them has no vectors yet: then they are
    ranked by words alone.
    """
    encoder = collection.encoder
    if encoder is None or not encoder.knows(question.language) or any(one.vectors is None for one in found):
        return list(found), None
    try:
        vector = encoder.question(question.text)
    except EncoderError as error:
        log.warning("A question is answered by words alone. %s", error)
        return list(found), None
    alike = collection.search_alike(vector, question.filters, PASSAGES)
    places = {(candidate.article.id, candidate.first) for candidate in found}
    both = [*found, *(one for one in alike if (one.article.id, one.first) not in places)]
    values = [candidate.vectors for candidate in both if candidate.vectors is not None]
    if not both or len(values) < len(both):
        return list(found), None
    rows = np.concatenate(values).astype(np.float32)
    cosines = rows @ vector / np.maximum(np.linalg.norm(rows, axis=1), 1.0)
    return both, encoder.likeness(cosines, question.language)
