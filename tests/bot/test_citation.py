from dataclasses import replace

import pytest

from bot.messages.citation import LONGEST_CITATION, citation
from bot.messages.html import utf16_length
from bot.messages.translate import View
from retrieval.answer import Quote
from retrieval.ask import ask
from retrieval.index import Index


@pytest.fixture
def reker(samples: Index) -> Quote:
    return ask(samples, "What did Reker say about a timetable?").quotes[0]


def test_a_citation_names_speaker_headline_publisher_date_and_link(reker: Quote) -> None:
    said = citation(reker, View())
    parts = ("Tomas Reker", f"“{reker.article.headline}”", "The Tarn Harbour Gazette", "12 March 2026")
    assert said.startswith(", ".join(parts))
    assert ", https://gazette.example/2026/03/island-ferry-returns#:~:text=" in said
    assert "12. März 2026" in citation(reker, View("de"))


@pytest.mark.parametrize(
    ("headline", "url"), [("Wide 🌊" * 90, "x" * 40), ("Short", "x" * 230), ("Эхо " * 99, "y" * 300)]
)
def test_what_is_too_long_loses_the_sentence_in_its_address_then_the_address_then_the_headlines_end(
    reker: Quote, headline: str, url: str
) -> None:
    article = replace(reker.article, headline=headline, url=f"https://g.example/{url}")
    said = citation(replace(reker, article=article), View())
    assert utf16_length(said) <= LONGEST_CITATION
    assert said.startswith("Tomas Reker, “" + headline[:10])
    assert "The Tarn Harbour Gazette, 12 March 2026" in said
    assert f", {article.url}" in said or "https" not in said


def test_a_publisher_of_any_length_leaves_it_within_what_a_button_copies(reker: Quote) -> None:
    article = replace(reker.article, publisher="P" * 400)
    assert utf16_length(citation(replace(reker, article=article), View())) <= LONGEST_CITATION
