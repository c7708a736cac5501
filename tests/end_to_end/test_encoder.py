"""The bot with an encoder beside the words, and with one that can't be used."""

from contextlib import closing
from pathlib import Path

from corpus.library import SAMPLES
from tests.end_to_end.telegram import ADA, NORA, Person, Telegram, bot_process, shown_quotes, wait_for

ASKED = "How expensive will it be to fix the library's roof?"


def test_articles_are_encoded_beside_the_questions_and_status_says_how_far(
    encoder_folder: Path, tmp_path: Path
) -> None:
    settings = {"ARTICLES_DIR": str(SAMPLES), "ENCODER": str(encoder_folder)}
    with (
        closing(Telegram()) as telegram,
        bot_process(telegram, tmp_path / "log", **settings),
        closing(Person(telegram.url, ADA)) as ada,
        closing(Person(telegram.url, NORA)) as nora,
    ):
        assert "3.2 metres" in shown_quotes(nora.ask("How high is the sea wall?"))[0]
        done = "Encoder: all-MiniLM-L6-v2, 9 of 9 articles encoded"
        wait_for(lambda: done in ada.ask("/status")["text"], 120)
        assert "620,000 crowns" in shown_quotes(nora.ask(ASKED))[0]


def test_an_encoder_that_cannot_be_used_is_told_to_the_admin_and_words_answer(tmp_path: Path) -> None:
    settings = {"ARTICLES_DIR": str(SAMPLES), "ENCODER": str(tmp_path / "nowhere")}
    with closing(Telegram()) as telegram, closing(Person(telegram.url, ADA)) as ada:
        ada.say("/start")
        with bot_process(telegram, tmp_path / "log", **settings):
            wait_for(lambda: any(is_trouble(message["text"]) for message in ada.messages()))
            wait_for(lambda: len(ada.messages()) == 3)  # her own, the alert, and what /start says
            assert "3.2 metres" in shown_quotes(ada.ask("How high is the sea wall?"))[0]
            status = ada.ask("/status")["text"].splitlines()
            assert "Encoder: none" in status
            assert status[-1].startswith("Trouble: ")
            assert sum(is_trouble(message["text"]) for message in ada.messages()) == 2


def is_trouble(text: str) -> bool:
    """Return whether a message tells that there is no such encoder, as the alert does, and /status."""
    return "an encoder is a folder with model.onnx" in text
