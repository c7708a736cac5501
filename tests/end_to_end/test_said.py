"""/said and /people, and `verbatim said`."""

import json
import subprocess
import sys
from pathlib import Path

from bot.messages import words
from tests.end_to_end.telegram import Person, bare_environment, shown_quotes, wait_for


def test_what_somebody_says_is_shown_by_name_and_topic(nora: Person) -> None:
    answer = nora.ask("/said lindqvist")
    assert answer["text"].startswith("Edda Lindqvist: ")
    assert all("Edda Lindqvist" in part for part in answer["text"].split("\n\n")[1:])
    assert "The town has spoken" in "".join(shown_quotes(nora.ask("/said lindqvist whisper")))
    nothing = nora.ask("/said Lindqvist herring")["text"]
    assert nothing == words.SAID_NOTHING_ABOUT.format(name="Edda Lindqvist", topic="herring")
    corrected = [
        entity for entity in nora.ask("/said Mistry")["entities"] if "correction" in entity.get("url", "")
    ]
    assert corrected
    assert nora.ask("/said Napoleon")["text"] == words.SAID_NOTHING
    assert nora.ask("/said")["text"] == words.SAID_WHAT


def test_who_speaks_most_is_listed_and_a_button_shows_their_words(nora: Person) -> None:
    listed = nora.ask("/people")
    assert listed["text"].startswith(words.PEOPLE)
    first = listed["reply_markup"]["inline_keyboard"][0][0]["text"]
    nora.press(listed, first)
    shown = wait_for(lambda: (m := nora.message(listed["message_id"])).get("edit_date") and m)
    assert shown["text"].startswith(f"{first}: ")
    assert shown_quotes(shown)


def test_the_command_line_prints_a_quote_a_line(tmp_path: Path) -> None:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "bot", "said", *arguments],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env=bare_environment(tmp_path),
        )

    quotes = [json.loads(line) for line in run("--json", "Lindqvist").stdout.splitlines()]
    assert {quote["speaker"]["name"] for quote in quotes} == {"Edda Lindqvist"}
    assert quotes[0]["text"] in run("Lindqvist").stdout
    nobody = run("Napoleon")
    assert (nobody.returncode, nobody.stderr) == (1, "verbatim: The articles quote nobody of that name.\n")
