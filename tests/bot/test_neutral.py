import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages.neutral import neutral

TRICKS = "\u202e\u202a\u2066\u2069\u200b\u2060\ufeff\u00ad\u3164\u034f"


@pytest.mark.parametrize(
    "text",
    ["The ferry sails.", "“It’s late,” she said – twice.", "می‌خواهم", "क्‍ष हिन्दी", "👩‍👩‍👧 🏴‍☠️ 🏳️‍🌈",
     "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "שלום, עולם", "العَرَبِيَّة", "한국어",
     "Line\n\nand\ttab", "e\u0301", "ﾊﾝｶｸ", "❤️"],
)  # fmt: skip
def test_what_people_write_stays_as_it_is(text: str) -> None:
    assert neutral(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("pay \u202e00.5$\u202c now", "pay 00.5$ now"),
        ("\u2066left\u2069 \u200eand\u200f", "left \u200eand\u200f"),
        ("pass\u200bword\u2060 \ufeffhere", "password here"),
        ("\x1b[31mred\x07\x00", " [31mred  "),
        ("a\u200db", "ab"),
        ("hidden\U000e0048\U000e0049 tags", "hidden tags"),
        ("o" + "\u0336" * 40 + "k", "o" + "\u0336" * 8 + "k"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("para\u2029graph", "para graph"),
    ],
)
def test_what_would_trick_the_eye_is_not_shown(text: str, shown: str) -> None:
    assert neutral(text) == shown


@given(st.text())
def test_nothing_shown_controls_turns_or_hides(text: str) -> None:
    shown = neutral(text)
    assert not set(TRICKS) & set(shown)
    assert all(c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs") for c in shown)
    assert neutral(shown) == shown


@given(st.text())
def test_no_letter_is_lost(text: str) -> None:
    letters = [c for c in text if c.isalnum() and c not in "\u3164\u115f\u1160\uffa0"]
    assert [c for c in neutral(text) if c.isalnum()] == letters
