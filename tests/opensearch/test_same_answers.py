"""A sample of what `make engines` measures."""

import os
from contextlib import closing
from pathlib import Path

import pytest

from retrieval.index import Index
from retrieval.opensearch import connect
from tests.benchmarks.engines import compare, library_of, published_over_another, sampled
from tests.benchmarks.sets import load_sets
from tests.opensearch.conftest import PATIENT

pytestmark = pytest.mark.shared


def test_real_questions_get_the_answers_of_the_embedded_engine_with_one_shard_and_with_four(
    opensearch: str, shared: Path
) -> None:
    sets = load_sets(shared / "eval", ["native-bn", "xquad-zh"])
    library, questions = library_of(sets), sampled(sets, 20)
    index = Index(library)
    for shards in (1, 4):
        url = f"{opensearch}/same-{os.getpid()}-{shards}?shards={shards}"
        with closing(connect(url, PATIENT)) as connection:
            found = compare(index, published_over_another(connection, library), questions)
        assert (found.answers, found.orders) == (20, 20)
