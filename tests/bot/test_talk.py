"""What is said of an answer is said of the one that it replies to, or else of the last."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.conversation.follow_ups import Spoken
from bot.conversation.talk import Talk, Talks
from bot.messages import words
from bot.sandbox.world import GROUP_ID
from retrieval.index import Index
from tests.bot.place import BEN, NORA, Place, placed
from tests.end_to_end.telegram import shown_quotes

WALL, FERRY = "How high is the sea wall?", "When does the ferry sail again?"


@pytest.fixture
async def place(samples: Index, tmp_path: Path) -> AsyncIterator[Place]:
    async with placed(samples, tmp_path, questions_per_minute=100) as made:
        yield made


async def test_a_reply_to_an_older_answer_asks_for_the_source_of_that_one(place: Place) -> None:
    wall, ferry = await place.ask(WALL), await place.ask(FERRY)
    source = await place.ask("source?", reply_to=wall["message_id"])
    assert "How high must the sea wall be?" in source["text"]
    assert "Island ferry" in (await place.ask("source?", reply_to=ferry["message_id"]))["text"]


async def test_a_reply_to_the_answer_somebody_else_got_is_about_that(place: Place) -> None:
    wall = await place.ask(f"/ask {WALL}", BEN, GROUP_ID)
    source = await place.ask("source?", person=NORA, chat=GROUP_ID, reply_to=wall["message_id"])
    assert "How high must the sea wall be?" in source["text"]


async def test_what_is_called_wrong_is_the_answer_that_was_replied_to(place: Place) -> None:
    wall, _ = await place.ask(WALL), await place.ask(FERRY)
    await place.ask("that's wrong", reply_to=wall["message_id"])
    assert place.useless() == [WALL]


async def test_a_question_in_reply_to_an_older_answer_leans_on_that(place: Place) -> None:
    wall, _ = await place.ask(WALL), await place.ask(FERRY)
    built = await place.ask("and when was it built?", reply_to=wall["message_id"])
    assert built["text"].startswith(words.ABOUT.format(topic="the sea wall"))
    assert "built in 1953" in shown_quotes(built)[0]


async def test_after_a_restart_an_answer_is_known_by_its_buttons(place: Place) -> None:
    wall, _ = await place.ask(WALL), await place.ask(FERRY)
    place.parts.talks = Talks()
    source = await place.ask("source?", reply_to=wall["message_id"])
    assert "How high must the sea wall be?" in source["text"]
    await place.ask("that's wrong", reply_to=wall["message_id"])
    assert place.useless() == [WALL]


async def test_a_reply_to_what_is_no_answer_is_about_none(place: Place) -> None:
    articles, _ = await place.ask("/help"), await place.ask(FERRY)
    assert (await place.ask("source?", reply_to=articles["message_id"]))["text"] == words.DECLINED["no_words"]


async def test_more_is_up_to_three_that_were_not_shown_yet(place: Place) -> None:
    shown = shown_quotes(await place.ask("What does the ferry cost?"))
    while (more := await place.ask("more"))["text"] != words.NO_MORE:
        assert set(shown).isdisjoint(shown_quotes(more))
        assert 0 < len(shown_quotes(more)) <= 3
        shown += shown_quotes(more)


async def test_more_is_up_to_three_where_what_was_shown_came_of_other_articles(place: Place) -> None:
    await place.ask(WALL)
    where, wall = (NORA, NORA, None), await place.parts.keeper.ask(WALL)
    ferry = Spoken("What does the ferry cost?", wall.quotes[:1])  # as where these articles were asked first
    place.parts.talks.note(where, Talk(ferry, "en", None), None)
    assert len(shown_quotes(await place.ask("more"))) == 3


async def test_after_a_restart_more_is_what_the_buttons_carry(place: Place) -> None:
    first = await place.ask("What does the ferry cost?")
    place.parts.talks = Talks()
    more = await place.ask("more", reply_to=first["message_id"])
    assert len(shown_quotes(more)) == 2
    assert set(shown_quotes(first)).isdisjoint(shown_quotes(more))


async def test_after_a_restart_what_a_button_showed_is_still_called_wrong(place: Place) -> None:
    question = "What does the ferry cost?"
    for label in ("2 more", words.IN_CONTEXT):
        first = await place.ask(question)
        place.parts.talks = Talks()
        await place.told_at_press(first, label)
        await place.ask("that's wrong")
        assert place.useless().pop() == question
    assert len(place.useless()) == 2
