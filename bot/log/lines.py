"""A record as a line: as people read it, as key=value, or as JSON."""

import json
import logging
import traceback
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from urllib.parse import quote

import regex

from bot.log.faults import is_of_the_network

Form = Literal["text", "logfmt", "json"]
_LONGEST = 4_000
_OURS = ("bot", "corpus", "retrieval")
_ANSWERS = "telegram.request"
_UNSAFE = regex.compile(r"[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]")
_BARE = regex.compile(r"[\p{L}\p{N}_.:+/@-]+")
_HIDDEN = "…"


@dataclass(frozen=True, slots=True)
class _Event:
    """What a record says: when (ISO 8601, with the zone), and about which update, if any."""

    at: str
    level: str
    logger: str
    update: int | None
    message: str
    traceback: str


class Lines(logging.Formatter):
    """Formats a record as a line; secrets are ***, control characters are escaped.

    A traceback is part of the line but in plain text, where its lines are set in. What is a fault of the
    network has one only at DEBUG. Without `texts`, lines hold nothing that somebody wrote: what other
    libraries log is cut down to their own words and numbers, and errors to their names.
    """

    def __init__(self, form: Form, secrets: Iterable[str], *, texts: bool = True) -> None:
        """Write in that form, and hide these secrets, also as they stand in an address."""
        super().__init__()
        self._write = {"text": _plain, "logfmt": _logfmt, "json": _json}[form]
        self._secrets = [form for secret in secrets if secret for form in {secret, quote(secret, safe="")}]
        self._texts = texts

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as a line."""
        message, error = self._message(record), record.exc_info[1] if record.exc_info else None
        trace = ""
        if record.levelno > logging.DEBUG and (is_of_the_network(error) or _is_of_an_answer(record)):
            told = str(error) or type(error).__name__
            message = message if told in message else f"{message} ({told})"
        elif error is not None:
            trace = "".join(_frames(error, self._texts)).strip()
        return self._write(
            _Event(
                at=datetime.fromtimestamp(record.created).astimezone().isoformat(timespec="milliseconds"),
                level=record.levelname,
                logger=record.name,
                update=getattr(record, "update_id", None),
                message=_safe(self._redacted(message)[:_LONGEST] + _how_often(record)),
                traceback=self._redacted(trace),
            )
        )

    def _message(self, record: logging.LogRecord) -> str:
        if not self._texts and record.name.partition(".")[0] not in _OURS:
            record = _without_texts(record)
        try:
            return record.getMessage().strip()
        except (TypeError, ValueError, KeyError):
            return f"{record.msg} (what belongs into it does not fit)"

    def _redacted(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return text


def _how_often(record: logging.LogRecord) -> str:
    again = getattr(record, "again", 0)
    times = "once" if again == 1 else f"{again:,} times"
    return f" … (repeated {times} in the last minute)" if again else ""


def _plain(event: _Event) -> str:
    about = "" if event.update is None else f" [update {event.update}]"
    line = f"{event.at} {event.level} {event.logger}{about}: {event.message}"
    return "\n    ".join([line, *map(_safe, event.traceback.splitlines())])


def _logfmt(event: _Event) -> str:
    return " ".join(f"{key}={_value(value)}" for key, value in _fields(event).items())


def _json(event: _Event) -> str:
    return json.dumps(_fields(event), ensure_ascii=False)


def _fields(event: _Event) -> dict[str, str | int]:
    fields: dict[str, str | int] = {"at": event.at, "level": event.level, "logger": event.logger}
    if event.update is not None:
        fields["update"] = event.update
    fields["message"] = event.message
    if event.traceback:
        fields["traceback"] = "\n".join(map(_safe, event.traceback.splitlines()))
    return fields


def _value(value: str | int) -> str:
    text = str(value)
    if _BARE.fullmatch(text):
        return text
    return '"{}"'.format(text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n"))


def _safe(text: str) -> str:
    """Return the text with an escape for each character that would begin a line or trick a terminal."""
    return _UNSAFE.sub(lambda found: ascii(found[0])[1:-1], text)


def _is_of_an_answer(record: logging.LogRecord) -> bool:
    """Return whether the record tells of an answer that python-telegram-bot could not read."""
    return record.exc_info is not None and record.name.startswith(_ANSWERS)


def _without_texts(record: logging.LogRecord) -> logging.LogRecord:
    """Return the record with the first line of what it says, and no more than numbers put into it."""
    message = (str(record.msg).splitlines() or [""])[0]
    if not record.args:
        return logging.makeLogRecord({**vars(record), "msg": message})
    if isinstance(record.args, dict):
        hidden: object = {key: _hidden(value) for key, value in record.args.items()}
    else:
        hidden = tuple(map(_hidden, record.args))
    return logging.makeLogRecord({**vars(record), "msg": message.replace("%r", "%s"), "args": hidden})


def _hidden(value: object) -> object:
    return value if isinstance(value, int | float) else _HIDDEN


def _frames(error: BaseException, texts: bool) -> Iterator[str]:
    """Yield the lines of a traceback; without `texts`, no error's message."""
    if texts:
        yield from traceback.format_exception(error)
        return
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        yield from _frames(cause, texts)
        yield "\nThen:\n"
    yield from traceback.format_tb(error.__traceback__)
    yield type(error).__name__
