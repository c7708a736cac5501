import pytest

from bot.messages.dates import format_date


@pytest.mark.parametrize(
    ("iso", "language", "shown"),
    [
        ("2022-05-03", "en", "3 May 2022"),
        ("2022-05-03", "de", "3. Mai 2022"),
        ("2022-05-03", "ru", "3 мая 2022\u202fг."),
        ("2022-05", "es", "mayo de 2022"),
        ("2022", "fr", "2022"),
        ("2022-05-03T10:00:00+02:00", "pt-br", "3 de maio de 2022"),
        ("2022-05-03", "klingon", "3 May 2022"),
    ],
)
def test_a_date_is_written_in_the_readers_language_as_precise_as_it_is(
    iso: str, language: str, shown: str
) -> None:
    assert format_date(iso, language) == shown
