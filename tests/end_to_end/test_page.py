"""The sandbox page in a real browser.

`SCREENSHOT=docs/sandbox.png pytest -k page` renews the README's picture of it, and
`python -m tests.pictures` those of conversations.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.messages import words
from tests.end_to_end.telegram import Telegram, bot_process, wait_for

pytestmark = pytest.mark.browser


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Telegram]:
    """A Telegram in which nobody has said anything yet."""
    with closing(Telegram()) as made, bot_process(made, tmp_path / "log"):
        yield made


def test_a_person_can_chat_on_the_page(browser: Any, page: Telegram) -> None:
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys

    def found(selector: str) -> list[Any]:
        return list(browser.find_elements(By.CSS_SELECTOR, selector))

    def say(text: str) -> None:
        found("#text")[0].send_keys(text, Keys.ENTER)

    def begin() -> None:
        if found("#start")[0].is_displayed():
            found("#start")[0].click()
            wait_for(lambda: found(".message:not(.mine)"))

    browser.get(page.url)
    wait_for(lambda: found("#person option"))
    begin()
    before = len(found("blockquote"))
    say("What did Reker say about a timetable?")
    quote = wait_for(lambda: found("blockquote")[before:] and found("blockquote")[before])
    assert "I will not promise a timetable" in quote.text
    links = [a for a in found("#messages a") if "gazette.example" in a.get_attribute("href")]
    assert links
    say("What is the capital of France?")
    wait_for(lambda: words.DECLINED["unanswered"] in found("#messages")[0].text)
    if "SCREENSHOT" in os.environ:
        browser.save_screenshot(os.environ["SCREENSHOT"])
    found("#chats button")[1].click()
    wait_for(lambda: "Reading room" in found("#title")[0].text)
    say("/ask Who is the architect?")
    wait_for(lambda: any("Arun Mistry" in q.text for q in found("blockquote")))
    found("#chats button")[2].click()
    found("#text")[0].send_keys("@verbatim_sandbox_bot How high is the sea wall?")
    wait_for(lambda: found("#menu button"))[0].click()
    wait_for(lambda: any("3.2 metres" in q.text for q in found("blockquote")))
    assert any("via @verbatim_sandbox_bot" in name.text for name in found(".name"))
    found("#chats button")[1].click()
    wait_for(lambda: "Reading room" in found("#title")[0].text)
    found("#topic option")[1].click()
    say("/ask Who is the architect?")
    wait_for(lambda: len([t for t in found(".topic") if t.text == "# Archive"]) >= 2)
    last = found(".message")[-1]
    browser.execute_script("arguments[0].querySelector('.meta button').click()", last)
    wait_for(lambda: found(".reactions"))
    found("#tools summary")[0].click()
    wait_for(lambda: any("administrator" in b.text for b in found("#tools button")))
    found("#chats button")[0].click()
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("Kites\n\nNinety kites flew over the green hill.")
        file.flush()
        found("#attach input")[0].send_keys(file.name)
        wait_for(lambda: found(".file a"))
    found("#person option")[2].click()
    begin()
    say("/stats")
    wait_for(lambda: [i for i in found(".file img") if i.get_property("naturalWidth") > 500])
    assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []


def test_a_chat_in_which_nothing_was_said_begins_with_what_the_bot_is_for_and_start(
    browser: Any, telegram: Telegram, log: Path
) -> None:
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys
    from selenium.webdriver.support.ui import Select

    def found(selector: str) -> list[Any]:
        return list(browser.find_elements(By.CSS_SELECTOR, selector))

    def button(label: str) -> Any:
        return wait_for(lambda: [b for b in found(".keyboard button") if b.text == label])[-1]

    (newcomer,) = telegram.crowd(1)
    browser.get(telegram.url)
    wait_for(lambda: found("#person option"))
    Select(found("#person")[0]).select_by_value(str(newcomer))
    wait_for(lambda: words.DESCRIPTION in found("#welcome")[0].text)
    assert "No messages yet" in found("#chats small")[0].text
    assert not found("#text")[0].is_displayed()
    found("#start")[0].click()
    examples = wait_for(lambda: found(".keyboard button"))
    assert not found("#welcome")[0].is_displayed()
    asked = examples[0].text
    examples[0].click()
    wait_for(lambda: found("blockquote"))
    assert asked in found("#chats small")[0].text
    button(words.CITE).click()
    wait_for(lambda: found("#toast")[0].text.startswith("Copied: "))
    Select(found("#person")[0]).select_by_index(1)
    found("#chats button")[1].click()
    said = len(found(".message"))  # other tests have spoken in this group, too
    found("#text")[0].send_keys("/ask How high is the sea wall?", Keys.ENTER)
    answer = wait_for(lambda: [m for m in found(".message")[said:] if "3.2 metres" in m.text])[-1]
    before = len(found(".message"))
    answer.find_element(By.CSS_SELECTOR, ".keyboard button").click()
    wait_for(lambda: len(found(".message")) > before)
    aside = found(".message")[-1]
    assert aside.text.startswith("Verbatim\nOnly you see this")
    its_own = f'.message[data-id="{aside.get_attribute("data-id")}"]'
    Select(found("#person")[0]).select_by_index(0)
    wait_for(lambda: "3.2 metres" in found("#messages")[0].text and not found(its_own))
