"""What is no question of the articles, measured on a list; half of it was written before the patterns."""

import time
import tomllib
from datetime import date
from importlib.resources import files

import pytest

from bot.conversation.intents import intent_of, warm
from bot.conversation.times import read_time
from retrieval.filters import Filters
from tests.bot.remarks import DEVELOPMENT, HELD_OUT, LANGUAGES, measure_remarks

TODAY = date(2026, 11, 26)  # a Thursday


@pytest.mark.parametrize(("part", "floor"), [(DEVELOPMENT, 0.98), (HELD_OUT, 0.95)])
def test_what_asks_nothing_is_told_from_questions_that_look_like_it(part: str, floor: float) -> None:
    figures = measure_remarks(part)
    assert figures.of_remarks >= 100
    assert figures.of_questions >= 90
    assert figures.remarks >= floor * figures.of_remarks
    assert figures.questions >= 0.99 * figures.of_questions


@pytest.mark.parametrize(
    ("language", "said", "since", "before"),
    [
        ("en", "in February 2026", "2026-02", "2026-03"),
        ("en", "from last week", "2026-11-16", "2026-11-23"),
        ("en", "since Monday", "2026-11-23", None),
        ("en", "on March 12, 2026", "2026-03-12", "2026-03-13"),
        ("en", "the last 3 days", "2026-11-23", None),
        ("en", "in December", "2025-12", "2026-01"),
        ("en", "on November 30", "2025-11-30", "2025-12-01"),
        ("en", "on November 26", "2026-11-26", "2026-11-27"),
        ("de", "seit Montag", "2026-11-23", None),
        ("de", "im letzten Monat", "2026-10-01", "2026-11-01"),
        ("es", "de la semana pasada", "2026-11-16", "2026-11-23"),
        ("fr", "depuis le 3 mars 2026", "2026-03-03", None),
        ("ru", "в мае", "2026-05", "2026-06"),
        ("ru", "за прошлую неделю", "2026-11-16", "2026-11-23"),
        ("ar", "في شباط ٢٠٢٦", "2026-02", "2026-03"),
        ("tr", "pazartesiden beri", "2026-11-23", None),
        ("tr", "Ocak 2026'da", "2026-01", "2026-02"),
        ("fa", "هفتهٔ گذشته", "2026-11-16", "2026-11-23"),
    ],
)
def test_a_time_is_read_as_it_is_said(language: str, said: str, since: str, before: str | None) -> None:
    assert read_time(said, language, TODAY) == Filters(since=since, before=before)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "about the bridge in March"),
        ("en", "2026-13"),
        ("en", "on 31 February 2026"),
        ("ru", "на маяке"),
    ],
)
def test_what_is_more_or_less_than_a_time_is_none(language: str, said: str) -> None:
    assert read_time(said, language, TODAY) is None


@pytest.mark.parametrize(
    ("said", "topic"),
    [
        ("Please summarise the article about the Library Roof", "the Library Roof"),
        ("Fass mir bitte den Artikel über die Fähre zusammen", "die Fähre"),
        ("Köprü hakkındaki makaleyi özetle", "Köprü"),
    ],
)
def test_the_topic_of_a_summary_is_as_it_was_written(said: str, topic: str) -> None:
    found = intent_of(said, "en", TODAY)
    assert found is not None
    assert (found.wish, found.topic) == ("summary", topic)


@pytest.mark.parametrize("letters", ["haha ", "news ", "ok, ", "show me all the news ", "что нового "])
def test_whatever_is_written_is_looked_at_in_no_time(letters: str) -> None:
    warm()
    started = time.process_time()
    intent_of((letters * 200)[:159] + "x", "en", TODAY)
    assert time.process_time() - started < 0.1


def test_every_language_has_each_wish() -> None:
    listed = tomllib.loads(files("bot.conversation").joinpath("intents.toml").read_text("utf-8"))
    assert {tuple(sorted(by_language)) for by_language in listed.values()} == {tuple(sorted(LANGUAGES))}
