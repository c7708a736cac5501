"""What only comes near is said to be no more than that, wherever it is shown."""

from bot.messages import words
from tests.end_to_end.telegram import Person, shown_quotes, wait_for

NEAR = "Who is the mayor of Lindow?"
MISSING = words.NOT_MENTIONED.format(words="mayor")
UNSEEN = words.NOT_MENTIONED_NEAREST.format(words="mayor")


def test_in_a_private_chat_the_nearest_is_shown_with_what_is_not_mentioned_there(nora: Person) -> None:
    answer = nora.ask(NEAR)
    assert answer["text"].startswith(f"{words.NOT_IN_THESE_WORDS} {words.NEAREST}\n")
    assert len(shown_quotes(answer)) == 1
    assert answer["text"].endswith(MISSING)


def test_in_a_group_it_stands_behind_a_button(ben_in_group: Person) -> None:
    answer = ben_in_group.ask(f"/ask {NEAR}")
    assert answer["text"] == f"{words.NOT_IN_THESE_WORDS}\n{UNSEEN}"
    ben_in_group.press(answer, words.SHOW_NEAREST)
    shown = wait_for(lambda: (m := ben_in_group.message(answer["message_id"])).get("edit_date") and m)
    assert shown["text"].startswith(f"{answer['text']}\n\n{words.NEAREST}\n")
    assert len(shown_quotes(shown)) == 1


def test_it_is_never_offered_inline(ben_in_group: Person) -> None:
    assert not ben_in_group.offered(NEAR)["results"]
