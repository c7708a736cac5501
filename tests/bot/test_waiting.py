from collections.abc import Callable
from pathlib import Path

import pytest

from bot.library.collection import read_articles
from bot.library.waiting import Found, WaitingRoom
from bot.settings import Settings
from corpus.errors import VerbatimError
from tests.corpus.formats import FILES
from tests.site import Site

Fill = Callable[..., Path]


@pytest.fixture
def settings(folder: Fill, tmp_path: Path) -> Settings:
    return Settings(articles_dir=folder(a__txt="Wall\n\nThe wall is high."), data_dir=tmp_path / "data")


def test_an_address_is_fetched_read_and_admitted_under_that_address(
    settings: Settings, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corpus.fetching.guard.is_public", lambda address: address == "127.0.0.1")
    site.pages["/story"] = (
        200,
        {"Content-Type": "text/html"},
        FILES["a.html"].replace(b"rel='canonical'", b"rel='x'"),
    )
    room = WaitingRoom(settings)
    found = room.fetch(site.url + "/story")
    assert [article.headline for article in room.read(found).articles] == ["Ferry returns"]
    room.keep("0" * 16, found)
    assert len(read_articles(settings).articles) == 1
    assert room.admit("0" * 16)
    added = next(a for a in read_articles(settings).articles if a.headline == "Ferry returns")
    assert added.url == site.url + "/story"
    assert WaitingRoom(settings).admit("0" * 16)  # as where a press is handled again after a kill
    assert len(read_articles(settings).articles) == 2


def test_what_is_discarded_is_gone(settings: Settings) -> None:
    room = WaitingRoom(settings)
    room.keep("1" * 16, Found("a.txt", FILES["a.txt"]))
    room.discard("1" * 16)
    assert not room.admit("1" * 16)


def test_an_article_is_taken_out_and_put_back_whatever_else_changes(settings: Settings) -> None:
    room = WaitingRoom(settings)
    (article,) = read_articles(settings).articles
    room.hide(article.id, True)
    assert read_articles(settings).articles == ()
    (settings.articles_dir / "b.txt").write_text("Ferry\n\nThe ferry sails.")
    assert [a.source for a in read_articles(settings).articles] == ["b.txt"]
    room.hide(article.id, False)
    assert [a.source for a in read_articles(settings).articles] == ["a.txt", "b.txt"]


def test_what_is_too_large_is_refused(settings: Settings) -> None:
    small = settings.model_copy(update={"max_file_mb": 0.001})
    with pytest.raises(VerbatimError, match="raise MAX_FILE_MB"):
        WaitingRoom(small).read(Found("a.txt", b"x" * 5000))
