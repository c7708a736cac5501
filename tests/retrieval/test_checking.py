"""Checking a quotation: told by whether it stands there, word for word, and whose it is."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from corpus.library import Library
from corpus.scan import read_library
from corpus.speakers.lexicon import words_of
from retrieval.ask import warm
from retrieval.checking import check_quote, is_quotation
from retrieval.index import Index

QUAY = "\n\n".join(
    [
        "Council closes the old quay",
        "Mayor Rosa Lund closed the old quay on Monday after divers found a crack.",
        '"We are not going to wait until somebody falls into the harbour," Lund said. '
        '"The quay is older than my house."',
        "Piet Arends, who sells herring there, was angry. "
        '"Nobody asked us, and nobody will pay us for the lost summer," he said.',
        "The crack is four metres long and runs below the waterline. "
        "The council has set aside 30,000 crowns for the repair.",
    ]
)
FAIR = (
    "Herring fair moves inland\n\nThe herring fair moves to the market square this year. "
    '"I would rather stand in the rain than in the harbour," said Jo Mertens.'
)


@pytest.fixture
def index(folder: Callable[..., Path]) -> Index:
    return Index(read_library(folder(**{"quay.txt": QUAY, "fair.txt": FAIR})))


def test_whoever_the_article_names_may_be_meant_by_a_description(folder: Callable[..., Path]) -> None:
    text = (
        "Theatre opens with Yerma\n\nThe play is directed by Lucia Bermejo, and Ana Roldan is in it.\n\n"
        '"I did not want a sad Yerma, I wanted a furious one," the director said.\n'
    )
    index = Index(read_library(folder(**{"play.txt": text})))
    quotation = "“I did not want a sad Yerma, I wanted a furious one” — "
    assert check_quote(index, quotation + "Lucia Bermejo").outcome == "verbatim"
    assert check_quote(index, quotation + "Piet Arends").outcome == "other_speaker"


@pytest.mark.parametrize(
    "given",
    [
        "We are not going to wait until somebody falls into the harbour",
        "“we are NOT going to wait until somebody  falls into the harbour”",
        "«We are not going to wait ... falls into the harbour.»",
        "“We are not going to wait until [a person] falls into the harbour”",
        "“[W]e are not going to wait until somebody falls into the harbour,” said Rosa Lund.",
        "“We are not going to wait until somebody falls into the harbour” — Mayor Lund",
        "Lund: “We are not going to wait until somebody falls into the harbour”",
        "“The crack is four metres long and runs below the waterline.”",
    ],
)
def test_marks_case_spaces_ellipses_and_brackets_are_no_difference(index: Index, given: str) -> None:
    check = check_quote(index, given)
    assert (check.outcome, check.differences) == ("verbatim", ())
    assert check.match is not None
    assert check.match.text == check.match.article.text[check.match.start : check.match.end]
    assert check.match.start <= check.start < check.end <= check.match.end


@pytest.mark.parametrize(
    "given",
    [
        "Council closes the old quay",
        "“COUNCIL closes the old quay”",
        "Council closes the old quay.",
        "closes the old quay",
    ],
)
def test_the_words_of_a_headline_are_known_for_that(index: Index, given: str) -> None:
    check = check_quote(index, given)
    assert (check.outcome, check.match) == ("headline", None)
    assert check.article is not None
    assert check.article.headline == "Council closes the old quay"


@pytest.mark.parametrize("given", ["the old quay", "Council closes the new quay", "old"])
def test_what_is_no_headline_is_not(index: Index, given: str) -> None:
    assert check_quote(index, given).outcome != "headline"


def test_where_there_are_no_articles_that_is_said() -> None:
    assert check_quote(Index(Library()), "Council closes the old quay").outcome == "empty"


@pytest.mark.parametrize(
    ("given", "differences"),
    [
        ("We are going to wait until somebody falls into the harbour", [("dropped", "", "not")]),
        ("We are not going to wait until somebody falls into the water", [("exchanged", "water", "harbour")]),
        ("We are really not going to wait until somebody falls into the harbour", [("added", "really", "")]),
        ("The council has set aside 300,000 crowns for the repair", [("exchanged", "300,000", "30,000")]),
        (
            "We are [indeed] going to wait until somebody falls into the harbour",
            [("exchanged", "indeed", "not")],
        ),
        ("The crack is [not] four metres long and runs below the waterline", [("added", "not", "")]),
        ("We are ... going to wait until somebody falls into the harbour", [("ellipsis", "…", "not")]),
        (
            "We are not going to wait until nobody will pay us for the lost summer",
            [("joined", "nobody will pay us for the lost summer", "nobody will pay us for the lost summer")],
        ),
        (
            "“Nobody asked us, and nobody will pay us for a lost summer” — Rosa Lund",
            [("exchanged", "a", "the"), ("speaker", "Rosa Lund", "Piet Arends")],
        ),
    ],
)
def test_what_differs_is_told(index: Index, given: str, differences: list[tuple[str, str, str]]) -> None:
    check = check_quote(index, given)
    assert check.outcome == "nearly"
    assert [(d.kind, d.given, d.original) for d in check.differences] == differences


@pytest.mark.parametrize(
    ("given", "speaker"),
    [
        ("“The quay is older than my house” — Piet Arends", "Rosa Lund"),
        ("“I would rather stand in the rain than in the harbour,” said Rosa Lund.", "Jo Mertens"),
        ("I would rather stand in the rain than in the harbour, said Rosa Lund.", "Jo Mertens"),
        ("Rosa Lund: “The crack is four metres long and runs below the waterline.”", None),
    ],
)
def test_words_of_somebody_else_are_told_to_be_theirs(index: Index, given: str, speaker: str | None) -> None:
    check = check_quote(index, given)
    assert check.outcome == "other_speaker"
    assert check.match is not None
    assert (check.match.speaker and check.match.speaker.name) == speaker


NAMESAKES = (
    "Wood wins the vote\n\nPetra Wood won the council vote on Sunday. "
    '"I am proud of every single vote," Wood said. "My brother is not my boss."'
)


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("Karl Wood", "other_speaker"),
        ("Petra Wood", "verbatim"),
        ("Wood", "verbatim"),
        ("P. Wood", "verbatim"),
        ("Wood, a former mayor of Tarn", "verbatim"),
        ("Karl Wood, a former mayor of Tarn", "other_speaker"),
        ("Petra Jane Wood", "verbatim"),
        ("Councillor Wood", "verbatim"),
        ("Senator Wood", "verbatim"),
    ],
)
def test_who_shares_a_family_name_is_somebody_else(
    folder: Callable[..., Path], name: str, outcome: str
) -> None:
    index = Index(read_library(folder(vote__txt=NAMESAKES)))
    check = check_quote(index, f"“I am proud of every single vote” — {name}")
    assert check.outcome == outcome
    assert check.match is not None
    assert check.match.speaker is not None
    assert check.match.speaker.name == "Petra Wood"


EITHER = "Wood and Wood\n\nPetra Wood and Karl Wood came. “I am proud of every single vote,” Wood said."


@pytest.mark.parametrize("name", ["Karl Wood", "Petra Wood", "P. Wood", "Karl Petra Wood"])
def test_words_of_either_of_two_are_not_told_to_be_of_one(folder: Callable[..., Path], name: str) -> None:
    index = Index(read_library(folder(vote__txt=EITHER)))
    check = check_quote(index, f"“I am proud of every single vote” — {name}")
    assert [(d.kind, d.given) for d in check.differences] == [("uncertain", name)]
    assert check.outcome == "verbatim"
    assert check.match is not None
    assert check.match.speaker is not None
    assert check.match.speaker.name == "Wood"


@pytest.mark.parametrize(
    ("name", "outcome"),
    [("Wood", "verbatim"), ("Ms. Wood", "verbatim"), ("Ann Low", "other_speaker")],
)
def test_either_of_two_is_no_third(folder: Callable[..., Path], name: str, outcome: str) -> None:
    check = check_quote(
        Index(read_library(folder(vote__txt=EITHER))), f"“I am proud of every single vote” — {name}"
    )
    assert (check.outcome, check.differences) == (outcome, ())


DENIED = "\n\n".join(
    [
        "The money of the harbour",
        "Olga Stone denied that the harbour money was gone for good. The harbour is closed on Sundays.",
        "It is not true that the fishing boats were sold abroad, Anna Quill said.",
        "Anna Quill said that Jan Dorn had told her that the old crane was full of rust.",
        "According to Jan Dorn, Anna Quill said that the small pier was full of holes.",
        "“I never said that the new bridge would be closed,” said Jan Dorn.",
        "“I don't like ferries, but the new ferry is a good one,” said Jan Dorn.",
    ]
)


@pytest.mark.parametrize(
    ("given", "differences"),
    [
        ("the harbour money was gone for good", [("dropped", "denied that ")]),
        (
            "“the harbour money was gone for good” — Olga Stone",
            [("dropped", "denied that "), ("speaker", "")],
        ),
        ("“the fishing boats were sold abroad” — Anna Quill", [("dropped", "not true that ")]),
        ("“the new bridge would be closed” — Jan Dorn", [("dropped", "never said that ")]),
        ("“the old crane was full of rust” — Anna Quill", [("uncertain", "")]),
        ("“the old crane was full of rust” — Jan Dorn", [("uncertain", "")]),
        ("“the small pier was full of holes” — Jan Dorn", [("uncertain", "")]),
        ("“Jan Dorn had told her that the old crane was full of rust” — Anna Quill", []),
        ("“the new ferry is a good one” — Jan Dorn", []),
        ("The harbour is closed on Sundays.", []),
    ],
)
def test_what_is_denied_or_told_of_another_is_not_told_to_be_somebodys_own(
    folder: Callable[..., Path], given: str, differences: list[tuple[str, str]]
) -> None:
    check = check_quote(Index(read_library(folder(denied__txt=DENIED))), given)
    assert [(d.kind, d.original) for d in check.differences] == [
        (kind, original.strip()) for kind, original in differences
    ]
    assert check.outcome == ("nearly" if any(kind == "dropped" for kind, _ in differences) else "verbatim")


UNKNOWN = "\n\n".join(
    [
        "---\nheadline: The library\nauthor: Ottilie Frank\n---",
        "The library in the old harbour street was closed for good on Monday.",
        "> The library is the heart of the whole town and it is closed.",
        "In the evening I went there, and nobody opened the old door.",
        "> The harbour is nothing at all without a library of its own.\n> — Karl Wood, mayor",
    ]
)


@pytest.mark.parametrize(
    ("given", "outcome", "kinds"),
    [
        ("“The library is the heart of the whole town” — Karl Wood", "verbatim", ["uncertain"]),
        ("“In the evening I went there” — Ottilie Frank", "verbatim", ["uncertain"]),
        ("“In the evening I went there” — Karl Wood", "verbatim", ["uncertain"]),
        ("“The library in the old harbour street was closed” — Ottilie Frank", "verbatim", ["uncertain"]),
        ("“The library in the old harbour street was closed” — Karl Wood", "other_speaker", []),
        ("“The harbour is nothing at all without a library” — Karl Wood", "verbatim", []),
        ("“The harbour is nothing at all without a library” — Ottilie Frank", "other_speaker", []),
    ],
)
def test_it_is_not_said_whose_words_are_not_where_the_article_does_not_say(
    folder: Callable[..., Path], given: str, outcome: str, kinds: list[str]
) -> None:
    check = check_quote(Index(read_library(folder(library__md=UNKNOWN))), given)
    assert (check.outcome, [one.kind for one in check.differences]) == (outcome, kinds)


def test_what_was_put_right_is_told_with_what_puts_it_right(samples: Index) -> None:
    wrong = check_quote(samples, "About 4,000 books were soaked; volunteers dried most of them").match
    assert wrong is not None
    assert any("1,400" in one.by.text[one.start :] for one in wrong.corrections)
    notice = check_quote(samples, "about 4,000 books were soaked in the library").match
    assert notice is not None
    assert "The correct number is 1,400" in notice.text


@pytest.mark.parametrize(
    "given",
    [
        "The ferry will never sail again from this harbour, and I am glad of it",
        "crack of dawn",
        "“[The mayor stole the herring and sold it to the divers]”",
        "“[Rosa Lund will resign on Monday] we are [and never come back]”",
        "!!!",
        "",
        "“”",
        "Nobody will ever wait for the mayor of this town again",
    ],
)
def test_what_does_not_stand_there_is_absent(index: Index, given: str) -> None:
    check = check_quote(index, given)
    assert (check.outcome, check.match) == ("absent", None)


def test_the_words_of_two_are_told_to_be_of_the_one_who_is_named(folder: Callable[..., Path]) -> None:
    one = 'Vote lost\n\n"The vote is lost, and so is the year," Ann Roe said.\n'
    other = 'Vote lost again\n\n"The vote is lost, and so is the year," Ben Oke said.\n'
    index = Index(read_library(folder(**{"one.txt": one, "other.txt": other})))
    for name in ("Ann Roe", "Ben Oke"):
        check = check_quote(index, f"“The vote is lost, and so is the year” — {name}")
        assert check.outcome == "verbatim"
        assert check.match is not None
        assert check.match.speaker is not None
        assert check.match.speaker.name == name


def test_a_message_is_a_quotation_where_most_of_it_stands_in_marks() -> None:
    assert is_quotation("“The quay is older than my house” — Piet Arends")
    assert not is_quotation('What did Lund mean by "older", and who asked her?')
    assert not is_quotation("“the old quay”")
    assert not is_quotation("")


@pytest.fixture(scope="module")
def warmed(samples: Index) -> Index:
    """The samples, with all loaded that a first question, and a first quotation, would wait for."""
    warm(samples)
    for words in filter(None, map(words_of, samples.languages)):
        for name in words.__dataclass_fields__:
            if hasattr(pattern := getattr(words, name), "search"):
                pattern.search("")
    return samples


@drawn(st.text(alphabet="ab “”\"'.…[]()—:\n", max_size=60))
def test_any_text_comes_to_something(warmed: Index, text: str) -> None:
    check = check_quote(warmed, text)
    assert (check.match is None) == (check.outcome == "absent")


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("Anna Mertens", "other_speaker"),  # a known first name, another than hers
        ("Joe Mertens", "verbatim"),  # may be the same
        ("Harbourmaster Mertens", "verbatim"),  # no first name that is known
    ],
)
def test_nobody_is_denied_for_a_first_name_that_may_be_none(index: Index, name: str, outcome: str) -> None:
    found = check_quote(index, f"“I would rather stand in the rain than in the harbour” — {name}")
    assert found.outcome == outcome
