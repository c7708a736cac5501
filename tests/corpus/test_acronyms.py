import pytest

from corpus.acronyms import find_acronyms


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("She leads the Skerry Fishing Union (SFU) of the island.", "SFU", "Skerry Fishing Union"),
        ("the SFU (Skerry Fishing Union) said", "SFU", "Skerry Fishing Union"),
        ("Das meldete die Deutsche Presse-Agentur (dpa) am Abend.", "dpa", "Deutsche Presse-Agentur"),
        ("the Alliance to Save Our Boats (ASOB).", "ASOB", "Alliance to Save Our Boats"),
        ("the Bank of Norrland (BN) closed", "BN", "Bank of Norrland"),
        ("la Organización de las Naciones Unidas (ONU)", "ONU", "Organización de las Naciones Unidas"),
        ("Организация Объединённых Наций (ООН) сообщила", "ООН", "Организация Объединённых Наций"),
        ("two Regional Water Boards (RWBs)", "RWBs", "Regional Water Boards"),
    ],
)
def test_an_acronym_in_brackets_stands_for_the_words_that_begin_with_its_letters(
    text: str, short: str, long: str
) -> None:
    assert list(find_acronyms(text)) == [(short, long)]


@pytest.mark.parametrize(
    "text",
    [
        "TARN HARBOUR (CR) The ferry sails.",
        "Helen Strand (C-Lindow) denied it.",
        "The wall (built in 1953) is too low.",
        "She came at nine (NO) and left.",
        "It sails on Monday. The (OM) list is long.",
        "The water has risen (twr) again.",
        "",
    ],
)
def test_what_stands_in_other_brackets_is_none(text: str) -> None:
    assert list(find_acronyms(text)) == []
