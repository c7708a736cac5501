"""The short form of `make chaos`."""

from pathlib import Path

from tests.end_to_end.chaos import chaos


def test_a_bot_that_is_killed_again_and_again_answers_every_question_and_none_wrongly(tmp_path: Path) -> None:
    outcome = chaos(tmp_path, kills=2, reload_kills=1, rate=20)
    assert outcome.asked > 20
    assert (outcome.lost, outcome.wrong, outcome.out_of_order) == ([], [], 0)
    assert outcome.whole
