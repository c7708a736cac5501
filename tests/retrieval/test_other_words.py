"""Questions about the samples in other words than theirs, written before any answer was looked at."""

from pathlib import Path
from typing import Literal

import pytest

from retrieval.evaluation.gold import load_articles, record_id
from retrieval.evaluation.methods import shipped
from retrieval.index import Index
from tests.other_words import SETS, other_words, told


@pytest.mark.parametrize(("kind", "first", "three"), [("paraphrase", 18, 23), ("keywords", 11, 12)])
def test_most_are_answered_by_the_first_quote_or_one_of_three(
    samples: Index, kind: Literal["paraphrase", "keywords"], first: int, three: int
) -> None:
    found = told(shipped(samples), other_words("en", kind))
    assert found.first >= first
    assert found.three >= three


@pytest.mark.shared
@pytest.mark.parametrize("language", SETS)
def test_what_answers_one_stands_in_its_article_and_no_other(shared: Path, language: str) -> None:
    articles = load_articles(shared / "eval" / f"{SETS[language]}-articles.json").articles
    asked = other_words(language)
    assert len(asked) == 30
    for item in asked:
        places = [
            record_id(one)
            for one in articles
            for s in one.sentences
            if item.is_answered_by(one.shown(s.start, s.end))
        ]
        assert places == [item.article], item.question
