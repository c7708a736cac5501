from pathlib import Path

import pytest

from corpus.article import Article
from corpus.readers import read_document
from corpus.readers.feeds import FeedError, read_feed
from tests.corpus.formats import FILES

RSS = b"""<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>The Gazette</title><language>en-gb</language>
<item><title>Ferry &amp; wall</title><link>https://g.example/1</link><guid>one</guid>
<dc:creator>M. Oakes</dc:creator>
<pubDate>Thu, 12 Mar 2026 08:00:00 GMT</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>The ferry <b>sails</b> again.</p><p>It is late.</p>
<script>alert(1)</script>]]></content:encoded></item>
<item><title>Nothing</title><guid>two</guid></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Küstenbote</title><entry><title>Fähre</title>
<id>x</id><updated>2026-03-12T08:00:00Z</updated><link href="https://k.example/1"/>
<summary>Die Fähre fährt wieder. Sie ist spät.</summary></entry></feed>""".encode()


def test_an_rss_item_with_its_full_content() -> None:
    article, problem = read_document(RSS, "feed.rss")
    assert isinstance(article, Article)
    assert article.text == "The ferry sails again.\n\nIt is late."
    assert (article.headline, article.publisher, article.author) == (
        "Ferry & wall",
        "The Gazette",
        "M. Oakes",
    )
    assert (article.url, article.in_language) == ("https://g.example/1", "en")
    assert article.date_published == "2026-03-12T08:00:00+00:00"
    assert str(problem) == "feed.rss#two: it is empty; write something in it or delete it"


def test_an_atom_entry_with_its_summary() -> None:
    (article,) = read_document(ATOM, "feed.atom")
    assert isinstance(article, Article)
    assert (article.headline, article.publisher, article.in_language) == ("Fähre", "Küstenbote", "de")


@pytest.mark.parametrize("data", [b"", b"plain text", b"<html><body>Hi</body></html>", b"\x00\x01"])
def test_what_is_no_feed_is_refused(data: bytes) -> None:
    with pytest.raises(FeedError, match="no RSS or Atom feed"):
        list(read_feed(data, "feed.xml"))


def test_a_feed_that_names_a_file_is_not_that_file(tmp_path: Path) -> None:
    """feedparser opens what looks like a file's name to it."""
    (tmp_path / "secret.rss").write_bytes(FILES["a.rss"])
    with pytest.raises(FeedError):
        list(read_feed(str(tmp_path / "secret.rss").encode(), "feed"))
