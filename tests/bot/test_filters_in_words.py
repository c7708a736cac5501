import pytest

from bot.messages.filters import filters_in_words
from bot.messages.translate import View, languages
from retrieval.filters import Filters, read_filters


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ('since:2026-03 before:2026-04 from:"The Gazette"', "Only March 2026, only The Gazette"),
        ("since:2026-02-01 before:2026-03-01", "Only February 2026"),
        ("since:2025-01-01 before:2026-01-01", "Only 2025"),
        ("since:2026-03-09 before:2026-03-10", "Only 9 March 2026"),
        ("since:2026-03-09 before:2026-03-16", "Only 9 March 2026 – 15 March 2026"),
        ("since:2025 before:2026-01", "Only 2025 – December 2025"),
        ("since:2026-03", "Only since March 2026"),
        ("before:2026", "Only before 2026"),
        ("since:2026-13", "Only 2026-13 –"),
        ("by:oakes lang:de in:ferry", "Only by oakes, only in German, only headlines with “ferry”"),
        ("lang:zz", "Only in zz"),
    ],
)
def test_filters_are_said_in_words(typed: str, said: str) -> None:
    assert filters_in_words(read_filters(f"x {typed}")[1], View()) == said


def test_nothing_is_said_where_all_articles_are_asked() -> None:
    assert filters_in_words(Filters(), View()) == ""


@pytest.mark.parametrize("language", languages())
def test_they_are_said_in_each_language(language: str) -> None:
    filters = Filters("Gazette", "oakes", "ferry", "de", "2026-03", "2026-04")
    said, english = filters_in_words(filters, View(language)), filters_in_words(filters, View())
    assert said.count("Gazette") == said.count("oakes") == said.count("ferry") == 1
    assert "only" not in said.lower()
    assert len(said.split(", ")) == len(english.split(", "))
