import tomllib
from importlib.resources import files

import pytest

from retrieval.ask import ask
from retrieval.index import Index
from retrieval.padding import without_padding
from retrieval.question import parse_question

LONG = (
    "I am planning a trip to the coast with my family and two dogs next month. We have "
    "never been there before. "
    "What does a ferry ticket cost? My brother says it is expensive, but he always says so."
)


@pytest.mark.parametrize(
    ("language", "text", "asked"),
    [
        ("en", "Can you tell us how high the sea wall is, please?", "how high the sea wall is"),
        ("en", "Hello! I would like to know when the ferry sails, thank you", "when the ferry sails"),
        ("en", "Do you know whether the library is closed?", "the library is closed?"),
        ("de", "Könnten Sie mir bitte sagen, wie hoch der Deich ist?", "wie hoch der Deich ist?"),
        ("es", "Hola, ¿me podría decir cuándo abre el faro, por favor?", "cuándo abre el faro"),
        ("fr", "Bonjour, pourriez-vous me dire quand ouvre le musée ?", "quand ouvre le musée ?"),
        ("ru", "Подскажите, пожалуйста, когда откроется музей?", "когда откроется музей?"),
        ("tr", "Merhaba, müze ne zaman açılacak söyler misiniz lütfen?", "müze ne zaman açılacak"),
        ("ar", "من فضلك هل يمكنك أن تخبرني متى يفتح المتحف؟", "متى يفتح المتحف؟"),
        ("fa", "سلام لطفا به من بگویید موزه کی باز می‌شود؟", "موزه کی باز می‌شود؟"),
        ("en", LONG, "What does a ferry ticket cost?"),
    ],
)
def test_what_is_only_polite_is_left_out(language: str, text: str, asked: str) -> None:
    assert without_padding(text, language) == asked


WALL = "How high is the sea wall?"


@pytest.mark.parametrize("mark", ["1. ", "12) ", "(2) ", "Q1: ", "Q: ", "question 3: ", "1."])
def test_the_number_of_a_list_is_left_out(mark: str) -> None:
    assert without_padding(mark + WALL, "en") == WALL


@pytest.mark.parametrize(
    ("language", "text", "asked"),
    [
        ("de", "1. Wie hoch ist der Deich?", "Wie hoch ist der Deich?"),
        ("de", "Frage 2: Wann fährt die Fähre?", "Wann fährt die Fähre?"),
        ("es", "1. ¿Cuándo abre el faro?", "¿Cuándo abre el faro?"),
        ("fr", "Question 1 : quand ouvre le musée ?", "quand ouvre le musée ?"),
        ("ru", "Вопрос 1: когда откроется музей?", "когда откроется музей?"),
        ("tr", "Soru 1: Müze ne zaman açılacak?", "Müze ne zaman açılacak?"),
        ("ar", "س١: متى يفتح المتحف؟", "متى يفتح المتحف؟"),
        ("fa", "۱) موزه کی باز می‌شود؟", "موزه کی باز می‌شود؟"),
    ],
)
def test_so_it_is_in_each_language(language: str, text: str, asked: str) -> None:
    assert without_padding(text, language) == asked


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "3. Oktober: was geschah?"),
        ("de", "1. Bürgermeister von Tarn Harbour"),
        ("de", "2. Weltkrieg: wann begann er?"),
        ("tr", "3. köprü ne zaman açıldı?"),
        ("tr", "7. ve 8. asırda ne tercüme edildi?"),
        ("de", "1. und 2. Weltkrieg: was kam dazwischen?"),
        ("en", "3. October"),
        ("en", "1.5 metres: is that the wall?"),
        ("en", "Q. Jones said what?"),
        ("en", "7)"),
    ],
)
def test_a_date_and_a_figure_are_no_number_of_a_list(language: str, text: str) -> None:
    assert without_padding(text, language) == text


@pytest.mark.parametrize(
    "text",
    [
        "What did the mayor say?",
        "please",
        "Good people of Lindow",
        "Who said thank you to Dahl?",
        "tell",
        "?!",
        "",
    ],
)
def test_what_asks_stays(text: str) -> None:
    assert without_padding(text, "en") == text


def test_each_language_of_the_bot_has_its_own() -> None:
    entries = tomllib.loads(files("retrieval").joinpath("padding.toml").read_text("utf-8"))
    assert set(entries) == {"en", "de", "es", "fr", "ru", "ar", "tr", "fa"}


def test_a_question_out_of_a_list_is_answered_as_it_is_without_its_number(samples: Index) -> None:
    plain = ask(samples, WALL)
    for mark in ("1. ", "1) ", "Q1: ", "- "):
        answer = ask(samples, mark + WALL)
        assert answer.level == "answer"
        assert answer.quotes[0].text == plain.quotes[0].text


def test_a_polite_question_wants_what_the_plain_one_does() -> None:
    plain, polite = (
        parse_question(text)
        for text in ("When does the ferry sail?", "Could you tell me when the ferry sails, please?")
    )
    assert (polite.terms, polite.expects) == (plain.terms, plain.expects)


def test_a_long_message_is_answered_by_what_it_asks(samples: Index) -> None:
    assert "9 crowns" in ask(samples, LONG).quotes[0].text
