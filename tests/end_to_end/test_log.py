"""What the process writes into its log."""

import json
from contextlib import closing
from pathlib import Path

from tests.end_to_end.telegram import NORA, Person, Telegram, bot_process, shown_quotes, wait_for

QUESTION = "How high is the sea wall?"
SAID = "a wish that nobody else should read"


def warnings(log: Path) -> list[dict[str, object]]:
    """Return the events of a log of JSON that are no mere notes; what is printed for people is none."""
    events = [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]
    return [event for event in events if event["level"] not in ("DEBUG", "INFO")]


def test_with_strict_privacy_no_text_stands_in_the_log_even_of_what_cannot_be_parsed(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with (
        closing(Telegram()) as telegram,
        bot_process(telegram, log, PRIVACY="strict", LOG_FORMAT="json"),
        closing(Person(telegram.url, NORA)) as nora,
    ):
        telegram.fail("getUpdates", garbage=True)
        nora.ask(SAID)
        assert shown_quotes(nora.ask(QUESTION))
        told = len(warnings(log))
        telegram.push("message", {"message_id": "x", "date": SAID, "chat": 5, "text": SAID})
        wait_for(lambda: len(warnings(log)) > told)
    assert SAID not in log.read_text()
    assert QUESTION not in log.read_text()
    assert telegram.world.token not in log.read_text()
