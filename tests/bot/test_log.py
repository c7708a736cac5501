import logging

import pytest

from bot.log import RedactingFormatter, set_up_logging

TOKEN = "12345:very-secret"


def test_no_secret_is_written_in_a_message_an_argument_or_a_traceback(
    capsys: pytest.CaptureFixture[str],
) -> None:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        set_up_logging("DEBUG", [TOKEN, ""])
        logging.getLogger("a").info("to https://api.telegram.org/bot%s/getMe", TOKEN)
        try:
            raise ValueError(f"bad {TOKEN}")
        except ValueError:
            logging.getLogger("b").exception("it failed")
        logging.getLogger("httpx").info("HTTP Request: POST")
    finally:
        root.handlers[:], root.level = handlers, level
    written = capsys.readouterr().err
    assert TOKEN not in written
    assert "bot***/getMe" in written
    assert "ValueError: bad ***" in written
    assert "HTTP Request" not in written


def test_without_secrets_lines_stay_as_they_are() -> None:
    record = logging.LogRecord("n", logging.INFO, "p", 1, "as it is", (), None)
    assert RedactingFormatter([""]).format(record).endswith("as it is")
