from html import unescape
from html.parser import HTMLParser

import httpx
import pytest

from bot.library.keeper import Keeper
from bot.messages import words
from bot.messages.links import reader_link
from bot.reader import Reader, render_article
from bot.settings import Settings
from bot.web import ServingError
from corpus.readers.text import read_text
from retrieval.ask import ask
from tests.bot.engine_away import Away
from tests.conftest import article, built, index_of


class Page(HTMLParser):
    """The tags of a page, and the text inside its marks."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.marked: list[str] = []
        self._in_mark = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self._in_mark = tag == "mark"

    def handle_endtag(self, tag: str) -> None:
        self._in_mark = False

    def handle_data(self, data: str) -> None:
        if self._in_mark:
            self.marked.append(data)


def test_the_quote_is_marked_and_everything_is_escaped() -> None:
    made = article("<script>alert(1)</script>\n\nIt is <b>late</b> & dark. It sails.\n\nNobody came.")
    sentence = made.sentences[0]
    page = Page(render_article(made, sentence.start, sentence.end))
    assert page.marked == ["It is <b>late</b> & dark."]
    assert not {"script", "b", "img", "iframe"} & set(page.tags)
    assert page.tags.count("p") == 2


def test_a_quote_over_two_paragraphs_is_marked_in_both() -> None:
    made = article("Head\n\nOne is here. Two is here.\n\nThree is here. Four is here.")
    page = render_article(made, made.sentences[1].start, made.sentences[2].end)
    assert Page(page).marked == ["Two is here.", "Three is here."]
    assert page.count('id="quote"') == 1


def test_right_to_left_articles_read_from_right_to_left() -> None:
    made = built(read_text("عنوان\n\nتعود العبارة في مايو بعد شتاءين طويلين.".encode(), "a.txt"))
    assert '<html lang="ar" dir="rtl">' in render_article(made)


async def test_links_open_articles_of_the_library_and_nothing_else() -> None:
    index = index_of("Ferry\n\nThe ferry sails at noon. It is late.")
    keeper = Keeper(Settings(), index, 0.0)
    (quote, *_) = ask(index, "When does the ferry sail?").quotes
    async with Reader(keeper, "127.0.0.1", 0).serving() as reader, httpx.AsyncClient() as http:
        page = await http.get(reader_link(reader.url, quote))
        assert page.status_code == 200
        assert Page(page.text).marked[0].startswith("The ferry sails at noon.")
        assert page.headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'")
        assert "script" not in Page(page.text).tags
        assert (await http.get(f"{reader.url}/style.css")).headers["content-type"].startswith("text/css")
        assert (await http.get(f"{reader.url}/{quote.article.id}")).status_code == 200
        wrong = [
            "0000000000",
            "..%2F..%2Fetc%2Fpasswd",
            f"{quote.article.id}/5-2",
            f"{quote.article.id}/1-2/3",
            "",
        ]
        for path in wrong:
            assert (await http.get(f"{reader.url}/{path}")).status_code == 404
        assert (await http.get(f"{reader.url}/{quote.article.id}/0-99999999")).status_code == 200
        with pytest.raises(ServingError, match="is taken; set READER_PORT"):
            async with Reader(keeper, "127.0.0.1", int(reader.url.rpartition(":")[2])).serving():
                pass


async def test_while_the_engine_is_away_the_reader_says_so() -> None:
    index = index_of("Wall\n\nThe wall is 3.2 metres high.")
    engine = Away(index)
    keeper = Keeper(Settings(), index, 0.0)
    keeper.index, engine.is_away = engine.collection, True
    async with Reader(keeper, "127.0.0.1", 0).serving() as reader, httpx.AsyncClient() as http:
        page = await http.get(f"{reader.url}/{index.articles.many(0, 1)[0].id}")
    assert (page.status_code, words.UNAVAILABLE in unescape(page.text)) == (503, True)


async def test_an_error_beside_the_reader_is_no_fault_of_its_port() -> None:
    keeper = Keeper(Settings(), index_of("Ferry\n\nThe ferry sails at noon."), 0.0)
    with pytest.raises(PermissionError, match="DATA_DIR"):
        async with Reader(keeper, "127.0.0.1", 0).serving():
            raise PermissionError("DATA_DIR can't be written")
