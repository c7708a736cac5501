"""How it begins, what lists articles, and what is asked before it is done."""

from urllib.parse import parse_qs, urlsplit

from bot.messages import words
from bot.sandbox.accounts import Json
from tests.end_to_end.telegram import Person, shown_quotes, wait_for


def labels(message: Json) -> list[str]:
    return [b["text"] for row in message.get("reply_markup", {}).get("inline_keyboard", []) for b in row]


def links(message: Json) -> list[str]:
    return [e["url"] for e in message["entities"] if e["type"] == "text_link"]


def test_start_says_once_what_it_is_and_offers_questions_that_it_answers(
    nora: Person, ben_in_group: Person
) -> None:
    started = nora.ask("/start")
    assert started["text"] == f"{words.START}\n\n{words.START_HELP}"
    offered = labels(started)
    assert len(offered) == 3
    for question in offered:
        nora.press(started, question)
        answer = wait_for(lambda: (m := nora.messages()[-1])["text"].startswith(question) and m)  # noqa: B023
        assert shown_quotes(answer)
        assert labels(answer)[0] == words.IN_CONTEXT
    assert "Tomas Reker" in nora.ask("What did the harbour master say about a timetable?")["text"]
    assert not labels(ben_in_group.ask("/start@verbatim_sandbox_bot"))


def test_lists_use_what_stands_behind_the_command_and_their_headlines_open_articles(nora: Person) -> None:
    about = nora.ask("/sources ferry")
    assert about["text"].startswith(words.SOURCES_ABOUT.format(topic="ferry"))
    assert about["text"].split("\n")[2].startswith("Island ferry to return in May")
    assert links(about)[0] == "https://gazette.example/2026/03/island-ferry-returns"
    assert nora.ask("/sources den Zeppelin")["text"] == words.NO_SOURCES_ABOUT.format(topic="Zeppelin")
    assert nora.ask("/sources zeppelins")["text"] == words.NO_SOURCES_ABOUT.format(topic="zeppelins")
    latest = nora.ask("/latest 2")
    assert len(latest["text"].split("\n\n")) == 3
    assert len(links(latest)) == 2
    (of_bot,) = [u for u in links(nora.ask("/sources eagles")) if u.startswith("https://t.me/")]
    payload = parse_qs(urlsplit(of_bot).query)["start"][0]
    assert nora.ask(f"/start {payload}")["text"].startswith("Eagles of Gull Ridge")  # it has no address


def test_a_number_that_no_article_has_is_told_so(nora: Person) -> None:
    total = nora.ask("/sources")["text"].split(" of ")[1].split("\n")[0]
    told = words.ARTICLE_NUMBERS.format(number="999", total=total)
    assert nora.ask("/article 999")["text"] == told
    told = words.ARTICLE_NUMBERS.format(number="f00", total=total)
    assert nora.ask("/article f00")["text"] == told
    assert nora.ask(f"/article {'f0' * 10}")["text"] == words.ARTICLE_GONE


def test_forgetting_is_asked_for_and_nobody_else_can_say_so(nora: Person, ben: Person) -> None:
    nora.ask("How high is the sea wall?")
    asked = nora.ask("/forget")
    assert asked["text"] == words.FORGET_SURE
    nora.press(asked, words.KEEP)
    wait_for(lambda: nora.message(asked["message_id"])["text"] == words.KEPT)
    again = nora.ask("/forget")
    nora.press(again, words.FORGET)
    done = wait_for(lambda: (m := nora.message(again["message_id"])).get("edit_date") and m)
    assert done["text"].endswith("with all that belongs to them.")
    assert not labels(done)


def test_inline_with_nothing_typed_offers_the_latest_articles(ben: Person, nora: Person) -> None:
    offered = ben.offered("")
    latest = nora.ask("/latest")["text"].split("\n\n")[1].split("\n")[0].partition(". ")[2]
    assert offered["results"][0]["title"] == latest
    sent = ben.act("choose", query_id=offered["id"], result_id=offered["results"][0]["id"])
    assert sent["text"].startswith(latest)
