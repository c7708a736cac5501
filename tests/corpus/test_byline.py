import pytest

from tests.conftest import article

BODY = "The ferry sails again after two winters in the yard, and everybody came to see it leave."


@pytest.mark.parametrize(
    ("lines", "author", "published", "modified"),
    [
        ("By Maren Oakes", "Maren Oakes", None, None),
        ("By Maren Oakes and J. P. Whitlow", "Maren Oakes and J. P. Whitlow", None, None),
        ("BY MAREN OAKES, Staff Writer", "MAREN OAKES", None, None),
        ("Published: 12 March 2026", None, "2026-03-12", None),
        ("March 12, 2026", None, "2026-03-12", None),
        ("By Maren Oakes\n12 March 2026\nUpdated: 14 March 2026", "Maren Oakes", "2026-03-12", "2026-03-14"),
    ],
)
def test_lines_below_the_headline_name_author_and_dates(
    lines: str, author: str | None, published: str | None, modified: str | None
) -> None:
    read = article(f"Ferry returns\n\n{lines}\n\n{BODY}")
    assert (read.author, read.date_published, read.date_modified) == (author, published, modified)
    assert [read.text[s.start : s.end] for s in read.sentences] == [BODY]


def test_in_german_too() -> None:
    read = article(
        "Fähre\n\nVon Maren Ochs\n\nVeröffentlicht am 12. März 2026\n\n"
        "Die Fähre fährt nach zwei Wintern wieder."
    )
    assert (read.author, read.date_published) == ("Maren Ochs", "2026-03-12")
    assert len(read.sentences) == 1


@pytest.mark.parametrize(
    "line",
    [
        "By March 2022 the ferry had sailed.",
        "By the harbour stood a man.",
        "In 2026 it sailed.",
        "On 12 March 2026 the ferry sailed again.",
    ],
)
def test_a_sentence_is_no_byline(line: str) -> None:
    read = article(f"Ferry returns\n\n{line}\n\n{BODY}")
    assert [read.text[s.start : s.end] for s in read.sentences] == [line, BODY]
    assert (read.author, read.date_published) == (None, None)
