"""What only comes near is said to be no more than that, wherever it is shown."""

from bot.messages import words
from tests.end_to_end.telegram import Person, shown_quotes, wait_for

NEAR = "Who is the mayor of Lindow?"
MISSING = words.NOT_MENTIONED.format(words="mayor")


def test_in_a_private_chat_the_nearest_is_shown_with_what_is_not_mentioned_there(nora: Person) -> None:
    answer = nora.ask(NEAR)
    assert answer["text"].startswith(words.NEAREST)
    assert len(shown_quotes(answer)) == 1
    assert answer["text"].endswith(MISSING)


def test_in_a_group_it_stands_behind_a_button(ben_in_group: Person) -> None:
    answer = ben_in_group.ask(f"/ask {NEAR}")
    assert answer["text"] == f"{words.NEAREST_FOLDED}\n{MISSING}"
    ben_in_group.press(answer, words.SHOW_NEAREST)
    shown = wait_for(lambda: (m := ben_in_group.message(answer["message_id"])).get("edit_date") and m)
    assert shown["text"].startswith(words.NEAREST)
    assert shown["text"].endswith(MISSING)
    assert len(shown_quotes(shown)) == 1


def test_its_context_leads_back_to_what_only_comes_near(nora: Person) -> None:
    answer = nora.ask(NEAR)
    nora.press(answer, words.IN_CONTEXT)
    around = wait_for(lambda: (m := nora.message(answer["message_id"])).get("edit_date") and m)
    assert words.NEAREST not in around["text"]
    nora.press(around, words.BACK)
    back = wait_for(lambda: (m := nora.message(answer["message_id"]))["text"].startswith(words.NEAREST) and m)
    assert shown_quotes(back) == shown_quotes(answer)


def test_it_is_never_offered_inline(ben_in_group: Person) -> None:
    assert not ben_in_group.offered(NEAR)["results"]
