"""Quotations that are checked: in private, by reply, in a group, on the command line."""

import json
import subprocess
import sys
from pathlib import Path

from bot.messages import words
from tests.end_to_end.telegram import Person, bare_environment, shown_quotes

HEADLINE = "Island ferry to return in May after two winters at the quay"
SAID = "The town has spoken, and not in a whisper"
WRONG = "“The town has spoken, and not with a whisper” — Arun Mistry"


def test_a_quotation_behind_the_command_is_checked(nora: Person) -> None:
    answer = nora.ask(f"/check “{SAID}” — Edda Lindqvist")
    assert answer["text"].startswith(words.CHECKED["verbatim"])
    assert SAID in shown_quotes(answer)[0]
    assert "Edda Lindqvist, Mayor" in answer["text"]


def test_what_differs_is_underlined_in_the_original_and_told(nora: Person) -> None:
    answer = nora.ask(WRONG)
    assert answer["text"].startswith(words.CHECKED["nearly"])
    assert words.DIFFERENCES["exchanged"].format(given="with", original="in") in answer["text"]
    said = {"given": "Arun Mistry", "original": "Edda Lindqvist"}
    assert words.DIFFERENCES["speaker"].format(**said) in answer["text"]
    (line,) = [entity for entity in answer["entities"] if entity["type"] == "underline"]
    assert answer["text"][line["offset"] : line["offset"] + line["length"]] == "in"


def test_what_somebody_says_in_a_group_is_checked_by_reply(ben_in_group: Person) -> None:
    claim = ben_in_group.say(f"{SAID}, said Arun Mistry")
    told = ben_in_group.ask("/check", reply_to=claim["message_id"])
    assert told["text"].startswith(words.CHECKED["other_speaker"].format(name="Arun Mistry"))
    nowhere = ben_in_group.ask("/check “The town has never spoken of anything but herring”")
    assert nowhere["text"] == words.CHECKED["absent"]


def test_a_headline_is_said_to_be_one(nora: Person) -> None:
    answer = nora.ask("/check Voters reject wind farm on Gull Ridge by 212 votes")
    assert answer["text"].startswith(words.CHECKED["headline"])
    assert "Coast Radio" in answer["text"]
    assert shown_quotes(answer) == []


def test_the_source_of_what_was_checked_is_given(nora: Person) -> None:
    nora.ask(WRONG)
    assert "Voters reject wind farm" in nora.ask("source?")["text"]


def test_a_bare_command_says_what_it_wants(nora: Person) -> None:
    assert nora.ask("/check")["text"] == words.CHECK_WHAT


def test_the_command_line_reads_one_a_line_and_prints_an_object_a_line(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "check-quote", "--json", "-"],
        input=f"“{SAID}”\n\n{WRONG}\n“{SAID}” — Arun Mistry\nNobody ever said this of the town\n{HEADLINE}\n",
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=bare_environment(tmp_path),
        check=True,
    )
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["outcome"] for one in told] == ["verbatim", "nearly", "other_speaker", "absent", "headline"]
    assert told[-1]["article"]["headline"] == HEADLINE
    assert told[1]["quote"] == WRONG
    assert told[1]["differences"] == [
        {"kind": "exchanged", "given": "with", "original": "in"},
        {"kind": "speaker", "given": "Arun Mistry", "original": "Edda Lindqvist"},
    ]
    assert told[0]["match"]["speaker"] == {"name": "Edda Lindqvist", "role": "Mayor"}
    assert (told[3]["match"], told[3]["differences"]) == (None, [])
