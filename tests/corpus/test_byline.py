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
        ("Author: Maren Oakes", "Maren Oakes", None, None),
        ("By Maren Oakes, Lindow Post, March 12, 2026", "Maren Oakes", "2026-03-12", None),
        ("12 March 2026 | By Maren Oakes | Staff Writer", "Maren Oakes", "2026-03-12", None),
        ("*By Maren Oakes, Lindow Post*\n**Published on 12 March 2026**", "Maren Oakes", "2026-03-12", None),
        ("By Maren Oakes\n12 March 2026\nUpdated: 14 March 2026", "Maren Oakes", "2026-03-12", "2026-03-14"),
    ],
)
def test_lines_below_the_headline_name_author_and_dates(
    lines: str, author: str | None, published: str | None, modified: str | None
) -> None:
    read = article(f"Ferry returns\n\n{lines}\n\n{BODY}")
    assert (read.author, read.date_published, read.date_modified) == (author, published, modified)
    assert [read.text[s.start : s.end] for s in read.sentences] == [BODY]


def test_what_stands_beside_each_other_on_one_line_is_told_apart() -> None:
    read = article(f"Ferry returns\n\nPublished: 12 March 2026 | Author: Sam Okafor | Lindow Post\n\n{BODY}")
    assert (read.author, read.date_published, read.publisher) == ("Sam Okafor", "2026-03-12", "Lindow Post")
    assert len(read.sentences) == 1


def test_a_job_or_a_section_is_no_publisher() -> None:
    for line in ("By Sam Okafor | 12 March 2026 | Staff Writer", "Opinion | By Sam Okafor"):
        read = article(f"Ferry returns\n\n{line}\n\n{BODY}")
        assert (read.author, read.publisher) == ("Sam Okafor", None)


@pytest.mark.parametrize(
    ("lines", "author", "body"),
    [
        (
            "Von Maren Ochs\nErschienen am 12. März 2026",
            "Maren Ochs",
            "Die Fähre fährt nach zwei Wintern wieder.",
        ),
        (
            "Por María de la Cruz\nPublicado el 12 de marzo de 2026",
            "María de la Cruz",
            "El barco vuelve a navegar después de dos inviernos en el muelle.",
        ),
        (
            "Par Jean de La Tour\nPublié le 12 mars 2026",
            "Jean de La Tour",
            "Le bateau reprend la mer après deux hivers au quai.",
        ),
        (
            "Автор: Анна Петрова\nОпубликовано: 12 марта 2026",
            "Анна Петрова",
            "Паром снова ходит после двух зим у причала.",
        ),
        (
            "Yazan: Mehmet Kaya\nYayın tarihi: 12 Mart 2026",
            "Mehmet Kaya",
            "Feribot iki kıştan sonra yeniden sefere çıktı ve herkes onu görmek için limana geldi.",
        ),
        ("بقلم محمد علي\nنشر في 12 مارس 2026", "محمد علي", "عادت العبارة إلى البحر بعد شتاءين."),
        (
            "نویسنده: مریم احمدی\nتاریخ انتشار: 12 مارس 2026",
            "مریم احمدی",
            "کشتی پس از دو زمستان دوباره به دریا رفت.",
        ),
    ],
)
def test_in_the_languages_of_the_bot(lines: str, author: str, body: str) -> None:
    read = article(f"X\n\n{lines}\n\n{body}")
    assert (read.author, read.date_published) == (author, "2026-03-12")
    assert len(read.sentences) == 1


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
