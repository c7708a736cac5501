"""The picture of /stats: drawn for a phone, whatever there is to show."""

from datetime import date
from io import BytesIO

import pytest

from bot.ledger import Day
from bot.messages import words
from bot.messages.charts import draw_stats
from bot.messages.translate import View, say

TODAY = date(2026, 11, 26)
DAYS = [Day("2026-10-01", 9, 9, 0, 0), Day("2026-11-25", 8, 4, 0, 0), Day("2026-11-26", 12, 3, 0, 0)]
QUOTED = [
    ("Ferry $5 to the island, and a headline that goes on until it has no room any more", 9),
    ("Wall", 1),
]


@pytest.mark.parametrize("language", ["en", "de", "ru", "ar", "xx"])
@pytest.mark.parametrize("quoted", [QUOTED, []])
def test_it_is_upright_in_any_language(language: str, quoted: list[tuple[str, int]]) -> None:
    from PIL import Image

    width, height = Image.open(BytesIO(draw_stats(DAYS, quoted, TODAY, View(language)))).size
    assert width == 900
    assert 480 <= height <= 1200


@pytest.mark.parametrize(
    ("language", "count", "said"),
    [
        ("en", 1, "1 question"), ("en", 2, "2 questions"), ("de", 1, "1 Frage"), ("ru", 22, "22 вопроса"),
        ("ru", 5, "5 вопросов"), ("ar", 2, "\u200fسؤالان"), ("es", 1, "1 pregunta"), ("tr", 3, "3 soru"),
    ],
)  # fmt: skip
def test_its_words_agree_with_their_numbers(language: str, count: int, said: str) -> None:
    assert say(language, words.STATS_QUESTIONS, count=count) == said
