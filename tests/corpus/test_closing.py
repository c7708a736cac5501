import pytest

from corpus.readers.closing import closing_notes
from corpus.readers.markup import parse_page

BODY = "The ferry sails again from Lindow after two winters in the yard."
NOTE = "Maren Oakes writes about boats and the sea for this paper."


def notes(after: str, around: str = "<article>{}</article>") -> list[str]:
    page = around.format(f"<div class=text><p>{BODY}</p><p>{BODY} Twice.</p></div>{after}")
    return closing_notes(parse_page(f"<html><body>{page}</body></html>"), f"{BODY}\n\n{BODY} Twice.")


def test_a_note_in_the_articles_own_element_belongs_to_it() -> None:
    assert notes(f"<div class=bio><p>{NOTE}</p></div>") == [NOTE]
    assert notes(f"<p>{NOTE}</p>", "<main><div>{}</div></main>") == [NOTE]


@pytest.mark.parametrize(
    "after",
    [
        f"<div class=newsletter><p>{NOTE}</p></div>",
        f"<aside><p>{NOTE}</p></aside>",
        f"<p><a href=x>{NOTE}</a></p>",
        f"<a href=x><p>{NOTE}</p></a>",
        "<p>Get our alerts to your inbox every morning</p>",
        "<p>Thank you.</p>",
        f"<p>{NOTE * 12}</p>",
        f"<script>{NOTE}</script>",
        f"</article><p>{NOTE}</p>",
    ],
)
def test_what_is_set_apart_does_not(after: str) -> None:
    assert notes(after) == []


def test_pages_that_cannot_be_parsed_have_none() -> None:
    assert parse_page("") is None
    assert closing_notes(parse_page("<p>" * 50), BODY) == []
