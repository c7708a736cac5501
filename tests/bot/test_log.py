import io
import json
import logging
import sqlite3
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from datetime import datetime

import httpx
import pytest
from telegram.error import BadRequest, Conflict, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.log import about_update, set_up_logging
from bot.log.faults import is_of_the_network
from bot.log.lines import Form, Lines
from bot.log.repeats import CountingHandler, Repeats

TOKEN = "12345:very-secret"
Written = Callable[[], list[str]]


@pytest.fixture
def logging_as(capsys: pytest.CaptureFixture[str]) -> Iterator[Callable[..., Written]]:
    """A function that sets up logging; what it returns returns the lines written since."""
    root = logging.getLogger()
    handlers, level, telegrams = root.handlers[:], root.level, logging.getLogger("telegram").level
    hook = sys.excepthook

    def set_up(form: Form = "text", level: str = "INFO", *, texts: bool = True) -> Written:
        set_up_logging(level, [TOKEN, "", "hook-word"], form=form, texts=texts)
        return lambda: capsys.readouterr().err.splitlines()

    yield set_up
    for handler in root.handlers:
        handler.close()
    root.handlers[:], root.level, sys.excepthook = handlers, level, hook
    logging.getLogger("telegram").setLevel(telegrams)
    logging.captureWarnings(False)


def raised(error: Exception, cause: Exception | None = None) -> BaseException:
    with pytest.raises(type(error)) as caught:
        raise error from cause or error.__cause__
    return caught.value


@pytest.mark.parametrize("form", ["text", "logfmt", "json"])
def test_no_secret_is_written_in_a_message_an_argument_or_a_traceback(
    logging_as: Callable[..., Written], form: Form
) -> None:
    written = logging_as(form, "DEBUG")
    logging.getLogger("a").info("to https://api.telegram.org/bot%s/getMe", TOKEN)
    logging.getLogger("a").info("to /bot12345%3Avery-secret/getMe with hook-word")
    logging.getLogger("b").error("it failed", exc_info=raised(ValueError(f"bad {TOKEN}")))
    logging.getLogger("httpx").info("HTTP Request: POST")
    lines = "\n".join(written())
    assert "very-secret" not in lines
    assert "hook-word" not in lines
    assert lines.count("bot***/getMe") == 2
    assert "ValueError: bad ***" in lines
    assert "HTTP Request" not in lines


def test_a_line_tells_when_how_grave_from_where_and_about_which_update(
    logging_as: Callable[..., Written],
) -> None:
    written = logging_as()
    with about_update(77):
        logging.getLogger("bot.a").info("%d articles", 8)
    logging.getLogger("bot.a").warning("no update")
    first, second = written()
    when, rest = first.split(" ", 1)
    assert datetime.fromisoformat(when).tzinfo is not None
    assert rest == "INFO bot.a [update 77]: 8 articles"
    assert second.endswith("WARNING bot.a: no update")


def test_as_json_each_event_is_an_object_with_its_traceback_inside(
    logging_as: Callable[..., Written],
) -> None:
    written = logging_as("json")
    with about_update(77):
        logging.getLogger("bot.a").error('a "word"\n', exc_info=raised(ValueError("bad")))
    (line,) = written()
    event = json.loads(line)
    assert (event["level"], event["logger"], event["update"]) == ("ERROR", "bot.a", 77)
    assert event["message"] == 'a "word"'
    assert event["traceback"].splitlines()[0] == "Traceback (most recent call last):"
    assert event["traceback"].splitlines()[-1] == "ValueError: bad"


def test_as_logfmt_each_event_is_a_line_of_keys_and_values(logging_as: Callable[..., Written]) -> None:
    written = logging_as("logfmt")
    with about_update(77):
        logging.getLogger("bot.a").error('a "word" \\', exc_info=raised(ValueError("bad")))
    logging.getLogger("bot.a").info("ready")
    failed, ready = written()
    assert ' level=ERROR logger=bot.a update=77 message="a \\"word\\" \\\\" traceback="Traceback (' in failed
    assert failed.endswith('\\nValueError: bad"')
    assert ready.endswith(" level=INFO logger=bot.a message=ready")


@pytest.mark.parametrize("form", ["text", "logfmt", "json"])
def test_characters_that_trick_a_terminal_or_begin_a_line_are_escapes(
    logging_as: Callable[..., Written], form: Form
) -> None:
    written = logging_as(form)
    name = "\x1b[2Ja\r\n2026 ERROR b: forged\x9b\u202etxt\u2028\ud800.md"
    logging.getLogger("bot.a").warning("Not read: %s", name)
    (line,) = written()
    assert line.isprintable()
    shown = json.loads(line)["message"] if form == "json" else line.replace("\\\\", "\\")
    assert "\\x1b[2Ja\\r\\n2026 ERROR b: forged\\x9b\\u202etxt\\u2028\\ud800.md" in shown


def test_an_error_cannot_forge_a_line_by_what_it_says(logging_as: Callable[..., Written]) -> None:
    written = logging_as()
    error = raised(ValueError("x\n2026-01-01 INFO bot: forged\x1b"))
    logging.getLogger("bot.a").error("failed", exc_info=error)
    lines = written()
    assert [line for line in lines if not line.startswith("    ")] == lines[:1]
    assert lines[-1] == "    2026-01-01 INFO bot: forged\\x1b"


@pytest.mark.parametrize(
    "error",
    [
        NetworkError("no way"), TimedOut("no way"), Conflict("no way"), TelegramError("no way"),
        httpx.ConnectError("no way"), httpx.ReadTimeout("no way"), ConnectionResetError("no way"),
        raised(RuntimeError("no way"), NetworkError("torn")), ExceptionGroup("no way", [TimedOut()]),
    ],
)  # fmt: skip
def test_a_fault_of_the_network_is_a_line_without_a_traceback(
    logging_as: Callable[..., Written], error: Exception
) -> None:
    assert is_of_the_network(error)
    written = logging_as()
    logging.getLogger("bot.a").error("Not sent.", exc_info=raised(error))
    (line,) = written()
    assert line.endswith(f"Not sent. ({error})")


def test_an_answer_that_is_no_json_is_a_line_without_a_traceback(logging_as: Callable[..., Written]) -> None:
    written = logging_as()
    error = raised(json.JSONDecodeError("Expecting value", "<html>", 0))
    logging.getLogger("telegram.request.BaseRequest").error("Can not load: %s", "<html>", exc_info=error)
    (line,) = written()
    assert line.endswith("Can not load: <html> (Expecting value: line 1 column 1 (char 0))")


@pytest.mark.parametrize(
    "error",
    [
        BadRequest("can't parse entities"), Forbidden("blocked"), KeyError("x"),
        sqlite3.OperationalError("full"),
        ExceptionGroup("two", [TimedOut(), KeyError("x")]),
    ],
)  # fmt: skip
def test_what_is_no_fault_of_the_network_keeps_its_traceback(
    logging_as: Callable[..., Written], error: Exception
) -> None:
    written = logging_as()
    logging.getLogger("bot.a").error("Failed.", exc_info=raised(error))
    assert any("Traceback" in line for line in written())


def test_an_error_in_what_was_done_about_the_network_keeps_its_traceback() -> None:
    error = KeyError("missing")
    error.__context__ = NetworkError("torn")
    assert not is_of_the_network(error)


def test_a_pause_that_telegram_asks_for_is_a_fault_of_the_network() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert is_of_the_network(RetryAfter(5))


def test_at_debug_a_fault_of_the_network_has_its_traceback(logging_as: Callable[..., Written]) -> None:
    written = logging_as(level="DEBUG")
    logging.getLogger("bot.a").debug("Not sent.", exc_info=raised(NetworkError("torn")))
    assert written()[-1] == "    telegram.error.NetworkError: torn"


def line(message: str, *args: object, level: int = logging.WARNING) -> logging.LogRecord:
    return logging.LogRecord("bot.a", level, "a.py", 1, message, args, None)


def test_what_comes_again_within_a_minute_is_counted_and_told_once() -> None:
    repeats = Repeats()
    assert repeats.is_new(line("no %s", "disk"), now=0)
    assert not any(repeats.is_new(line("no %s", "disk"), now=second) for second in range(1, 42))
    assert repeats.is_new(line("no %s", "room"), now=42)
    assert list(repeats.over(59)) == []
    (told,) = repeats.over(60)
    assert Lines("text", []).format(told).endswith("no disk … (repeated 41 times in the last minute)")
    assert repeats.is_new(line("no %s", "disk"), now=61)
    assert list(repeats.over(200)) == []


def test_different_errors_under_the_same_words_are_lines_of_their_own() -> None:
    repeats = Repeats()
    records = [line("failed"), line("failed"), line("failed", level=logging.ERROR)]
    records[1].exc_info = (KeyError, KeyError("x"), None)
    assert all(repeats.is_new(record, 0) for record in records)


def test_lines_of_debugging_are_not_counted() -> None:
    repeats = Repeats()
    assert all(repeats.is_new(line("again", level=logging.DEBUG), 0) for _ in range(3))


def test_the_count_is_kept_of_a_thousand_lines_at_most() -> None:
    repeats = Repeats()
    told = []
    for number in range(3_000):
        for _ in range(2):
            repeats.is_new(line("failed %d", number), 0)
        told += list(repeats.over(0))
    assert len(told) == 2_000


def test_at_the_end_what_was_counted_is_told() -> None:
    stream = io.StringIO()
    handler = CountingHandler(stream)
    for _ in range(3):
        handler.handle(line("no disk"))
    assert stream.getvalue() == "no disk\n"
    handler.setFormatter(Lines("text", []))
    handler.close()
    assert stream.getvalue().endswith("no disk … (repeated 2 times in the last minute)\n")


def test_warnings_of_python_are_lines(logging_as: Callable[..., Written]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        written = logging_as()
        warnings.warn("this is old", DeprecationWarning, stacklevel=1)
    (told,) = written()
    assert " WARNING py.warnings: " in told
    assert "DeprecationWarning: this is old" in told


def test_the_error_that_ends_the_process_is_a_line_without_secrets() -> None:
    program = (
        "from bot.log import set_up_logging\n"
        f"set_up_logging('INFO', [{TOKEN!r}], form='json')\n"
        f"raise RuntimeError('at {TOKEN}')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    (event,) = map(json.loads, done.stderr.splitlines())
    assert event["level"] == "CRITICAL"
    assert event["traceback"].endswith("RuntimeError: at ***")


def test_strict_privacy_keeps_what_people_wrote_out_of_others_lines(
    logging_as: Callable[..., Written],
) -> None:
    written = logging_as(level="DEBUG", texts=False)
    said = "my secret wish"
    telegrams = logging.getLogger("telegram.ext.ExtBot")
    telegrams.critical(
        "Error while parsing updates! Received data was %r",
        [{"text": said}],
        exc_info=raised(ValueError(said)),
    )
    telegrams.debug("Call to Bot API with parameters %s", said)
    logging.getLogger("asyncio").error(f"Task exception was never retrieved\nfuture: <Task {said}>")
    logging.getLogger("bot.a").error("failed", exc_info=raised(KeyError("x"), ValueError(said)))
    logging.getLogger("aiolimiter").error("waited %d s for %s", 5, said)
    lines = "\n".join(written())
    assert "Error while parsing updates! Received data was …" in lines
    assert "waited 5 s for …" in lines
    assert "in raised" in lines
    assert "KeyError" in lines
    assert "ValueError" in lines
    assert said not in lines


def test_arguments_that_do_not_fit_are_no_error_of_their_own(logging_as: Callable[..., Written]) -> None:
    written = logging_as()
    logging.getLogger("bot.a").warning("%d articles", "eight")
    assert written()[0].endswith("%d articles (what belongs into it does not fit)")
