"""What waits for the engine has had its turn, and has none for ever."""

from datetime import UTC, datetime

import pytest
from telegram import Chat, Message

import bot.put_off
from bot.put_off import PutOff


def message(number: int) -> Message:
    return Message(number, datetime.now(UTC), Chat(1001, "private"), text="How high is the sea wall?")


def test_what_waits_has_had_its_turn_until_it_would_not_be_answered_any_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    waiting = PutOff()
    assert not waiting.has(1001, 7)
    waiting.note(message(7))
    assert waiting.has(1001, 7)
    assert not waiting.has(1001, None)
    monkeypatch.setattr(bot.put_off, "_WAITS_FOR", 0.0)
    assert not waiting.has(1001, 7)


def test_a_chat_is_told_once_in_a_while() -> None:
    waiting = PutOff()
    assert [waiting.note(message(number)) for number in (7, 8)] == [True, False]
