"""Several questions in one message."""

import pytest

from bot.conversation.several import questions_in

WALL, FARE = "How high is the sea wall?", "What does a ticket cost?"


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        (f"{WALL} {FARE}", [WALL, FARE]),
        (f"1. {WALL}\n2. {FARE}", [WALL, FARE]),
        (f"1) {WALL}\n2) {FARE}", [WALL, FARE]),
        (f"3. {WALL} 4. {FARE}", [f"3. {WALL}", f"4. {FARE}"]),
        (WALL, []),
        (f"{WALL} I hope it is high.", []),
        (f"{WALL} Really?", []),
    ],
)
def test_a_message_made_of_questions_is_taken_apart_and_the_numbers_of_a_list_are_left_out(
    text: str, questions: list[str]
) -> None:
    assert questions_in(text) == questions
