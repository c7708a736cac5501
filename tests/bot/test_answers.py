"""Every question is answered, however it is written, edited or pressed."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

import bot.messages.outbox
from bot.messages import admin_words, words
from bot.messages.translate import say
from bot.sandbox.world import ADMIN_ID, GROUP_ID
from corpus.library import Library
from retrieval.index import Index
from tests.bot.place import BEN, NORA, Place, Said, placed
from tests.end_to_end.telegram import shown_quotes

KLARA = 1004
WALL = "How high is the sea wall?"
LONG = (
    f"{'Since the storm in January we have slept badly. ' * 4}{WALL} {'My neighbour does not trust it. ' * 4}"
)


@pytest.fixture
async def place(samples: Index, tmp_path: Path) -> AsyncIterator[Place]:
    async with placed(samples, tmp_path, questions_per_minute=100) as made:
        yield made


async def test_a_question_in_bold_in_a_long_message_is_answered(place: Place) -> None:
    bold = {"type": "bold", "offset": LONG.index(WALL), "length": len(WALL)}
    answer = await place.ask(LONG, entities=[bold])
    assert "3.2 metres" in shown_quotes(answer)[0]
    assert answer["quote"]["text"] == WALL


async def test_a_long_message_that_was_edited_while_it_was_answered_is_answered(place: Place) -> None:
    said = await place.say(LONG)
    messages = place.world.chats[NORA].messages
    messages[said] = {**messages[said], "text": LONG.replace(WALL, "How low is it?")}
    answer = await place.answer_to(said)
    assert "3.2 metres" in shown_quotes(answer)[0]
    assert answer["reply_to_message"]["message_id"] == said


async def test_an_example_is_pressed_while_the_articles_cannot_be_looked_into(place: Place) -> None:
    start = await place.ask("/start")
    example = start["reply_markup"]["inline_keyboard"][0][0]["text"]
    place.engine.is_away = True
    assert await place.told_at_press(start, example) == (words.UNAVAILABLE, True)
    place.engine.is_away = False
    assert await place.told_at_press(start, example) == ("", False)
    assert place.texts()[-1].startswith(example)


async def test_who_presses_too_much_is_told_so_in_their_language(samples: Index, tmp_path: Path) -> None:
    async with placed(samples, tmp_path, questions_per_minute=1) as place:
        start = await place.ask("/start", KLARA)
        example = start["reply_markup"]["inline_keyboard"][0][0]["text"]
        assert await place.told_at_press(start, example, KLARA) == ("", False)
        assert await place.told_at_press(start, example, KLARA) == (say("de", words.SLOW_DOWN), False)


async def test_an_example_answers_below_however_old_the_start_is(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = await place.ask("/start")
    monkeypatch.setattr(bot.messages.outbox, "_LATE", timedelta(0))
    await place.told_at_press(start, start["reply_markup"]["inline_keyboard"][0][0]["text"])
    assert "reply_to_message" not in place.heard()[-1]


@pytest.mark.parametrize(
    ("meant", "begins"),
    [("help", words.HELP[:20]), ("who are you?", words.START[:20]), ("the latest articles", words.LATEST),
     ("which articles do you have?", "Articles 1–")],
)  # fmt: skip
async def test_what_is_edited_to_ask_nothing_of_the_articles_is_answered(
    place: Place, meant: str, begins: str
) -> None:
    said = await place.say("hlep")
    first = await place.answer_to(said)
    await place.revise(said, meant)
    assert (await place.answer_to(first["message_id"]))["text"].startswith(begins)


@pytest.mark.parametrize(
    ("command", "begins"),
    [("/people", words.PEOPLE), ("/sources", "Articles 1–"), ("/latest", words.LATEST),
     ("/article 1", ""), ("/privacy", words.PRIVACY[:10]), ("/settings", words.SETTINGS_IN_GROUPS),
     ("/nonsense", words.UNKNOWN_COMMAND)],
)  # fmt: skip
async def test_a_message_edited_into_a_command_does_what_the_command_does(
    place: Place, command: str, begins: str
) -> None:
    said = await place.say(WALL)
    first = await place.answer_to(said)
    await place.revise(said, command)
    shown = await place.answer_to(first["message_id"])
    assert shown["text"].startswith(begins)


@pytest.mark.parametrize(("command", "person"), [("/people", NORA), ("/status", ADMIN_ID)])
async def test_an_edit_that_leaves_the_command_as_it_was_is_not_answered_again(
    place: Place, command: str, person: int
) -> None:
    said = await place.say(command, person)
    await place.answer_to(said, person)
    await place.settled()
    before = place.texts(person)
    await place.revise(said, f"{command} ", person)
    await place.settled()
    assert place.texts(person) == before


async def test_what_acts_is_not_done_by_an_edit(place: Place) -> None:
    said = await place.say("/staus", ADMIN_ID)
    first = await place.answer_to(said, ADMIN_ID)
    await place.revise(said, "/reload", ADMIN_ID)
    assert (await place.answer_to(first["message_id"], ADMIN_ID))["text"] == admin_words.SEND_ANEW
    said = await place.say("/relod")
    first = await place.answer_to(said)
    await place.revise(said, "/reload")
    assert (await place.answer_to(first["message_id"]))["text"] == words.NOT_FOR_YOU


async def pressed(place: Place, answer: Said, label: str) -> Said:
    """Press a button, and return the answer as it is shown then."""
    await place.told_at_press(answer, label)
    return next(said for said in place.heard() if said["message_id"] == answer["message_id"])


async def test_what_stands_around_an_answer_stays_where_more_of_it_is_shown(place: Place) -> None:
    await place.ask("What does the ferry cost?")
    answer = await place.ask("and how old is it?")
    assert answer["text"].startswith(words.ABOUT.format(topic="the ferry"))
    more = next(b["text"] for b in answer["reply_markup"]["inline_keyboard"][0] if "more" in b["text"])
    unfolded = await pressed(place, answer, more)
    assert unfolded["text"].startswith(answer["text"])
    assert shown_quotes(unfolded)[:1] == shown_quotes(answer)
    assert len(shown_quotes(unfolded)) == 1 + int(more.split()[0])
    assert set(shown_quotes(await place.ask("more"))).isdisjoint(shown_quotes(unfolded))


async def test_the_context_of_a_quote_leaves_the_answer_as_it_is(place: Place) -> None:
    checked = await place.ask("/check “Few people really doubt that it is too low”")
    assert await pressed(place, checked, words.IN_CONTEXT) == checked
    around = place.heard()[-1]
    assert len(shown_quotes(around)[0]) > len(shown_quotes(checked)[0])
    several = await place.ask(f"{WALL} When does the ferry sail again?")
    assert await pressed(place, several, f"{words.IN_CONTEXT} 2") == several
    source = await place.ask("source?", reply_to=place.heard()[-1]["message_id"])
    assert "Island ferry" in source["text"]
    assert "sea wall" not in source["text"]


async def several_of_which_one_is_gone(place: Place, samples: Index, chat: int | None = None) -> Said:
    """Ask three questions at once, of which the article that answers the second is gone then."""
    named = f"@{place.world.bot.username}" if chat else ""
    asked = f"{named} {WALL} When does the ferry sail again? Who is the architect of the library?".strip()
    answer = await place.ask(asked, chat=chat)
    assert len(shown_quotes(answer)) == 3
    others = [one for one in samples.library.articles if "Island ferry" not in one.headline]
    assert len(others) == len(samples.library.articles) - 1
    place.parts.keeper.index = Index(Library(tuple(others)))
    return answer


async def test_the_context_of_a_quote_is_its_own_where_the_one_before_is_gone(
    place: Place, samples: Index
) -> None:
    several = await several_of_which_one_is_gone(place, samples)
    assert await place.told_at_press(several, f"{words.IN_CONTEXT} 2") == (words.ARTICLE_GONE, True)
    assert await place.told_at_press(several, f"{words.IN_CONTEXT} 3") == ("", False)
    assert shown_quotes(several)[2] in shown_quotes(place.heard()[-1])[0]


async def test_contexts_become_links_where_the_article_of_one_is_gone(place: Place, samples: Index) -> None:
    several = await several_of_which_one_is_gone(place, samples, GROUP_ID)
    place.world.knows_ephemeral = False
    told = await place.told_at_press(several, f"{words.IN_CONTEXT} 1")
    assert told == (words.CONTEXT_LINKED, False)
    shown = next(m for m in place.heard(GROUP_ID) if m["message_id"] == several["message_id"])
    (row,) = shown["reply_markup"]["inline_keyboard"]
    assert [b["text"] for b in row if "url" in b] == [f"{words.IN_CONTEXT} {n}" for n in (1, 3)]


async def test_a_question_asked_alone_is_asked_as_any_other(place: Place) -> None:
    await place.ask("What does the ferry cost?")
    written = "who is the architect of it?"
    answer = await place.ask(written)
    alone = await pressed(place, answer, words.ASK_ALONE.format(topic="the ferry"))
    assert "Arun Mistry" in alone["text"]
    assert {"👍", "👎"} < {b["text"] for row in alone["reply_markup"]["inline_keyboard"] for b in row}
    assert [text for text, *_ in place.asked()] == ["What does the ferry cost?", written]
    assert "Library roof" in (await place.ask("source?"))["text"]
    assert place.useless() == []
    await place.ask("that's wrong")
    assert place.useless() == [written]


async def test_only_who_asked_a_question_has_it_asked_alone(place: Place) -> None:
    ferry = await place.ask("/ask What does the ferry cost?", BEN, GROUP_ID)
    then = "who is the architect of it?"
    answer = await place.ask(then, BEN, GROUP_ID, reply_to=ferry["message_id"])
    label = words.ASK_ALONE.format(topic="the ferry")
    assert await place.told_at_press(answer, label, NORA) == (words.ONLY_WHO_ASKED, False)
    assert await place.told_at_press(answer, label, BEN) == ("", False)
    shown = next(m for m in place.heard(GROUP_ID) if m["message_id"] == answer["message_id"])
    assert "Arun Mistry" in shown["text"]


async def test_a_button_of_another_time_is_told_to_be_too_old(place: Place) -> None:
    answer = await place.ask(WALL)
    row = answer["reply_markup"]["inline_keyboard"][0]
    row[0]["callback_data"] = row[0]["callback_data"].replace("q0:", "qb:")  # "Back", as 0.2 had it
    assert await place.told_at_press(answer, words.IN_CONTEXT) == (words.ANSWER_TOO_OLD, False)


async def test_of_several_questions_each_says_what_it_was_taken_to_be_about(place: Place) -> None:
    several = await place.ask(f"{WALL} And when was it built?")
    first, second = several["text"].split("And when was it built?")
    about = words.ABOUT.format(topic="the sea wall")
    assert about not in first
    assert second.startswith(f"\n{about}\n")
