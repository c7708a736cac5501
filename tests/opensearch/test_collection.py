from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings

from corpus.library import Library
from retrieval.collection import Collection
from retrieval.opensearch import OpenSearchCollection
from tests.retrieval.collection_contract import ASKED, TEXTS, CollectionContract, check_scores


class TestOpenSearchCollection(CollectionContract):
    @pytest.fixture
    def make(self, published: Callable[[Library], OpenSearchCollection]) -> Callable[[Library], Collection]:
        return published

    @settings(
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.differing_executors],
        max_examples=8,  # each publishes a generation
        deadline=None,
    )
    @given(texts=TEXTS, asked=ASKED)
    def test_the_scores_are_robertson_and_zaragozas(
        self, make: Callable[[Library], Collection], texts: list[list[str]], asked: dict[str, float]
    ) -> None:
        check_scores(make, texts, asked)
