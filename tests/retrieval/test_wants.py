import pytest

from retrieval.ask import find
from retrieval.question import parse_question
from retrieval.wants import Want, units_of, want_in
from tests.conftest import index_of


@pytest.mark.parametrize(
    ("language", "question", "kind"),
    [
        ("en", "ferry price", "money"), ("en", "How far is the island?", "length"),
        ("en", "What share of the voters came?", "share"), ("en", "ferry capacity", "count"),
        ("de", "Wie teuer ist die Überfahrt?", "money"), ("es", "¿Qué altura tiene el muro?", "length"),
        ("fr", "Combien de temps dure la traversée ?", "duration"), ("ru", "Какова высота стены?", "length"),
        ("tr", "Duvarın yüksekliği nedir?", "length"), ("ar", "ما ارتفاع الجدار؟", "length"),
        ("fa", "قیمت بلیت قطار", "money"),
    ],
)  # fmt: skip
def test_a_question_says_what_figure_it_wants(language: str, question: str, kind: str) -> None:
    assert want_in(question, language) == Want("number", kind)
    parsed = parse_question(question, [language])
    assert (parsed.expects, parsed.figure) == ("number", kind)


def test_keywords_that_want_a_date_or_an_age_say_so() -> None:
    assert parse_question("library reopening date").expects == "date"
    assert parse_question("Ole Brandt age").expects == "age"
    assert want_in("Who built the wall?", "en") is None


@pytest.mark.parametrize(
    ("language", "kind", "text", "there"),
    [
        ("en", "money", "it costs nine crowns", True), ("en", "money", "it costs $9", True),
        ("en", "money", "nine people came", False), ("en", "length", "the wall is 3.2 metres high", True),
        ("en", "length", "in 1953 metres were used", True), ("en", "share", "71 percent of them", True),
        ("de", "share", "71 % der Stimmen", True), ("es", "money", "costará dos millones de coronas", True),
        ("fr", "length", "3 mètres de haut", True), ("tr", "length", "3 metre yüksek", True),
    ],
)  # fmt: skip
def test_a_figure_is_known_by_its_unit(language: str, kind: str, text: str, there: bool) -> None:
    units = units_of(language, kind)
    assert units is not None
    assert (units.search(text) is not None) == there


def test_a_number_with_the_unit_that_is_asked_for_comes_before_any_other() -> None:
    index = index_of(
        "Ferry\n\nThe Petrel made 1,200 trips to the island last year.",
        "Prices\n\nFor a trip to the island passengers pay nine crowns.",
        *[f"Note{n}\n\nThe alpha{n} met the beta{n} near a gamma{n}." for n in range(20)],
    )
    ranking = find(index, "How much is a trip to the island?").ranking
    assert ranking is not None
    assert "nine crowns" in ranking.candidates.sentences[ranking.best].text
