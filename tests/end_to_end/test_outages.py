"""A Telegram that fails, and many people at once."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.end_to_end.telegram import NORA, Person, Telegram, bot_process, shown_quotes, wait_for

QUESTION = "How high is the sea wall?"


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Telegram]:
    """A Telegram with a bot of its own."""
    with closing(Telegram()) as made, bot_process(made, tmp_path / "log"):
        yield made


@pytest.mark.parametrize("silent", [False, True])
def test_what_is_asked_while_telegram_is_out_of_reach_is_answered_when_it_is_back(
    other: Telegram, silent: bool
) -> None:
    with closing(Person(other.url, NORA)) as nora:
        other.go_down(1, silent=silent)
        question = nora.say(QUESTION)
        assert shown_quotes(nora.answer_to(question["message_id"]))
    assert other.counts()["repeated"] == 0


def test_a_question_that_is_lost_on_its_way_is_delivered_again_and_answered_once(other: Telegram) -> None:
    other.fail("getUpdates", torn=True, done=True)  # the next poll, after the one that waits
    with closing(Person(other.url, NORA)) as nora:
        assert shown_quotes(nora.ask(QUESTION))
        assert shown_quotes(nora.ask("Who is the architect?"))
    counts = other.counts()
    assert (counts["redelivered"], counts["repeated"]) == (1, 0)


def test_everybody_in_a_crowd_is_answered_once(other: Telegram) -> None:
    other.limit()
    other.fail(delay=0.05, times=None)
    crowd = [Person(other.url, number) for number in other.crowd(20)]
    asked = [(person, person.say(QUESTION)["message_id"]) for person in crowd]
    assert all(shown_quotes(person.answer_to(message)) for person, message in asked)
    wait_for(lambda: other.counts()["pending"] == 0)
    counts = other.counts()
    assert counts["repeated"] == counts["redelivered"] == 0
    assert counts["calls"]["sendMessage"] == {"200": 20}
    for person in crowd:
        person.close()


@pytest.mark.parametrize("status", [401, 404])
def test_a_refusal_that_passes_is_survived_and_one_that_stays_ends_the_process_with_one_line(
    tmp_path: Path, status: int
) -> None:
    log = tmp_path / "log"
    with closing(Telegram()) as telegram, bot_process(telegram, log) as process:
        telegram.fail("getUpdates", status=status, times=2)
        with closing(Person(telegram.url, NORA)) as nora:
            assert shown_quotes(nora.ask(QUESTION))
            telegram.fail("getUpdates", status=status, times=None)
            nora.say("Who is the architect?")  # ends the poll that waits
        assert process.wait(60) == 1
    assert log.read_text().splitlines()[-1].startswith("verbatim: Telegram no longer takes the token;")
    assert "Traceback" not in log.read_text()
