"""Who says what: names brought together, told apart, and their words by date."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import msgspec
import pytest

from corpus.article import Article
from corpus.cards import Card, cards_of
from corpus.library import Library
from corpus.readers.markdown import read_markdown
from corpus.scan import read_library
from retrieval.index import Index
from retrieval.people import People
from tests.conftest import built

OLD = """---
headline: Quay closed
date_published: 2026-01-05
---
"The quay is not safe," Mayor Rosa Lund said. "It has a crack."

"The year is lost for us," said Piet Arends, a fisherman. The mayor said the repair would take a year.
"""
NEW = """---
headline: Quay open
date_published: 2026-03-09
---
"The crack is mended," Lund said.

"My brother was right," said Jan Arends.
"""
OTHER = """---
headline: A song for the quay
date_published: 2026-02-01
---
"I sing of the harbour," said Élodie Fabre.

"He never liked the harbour," said Arends.
"""


@pytest.fixture
def people(folder: Callable[..., Path]) -> People:
    return Index(read_library(folder(**{"a.md": OLD, "b.md": NEW, "c.md": OTHER}))).people()


def test_a_persons_words_come_from_all_articles_under_all_their_names_the_newest_first(
    people: People,
) -> None:
    (lund,) = people.named("lund")
    assert (lund.name, lund.role) == ("Rosa Lund", "Mayor")
    assert [quote.text for quote in lund.quotes] == [
        '"The crack is mended," Lund said.',
        '"The quay is not safe," Mayor Rosa Lund said. "It has a crack."',
    ]


def test_two_of_one_family_name_are_told_apart_and_who_may_be_either_is_neither(people: People) -> None:
    assert {person.name: len(person.quotes) for person in people.named("Arends")} == {
        "Arends": 1,
        "Jan Arends": 1,
        "Piet Arends": 1,
    }
    assert [person.name for person in people.named("Piet Arends")] == ["Piet Arends"]


def test_what_either_of_two_in_an_article_said_is_neithers(folder: Callable[..., Path]) -> None:
    both = "Wood and Wood\n\nPetra Wood came first. “We sail,” Wood said.\n\n“It is late.”\n— Karl Wood"
    people = Index(read_library(folder(both__txt=both))).people()
    assert {person.name: [quote.text for quote in person.quotes] for person in people} == {
        "Karl Wood": ["“It is late.”"],
        "Wood": ["“We sail,” Wood said."],
    }
    assert [person.name for person in people.named("Karl Wood")] == ["Karl Wood"]
    assert people.named("Petra Wood") == []


def test_accents_and_case_are_no_difference_and_a_topic_may_follow(people: People) -> None:
    found, topic = people.asked("ELODIE fabre on harbours")
    assert [person.name for person in found] == ["Élodie Fabre"]
    assert topic == "on harbours"
    assert len(found[0].about(topic).quotes) == 1
    assert found[0].about("ferries").quotes == ()


def test_a_role_without_a_name_is_nobody_for_it_is_another_in_each_article(people: People) -> None:
    assert [person.name for person in people] == [
        "Rosa Lund",
        "Arends",
        "Jan Arends",
        "Piet Arends",
        "Élodie Fabre",
    ]
    assert people.named("mayor") == people.named("") == []
    assert people.asked("nobody at all") == ([], "nobody at all")


def test_after_a_reload_only_what_is_new_is_read_for_it() -> None:
    read: list[str] = []

    class Noting(Library):
        @cached_property
        def cards(self) -> Sequence[Card]:
            return [
                msgspec.structs.replace(card, archive=_Archive(card.article, read))
                for card in cards_of(self.articles)
            ]

    old, new = (built(read_markdown(text.encode(), name)) for text, name in ((OLD, "a.md"), (NEW, "b.md")))
    before = Index(Noting((old,)))
    before.people()
    read.clear()
    index = Index(Noting((old, new)), before)
    read.clear()
    people = index.people()
    assert read == ["b.md"]
    assert [quote.article.source for quote in people.named("Rosa Lund")[0].quotes] == ["b.md", "a.md"]


@dataclass(frozen=True)
class _Archive:
    """An article in memory, which notes when it is read."""

    held: Article
    read: list[str]

    def article(self, _: bytes) -> Article:
        self.read.append(self.held.source)
        return self.held

    def alike(self, _: Sequence[Card]) -> None:
        return None
