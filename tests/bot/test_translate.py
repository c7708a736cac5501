import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import bot
from bot.messages import admin_words, words
from bot.messages.html import text
from bot.messages.render import render_answer
from bot.messages.translate import View, languages, say
from retrieval.ask import ask
from retrieval.index import Index

BOT = Path(bot.__file__).parent


def english(names: list[str]) -> Iterator[str]:
    for name in names:
        value = getattr(words, name)
        yield from (
            value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else [value]
        )


def constants() -> list[str]:
    return [name for name in vars(words) if name.isupper()]


def fields(message: str) -> set[str | None]:
    return {field for _, field, _, _ in string.Formatter().parse(message) if field}


def test_there_are_the_languages_that_were_promised() -> None:
    assert {"de", "es", "fr", "ru", "ar", "tr", "fa"} <= set(languages())


def entries(language: str) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Yield each text of the catalogue, of one or of one and several, and its translations."""
    with (BOT / "messages" / "locale" / f"{language}.po").open("rb") as file:
        for entry in read_po(file, locale=language):
            if entry.id:
                ids, strings = (v if isinstance(v, tuple) else (v,) for v in (entry.id, entry.string))
                yield tuple(map(str, ids)), tuple(map(str, strings))


@pytest.mark.parametrize("language", languages())
def test_nothing_is_missing_unused_or_misses_a_value(language: str) -> None:
    listed = list(entries(language))
    assert {text for ids, _ in listed for text in ids} == set(english(constants()))
    for ids, translations in listed:
        assert all(translations), ids
        for translated in translations:
            assert fields(translated) <= fields(ids[-1]), ids
            assert len(ids) > 1 or fields(translated) == fields(ids[0]), ids
            for command in ("/ask", "/sources", "/help"):
                assert translated.count(command) == ids[0].count(command), ids


@pytest.mark.parametrize(
    ("language", "count", "said"),
    [
        ("en", 1, "1 question of yours is"),
        ("en", 0, "0 questions of yours are"),
        ("xx", 2, "2 questions"),
        ("de", 1, "1 Frage von dir ist"),
        ("ru", 1, "Удалён 1 ваш вопрос"),
        ("ru", 3, "Удалены 3 ваших вопроса"),
        ("ru", 11, "Удалено 11 ваших вопросов"),
        ("ru", 21, "Удалён 21 ваш вопрос"),
        ("ar", 2, "\u200fحُذف سؤالان"),
        ("ar", 5, "\u200fحُذفت 5 أسئلة"),
        ("tr", 5, "5 sorun"),
    ],
)
def test_numbers_agree_with_their_words(language: str, count: int, said: str) -> None:
    assert say(language, words.FORGOTTEN, count=count).startswith(said)


def test_every_text_is_used() -> None:
    used = {
        f"{node.value.id}.{node.attr}"
        for path in BOT.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id in ("words", "admin_words")
    }
    of_admins = {f"admin_words.{name}" for name in vars(admin_words) if name.isupper()}
    assert {f"words.{name}" for name in constants()} | of_admins == used


def test_a_person_is_spoken_to_in_their_language_and_quotes_stay(samples: Index) -> None:
    assert say("de-AT", words.OPEN_ARTICLE) == "Öffnen"
    assert say("xx", words.OPEN_ARTICLE) == words.OPEN_ARTICLE
    assert say("ar", words.ALSO_IN, where="X").startswith("\u200f")
    declined = ask(samples, "What is the capital of France?")
    assert (
        render_answer(declined, View("fr")).markup == text("Les articles que j'ai n'y répondent pas.").markup
    )
    answered = ask(samples, "How high is the sea wall?")
    message = render_answer(answered, View("de")).markup
    assert answered.quotes[0].text in message
    assert "18. April 2026" in message
