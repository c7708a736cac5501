import time
from pathlib import Path

import httpx

from bot.messages import words
from corpus.library import Library
from corpus.scan import read_library
from tests.end_to_end.telegram import Person, Telegram, shown_quotes, wait_for

QUESTION = "How high is the sea wall?"


def test_a_question_is_answered_with_a_quote_and_its_source(nora: Person, articles: Path) -> None:
    answer = nora.ask(QUESTION)
    first = shown_quotes(answer)[0]
    assert (
        first == "The sea wall that protects the lower town of Tarn Harbour was built in 1953 "
        "and is 3.2 metres high."
    )
    link = next(e for e in answer["entities"] if e["type"] == "text_link")
    assert link["url"].startswith("https://gazette.example/2026/04/sea-wall")
    for part in (
        "How high must the sea wall be?",
        "The Tarn Harbour Gazette",
        "18 April 2026",
        "¶\N{NO-BREAK SPACE}1",
    ):
        assert part in answer["text"]
    assert answer["link_preview_options"] == {"is_disabled": True}


def test_the_first_quote_stands_alone_with_one_row_of_buttons(ben: Person) -> None:
    answer = ben.ask("How many eagles are there?")
    (first,) = shown_quotes(answer)
    (row,) = answer["reply_markup"]["inline_keyboard"]
    assert [button["text"] for button in row] == [words.IN_CONTEXT, "2 more", words.CITE, "👍", "👎"]
    assert row[2]["copy_text"]["text"] == "“Eagles of Gull Ridge raise three chicks”"
    source = next(e for e in answer["entities"] if e["type"] == "italic")
    assert answer["text"][source["offset"] :].endswith("· ¶\N{NO-BREAK SPACE}3")
    ben.press(answer, "2 more")
    unfolded = wait_for(lambda: (m := ben.message(answer["message_id"])).get("edit_date") and m)
    assert len(shown_quotes(unfolded)) == 3
    assert shown_quotes(unfolded)[0] == first
    assert unfolded["text"].startswith(answer["text"])
    ben.press(unfolded, f"{words.IN_CONTEXT} 3")
    assert "eagle deaths" in shown_quotes(ben.answer_to(answer["message_id"]))[0]


def test_every_quote_shown_stands_in_an_article(nora: Person, articles: Path) -> None:
    library: Library = read_library(articles)
    shown = [
        quote
        for question in (
            QUESTION,
            "How many eagles are there?",
            "Wie viele Gäste kamen?",
            "Who is the architect?",
        )
        for quote in shown_quotes(nora.ask(question))
    ]
    assert len(shown) >= 4
    assert all(any(quote in article.text for article in library.articles) for quote in shown)


def test_what_the_articles_do_not_answer_is_declined_in_one_line(nora: Person) -> None:
    assert nora.ask("What is the capital of France?")["text"] == words.DECLINED["unanswered"]


def test_an_edited_question_edits_its_answer(nora: Person) -> None:
    question = nora.say("What is the capital of France?")
    answer = nora.answer_to(question["message_id"])
    nora.act("edit", message_id=question["message_id"], text=QUESTION)
    edited = wait_for(lambda: (m := nora.message(answer["message_id"])).get("edit_date") and m)
    assert "3.2 metres" in shown_quotes(edited)[0]
    assert nora.messages()[-1]["message_id"] == answer["message_id"]


def test_an_edit_that_changes_nothing_is_borne(nora: Person) -> None:
    question = nora.say(QUESTION)
    before = nora.answer_to(question["message_id"])
    nora.act("edit", message_id=question["message_id"], text=QUESTION + "  ")
    nora.ask("thanks")
    assert nora.message(before["message_id"]) == before


def test_commands_introduce_the_bot(nora: Person) -> None:
    assert nora.ask("/start")["text"].startswith(words.START[:40])
    assert "/reload" not in nora.ask("/help")["text"]
    assert nora.ask("/ask " + QUESTION)["text"] == nora.ask(QUESTION)["text"]
    assert nora.ask("/ask")["text"] == words.ASK_WHAT
    assert nora.ask("/nonsense")["text"] == words.UNKNOWN_COMMAND


def test_pictures_stickers_and_voices_get_a_friendly_line(nora: Person) -> None:
    photo = [{"file_id": "a", "file_unique_id": "b", "width": 9, "height": 9}]
    voice = {"file_id": "a", "file_unique_id": "b", "duration": 3}
    sticker = {
        "file_id": "a", "file_unique_id": "b", "width": 9, "height": 9,
        "type": "regular", "is_animated": False, "is_video": False,
    }  # fmt: skip
    for more in ({"photo": photo}, {"voice": voice}, {"sticker": sticker}):
        assert nora.ask("", **more)["text"] == words.TEXT_ONLY


def test_the_list_of_sources_turns_its_pages(nora: Person, articles: Path) -> None:
    for number in range(10):
        (articles / f"more-{number}.txt").write_text(f"More {number}\n\nArticle number {number} is here.")
    ada = Person(str(nora._http.base_url), 1003)
    ada.ask("/reload")
    wait_for(lambda: "10 added" in ada.messages()[-1]["text"])
    page = nora.ask("/sources")
    assert "Articles 1–8 of 19" in page["text"]
    nora.press(page, words.NEXT)
    turned = wait_for(lambda: (m := nora.message(page["message_id"])).get("edit_date") and m)
    assert "Articles 9–16 of 19" in turned["text"]
    nora.press(turned, words.PREVIOUS)
    wait_for(lambda: nora.message(page["message_id"])["text"] == page["text"])
    for path in articles.glob("more-*.txt"):
        path.unlink()
    told = ada.ask("/reload")
    wait_for(lambda: "10 of 19 articles would be gone" in ada.message(told["message_id"])["text"])
    ada.ask("/reload anyway")
    wait_for(lambda: "10 removed" in ada.messages()[-1]["text"])
    ada.close()


def test_odd_texts_are_borne_and_the_next_question_is_answered(nora: Person) -> None:
    for text in (
        "<b>",
        "&amp; \\_*[]()~`>#+-=|{}.!",
        "\u202e\u202d",
        "👩‍👩‍👧" * 300,
        "؟",
        "/ask " + "x" * 4000,
        "\x00\x01",
    ):
        assert nora.ask(text)["text"]
    assert shown_quotes(nora.ask(QUESTION))


def test_a_person_who_blocks_the_bot_harms_nobody(nora: Person, log: Path) -> None:
    nora.act("block", blocked=True)
    nora.say(QUESTION)  # writing to a bot unblocks it
    nora.act("block", blocked=True)
    nora.act("block", blocked=False)
    assert shown_quotes(nora.ask(QUESTION))


def test_when_telegram_asks_to_wait_the_answer_comes_later(nora: Person, telegram: Telegram) -> None:
    telegram.fail("sendMessage", status=429)
    started = time.monotonic()
    assert shown_quotes(nora.ask(QUESTION))
    assert time.monotonic() - started >= 1


def test_a_message_that_telegram_refuses_is_told_of_and_the_bot_goes_on(
    nora: Person, telegram: Telegram, log: Path
) -> None:
    telegram.fail("sendMessage", status=400)
    assert nora.ask(QUESTION)["text"] == words.BROKEN
    assert shown_quotes(nora.ask(QUESTION))
    assert "An update could not be handled" in log.read_text()


def test_the_token_never_stands_in_the_log(nora: Person, telegram: Telegram, log: Path) -> None:
    nora.ask(QUESTION)
    written = log.read_text()
    assert "telegram" in written
    assert telegram.world.token not in written
    assert telegram.world.token.partition(":")[2] not in written


def test_somebody_german_is_spoken_to_in_german(telegram: Telegram, log: Path) -> None:
    klara = Person(telegram.url, 1004)
    assert (
        klara.ask("What is the capital of France?")["text"]
        == "Das beantworten die Artikel nicht, die ich habe."
    )
    answer = klara.ask(QUESTION)
    assert "18. April 2026" in answer["text"]
    assert answer["reply_markup"]["inline_keyboard"][0][0]["text"] == "Kontext"
    klara.close()


def test_the_commands_menu_is_set(telegram: Telegram, log: Path) -> None:
    state = wait_for(
        lambda: (
            "tr" in (s := httpx.get(telegram.url + "/people").json())["about"].get("short_description", {})
            and s
        )
    )
    default = state["commands"]['[{"type": "default"}, ""]']
    german = state["commands"]['[{"type": "default"}, "de"]']
    assert german[0] == {"command": "ask", "description": "Eine Frage stellen"}
    assert [entry["command"] for entry in default] == list(words.COMMANDS)
    assert state["about"]["description"][""] == words.DESCRIPTION
