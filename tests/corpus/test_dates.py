from datetime import date

import pytest

from corpus.dates import parse_date


@pytest.mark.parametrize(
    ("written", "language", "understood"),
    [
        ("2022", "en", "2022"),
        ("2022-03", "en", "2022-03"),
        ("2022-03-04", "en", "2022-03-04"),
        ("2022-03-04T10:00:00Z", "en", "2022-03-04T10:00:00+00:00"),
        ("Fri, 04 Mar 2022 14:00:00 +0100", "en", "2022-03-04T14:00:00+01:00"),
        ("1646388000", None, "2022-03-04T10:00:00+00:00"),
        ("1646388000000", None, "2022-03-04T10:00:00+00:00"),
        ("March 2022", "en", "2022-03"),
        ("4 March 2022", "en", "2022-03-04"),
        ("March 4, 2022 3:45 pm EST", "en", "2022-03-04"),
        ("4. März 2022", "de", "2022-03-04"),
        ("4 March 2022", "de", "2022-03-04"),
        ("mars 2022", "fr", "2022-03"),
        ("4 de marzo de 2022", "es", "2022-03-04"),
        ("12 Mart 2026", "tr", "2026-03-12"),
        ("4 марта 2022 г.", "ru", "2022-03-04"),
        ("2022年3月4日", "ja", "2022-03-04"),
        ("٤ مارس ٢٠٢٢", "ar", "2022-03-04"),
        ("25/12/2021", "en", "2021-12-25"),
        ("12/25/2021", "en", "2021-12-25"),
        ("3.4.2022", "de", "2022-04-03"),
        ("3/4/2022", "fr", "2022-04-03"),
    ],
)
def test_a_date_is_understood_with_the_precision_it_has(
    written: str, language: str | None, understood: str
) -> None:
    assert parse_date(written, language) == understood


def test_a_date_whose_day_and_month_cannot_be_told_apart_is_a_year() -> None:
    assert parse_date("3/4/2022", "en") == "2022"
    assert parse_date("4/4/2022", "en") == "2022-04-04"


@pytest.mark.parametrize(
    "written", ["", "yesterday", "someday", "2022-13-01", "32/13/2022", "99999", "x" * 999, None, [], {}]
)
def test_what_is_no_date_is_left_out(written: object) -> None:
    assert parse_date(written, "en") is None


def test_dates_of_yaml_are_taken() -> None:
    assert parse_date(date(2020, 1, 2)) == "2020-01-02"
