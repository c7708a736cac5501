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


def test_what_was_not_asked_about_is_put_right_behind_the_answer() -> None:
    wrong = (
        "---\nheadline: Fire in the malt house\nurl: https://g.example/fire\n---\n"
        "A fire has destroyed the malt house. Nobody was hurt.\n\n"
        "The malt house employs 43 people. Its director, Vera Lund, said that all would be rebuilt.\n\n"
        "The cause of the fire is not known.\n"
    )
    right = (
        "---\nheadline: 'Correction: Fire in the malt house'\ncorrects: https://g.example/fire\n"
        "url: https://g.example/right\ndate_published: 2026-02-13\n---\n"
        "In our report on the fire in the malt house we wrote that it employs 43 people. "
        "It employs 34 people.\n"
    )
    articles = [read_markdown(one.encode(), f"{at}.md") for at, one in enumerate((wrong, right))]
    index = Index(Library(tuple(map(built, articles))))
    first, second, *_ = ask(index, "Who is Vera Lund?").quotes
    assert "Vera Lund" in first.text
    assert "It employs 34 people." in second.text
    first, *_ = ask(index, "How many people does the malt house employ?").quotes
    assert "It employs 34 people." in first.text
    first, *_ = ask(index, "What is the cause of the fire in the malt house?").quotes
    assert first.text == "The cause of the fire is not known."


def test_it_goes_first_where_the_headline_has_all_that_was_asked_about() -> None:
    wrong = (
        "---\nheadline: 4,000 books soaked\nurl: https://g.example/books\n---\n"
        "Some 4,000 books were soaked in the night, and nobody could save them.\n"
    )
    right = (
        "---\nheadline: A correction\ncorrects: https://g.example/books\nurl: https://g.example/right\n---\n"
        "We wrote that 4,000 books were soaked. The correct number is 1,400.\n"
    )
    articles = [read_markdown(one.encode(), f"{at}.md") for at, one in enumerate((wrong, right))]
    first, *_ = ask(Index(Library(tuple(map(built, articles)))), ASKED).quotes
    assert RIGHT in first.text


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
