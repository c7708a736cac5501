"""Questions about the samples in other words than theirs, written before any answer was looked at."""

import json
from pathlib import Path

import pytest

from retrieval.evaluation.gold import Gold
from retrieval.evaluation.methods import shipped
from retrieval.index import Index

QUESTIONS = json.loads(Path(__file__).with_name("other_words.json").read_text("utf-8"))


@pytest.mark.parametrize(("kind", "first", "shown"), [("paraphrase", 18, 23), ("keywords", 11, 12)])
def test_most_are_answered_by_the_first_quote_or_one_of_three(
    samples: Index, kind: str, first: int, shown: int
) -> None:
    method, ranks = shipped(samples), []
    for asked in QUESTIONS:
        if asked["kind"] == kind:
            gold = Gold(asked["question"], "", tuple(asked["answers"]))
            ranks.append([gold.is_answered_by(quote) for quote in method(asked["question"]).quotes])
    assert sum(rank[:1] == [True] for rank in ranks) >= first
    assert sum(map(any, ranks)) >= shown
