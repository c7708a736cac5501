"""Every link opens at the very sentence and marks it, in a real browser."""

import io
import os
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.messages.links import link_to
from corpus.article import Article
from corpus.readers.markdown import read_markdown
from retrieval.answer import Quote
from tests.conftest import built
from tests.end_to_end.telegram import Person, Telegram, sandbox_process, wait_for

pytestmark = pytest.mark.browser

PARAGRAPHS = [
    f"Paragraph {n} tells of the harbour, the wall and the wind. Nobody spoke of it." for n in range(40)
]
PARAGRAPHS[30] = (
    "The wall – well-known, old & grey – was raised in 1953 after the great storm, and by no less than two "
    "metres at its lowest point. “We were proud,” the keeper said. Nobody spoke of it."
)
_WHERE = """
const quote = arguments[0], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walk.nextNode()) {
  const at = walk.currentNode.data.indexOf(quote);
  if (at >= 0) {
    const range = document.createRange();
    range.setStart(walk.currentNode, at); range.setEnd(walk.currentNode, at + quote.length);
    const box = range.getBoundingClientRect();
    return [box.top, box.bottom, innerHeight, scrollY];
  }
}
"""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    """A web site with one long article."""
    body = "\n".join(f"<p>{p.replace('&', '&amp;')}</p>" for p in PARAGRAPHS)
    style = "::target-text { background: #ffe58a; color: #000 } body { font: 20px serif; margin: 2em }"
    (tmp_path / "wall.html").write_text(
        f"<!doctype html><meta charset=utf-8><title>Wall</title><style>{style}</style>{body}"
    )
    handler = partial(QuietHandler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/wall.html"
        server.shutdown()


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves files and logs nothing."""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        return


def marked_rows(png: bytes, colour: tuple[int, int, int]) -> list[int]:
    """Return the rows of a screenshot in which the colour stands."""
    from matplotlib.image import imread

    pixels = (imread(io.BytesIO(png))[:, :, :3] * 255).round().astype(int)
    return [int(row) for row in np.flatnonzero((pixels == colour).all(axis=2).any(axis=1))]


def article_at(url: str) -> Article:
    return built(
        read_markdown(
            f"---\nurl: {url}\n---\n{chr(10).join(p + chr(10) for p in PARAGRAPHS)}".encode(), "a.md"
        )
    )


@pytest.mark.parametrize(
    "sentence",
    [
        PARAGRAPHS[30].partition(" “We")[0],
        "“We were proud,” the keeper said.",
        "Nobody spoke of it.",
    ],
)
def test_a_text_fragment_opens_at_the_sentence_and_marks_it(browser: Any, site: str, sentence: str) -> None:
    article = article_at(site)
    start = article.text.index(sentence, article.text.index(PARAGRAPHS[30]))
    link = link_to(Quote(article, start, start + len(sentence), 31, None, 1.0))
    assert link is not None
    browser.get("about:blank")
    browser.get(link)
    whole = PARAGRAPHS[30]
    top, bottom, height, _ = wait_for(
        lambda: (found := browser.execute_script(_WHERE, whole)) and found[3] > 0 and found
    )
    assert 0 <= top < bottom <= height, "the sentence is in view"
    rows = wait_for(lambda: marked_rows(browser.get_screenshot_as_png(), (255, 229, 138)))
    assert top - 3 <= min(rows) <= max(rows) <= bottom + 3, "what is marked lies within its paragraph"
    if "SCREENSHOT" in os.environ and "1953" in sentence:
        browser.save_screenshot(os.environ["SCREENSHOT"])


def test_an_article_without_an_address_opens_in_the_reader(browser: Any, tmp_path: Path) -> None:
    from selenium.webdriver.common.by import By

    with sandbox_process(tmp_path / "log") as url:
        person = Person(url, 1001)
        answer = person.ask("How many pairs of eagles are there between Tarn Harbour and Lindow?")
        person.close()
        browser.get(next(e["url"] for e in answer["entities"] if e["type"] == "text_link"))
        (mark, *_) = browser.find_elements(By.TAG_NAME, "mark")
        assert (
            mark.text == "There are now seven pairs of white-tailed eagles between Tarn Harbour and Lindow."
        )
        browser.set_window_size(390, 700)
        assert browser.execute_script("return document.documentElement.scrollWidth <= innerWidth")
        if "READER_SCREENSHOT" in os.environ:
            browser.save_screenshot(os.environ["READER_SCREENSHOT"])
        assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []


def test_the_context_shows_the_sentences_around_and_leaves_the_answer(
    nora: Person, telegram: Telegram
) -> None:
    answer = nora.ask("How high is the sea wall?")
    label = answer["reply_markup"]["inline_keyboard"][0][0]["text"]
    nora.press(answer, label)
    around = nora.answer_to(answer["message_id"])
    assert "Few people doubt that it is too low." in around["text"]
    assert any(e["type"] == "bold" for e in around["entities"])
    assert nora.message(answer["message_id"]) == answer
