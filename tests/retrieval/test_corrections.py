from corpus.library import Library
from corpus.readers.markdown import read_markdown
from retrieval.ask import ask
from retrieval.index import Index
from tests.conftest import built

ASKED = "How many books were soaked?"
RIGHT = "The correct number is 1,400"


def test_what_is_right_comes_first_and_whole(samples: Index) -> None:
    first, second, *_ = ask(samples, ASKED).quotes
    assert first.article.source == "03-library-correction.md"
    assert first.text.startswith("In our report of 3 February we wrote that about 4,000 books")
    assert RIGHT in first.text
    assert second.article.source == "02-library-roof.md"
    assert [one.by.source for one in second.corrections][:1] == ["03-library-correction.md"]
    assert first.corrections == ()


def test_it_comes_first_where_only_one_quote_is_shown(samples: Index) -> None:
    (quote,) = ask(samples, ASKED, quotes=1).quotes
    assert RIGHT in quote.text


def test_a_correction_of_something_else_goes_before_nothing(samples: Index) -> None:
    first, *_ = ask(samples, "What will the repair of the library roof cost?").quotes
    assert "620,000" in first.text
    assert first.corrections


def test_the_correction_that_speaks_of_what_is_asked_is_the_one_shown(samples: Index) -> None:
    first, *_ = ask(samples, "Which school dried the books?").quotes
    assert "It was the Southgate school, not the Northside school." in first.text


def test_a_note_in_the_article_itself_goes_first() -> None:
    text = (
        "---\nheadline: Storm over the library\nurl: https://g.example/storm\n---\n"
        "About 4,000 books were soaked in the library, the council said.\n\nThe roof is open to the sky.\n\n"
        "Correction, 10 February 2026: An earlier version of this article gave a wrong number of soaked "
        "books. It is 1,400.\n"
    )
    index = Index(Library((built(read_markdown(text.encode(), "a.md")),)))
    first, second = ask(index, ASKED).quotes[:2]
    assert "It is 1,400." in first.text
    assert second.text.startswith("About 4,000 books")
    assert [one.date for one in second.corrections] == ["2026-02-10"]
    assert first.corrections == ()
