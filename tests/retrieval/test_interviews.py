from retrieval.answer import Quote
from retrieval.ask import ask
from retrieval.index import Index
from retrieval.interviews import with_answers
from tests.conftest import index_of


def test_the_samples_have_an_interview_whose_answers_are_the_interviewees(samples: Index) -> None:
    for asked, said in (
        ("How often does the clock have to be wound?", "Twice a week, on Mondays and Thursdays."),
        ("Why did the clock stop?", "A gull flew into the minute hand."),
    ):
        first, *others = ask(samples, asked).quotes
        assert (first.text, first.speaker and first.speaker.name) == (said, "Agnes Moe")
        assert not any(quote.shown.endswith("?") for quote in others)


def test_an_answer_that_is_quoted_for_its_question_is_quoted_once(samples: Index) -> None:
    quotes = ask(samples, "Why did the clock stop in January?").quotes
    assert len({(quote.article.id, quote.start) for quote in quotes}) == len(quotes)
    assert quotes[0].text == "A gull flew into the minute hand."


def test_a_question_that_nobody_is_known_to_answer_stays() -> None:
    (article,) = index_of("Clock\n\nWhy did the clock stop?\n\nThe council is silent.").library.articles
    asked = article.sentences[0]
    quote = Quote(article, asked.start, asked.end, 1, None, 1.0)
    assert with_answers([quote]) == (quote,)


def test_what_somebody_asks_is_still_theirs() -> None:
    asks = 'Agnes Moe asked the council: "Why did the town hall clock stop?"'
    (article,) = index_of(f'Clock\n\n{asks}\n\n"A gull did it," said Per Aalto.').library.articles
    asked = article.sentences[0]
    quote = Quote(article, asked.start, asked.end, 1, asked.speaker, 1.0)
    assert asked.speaker is not None
    assert with_answers([quote]) == (quote,)
