"""What they go into. A target takes one input, and raises where a person would meet more than a sentence."""

import asyncio
import io
import logging
import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager, redirect_stderr, suppress
from dataclasses import dataclass
from datetime import date
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import strategies as st
from telegram import Update
from telegram.error import TelegramError

from bot.app import build_app
from bot.context import App
from bot.library.keeper import Keeper
from bot.messages.buttons import quotes_of, quotes_of_start
from bot.messages.html import utf16_length
from bot.messages.render import MESSAGE_LIMIT, render_answer, render_context, render_quote, render_report
from bot.receiving.taken import taken_of
from bot.sandbox.markup import parse_html
from bot.sandbox.server import Sandbox
from bot.sandbox.world import GROUP_ID, World
from bot.service import running
from bot.settings import Settings
from corpus.article import Article
from corpus.errors import Problem, VerbatimError
from corpus.fetching.address import parse_address
from corpus.library import SAMPLES
from corpus.readers import read_document
from corpus.reading import ReadFile, pack, unpack
from corpus.rules import Limits, Rules
from corpus.scan import read_library
from retrieval.answer import Quote
from retrieval.ask import ask
from retrieval.catalogue import catalogue_of
from retrieval.filters import read_filters
from retrieval.index import Index
from retrieval.plain_filters import read_plain_filters
from tests.fuzz.inputs import made, spoilt, spoilt_json, texts

_RULES = Rules(Limits(file_mb=1, unpacked_mb=8))
_QUESTION_WORDS = tuple(
    re.split(
        r"\|",
        "Who|is|the|mayor|of|Lindow|ferry|How|many|books|Wann|fährt|die|Fähre|¿Cuándo|last|week|im März"
        '|according to|from:|from:"Coast Radio"|by:|since:|since:2026|before:2026-13|in:de|-|(|3,5|%|?|"',
    )
)


@dataclass(frozen=True, slots=True)
class Target:
    """What is fuzzed: its inputs, their share of all, and what takes one, `opened` for all of them."""

    name: str
    inputs: st.SearchStrategy[Any]
    share: float
    opened: Callable[[], AbstractContextManager[Callable[[Any], None]]]


def _read(given: tuple[str, bytes]) -> list[Article | Problem]:
    name, data = given
    found: list[Article | Problem] = []
    try:
        with redirect_stderr(io.StringIO()):  # warcio complains there
            found.extend(read_document(data, name, _RULES))
    except VerbatimError as error:
        found.append(Problem(name, str(error)))
    return found


@contextmanager
def readers() -> Iterator[Callable[[tuple[str, bytes]], None]]:
    def run(given: tuple[str, bytes]) -> None:
        found = _read(given)
        articles = tuple(one for one in found if isinstance(one, Article))
        for article in articles:
            for sentence in article.sentences:
                assert article.body <= sentence.start < sentence.end <= len(article.text)
        problems = tuple(one for one in found if isinstance(one, Problem))
        kept = ReadFile(articles=articles, problems=problems)
        assert unpack(pack(kept)) == kept

    yield run


@contextmanager
def rendering() -> Iterator[Callable[[tuple[str, bytes]], None]]:
    def run(given: tuple[str, bytes]) -> None:
        with_problems: list[Problem] = []
        for one in _read(given):
            if isinstance(one, Problem):
                with_problems.append(one)
                continue
            for sentence in one.sentences[:5]:
                quote = Quote(one, sentence.start, sentence.end, sentence.paragraph, sentence.speaker, 1.0)
                for message in (render_quote(quote), render_context(quote, 3)):
                    shown, _ = parse_html(message.markup)
                    assert shown.encode()
        message = render_report("Read.", with_problems)
        assert utf16_length(parse_html(message.markup)[0]) <= MESSAGE_LIMIT

    yield run


@contextmanager
def questions() -> Iterator[Callable[[str], None]]:
    index = Index(read_library(SAMPLES))

    def run(text: str) -> None:
        answer = ask(index, text)
        for quote in answer.quotes:
            assert quote.article.text[quote.start : quote.end].strip()
        shown, _ = parse_html(render_answer(answer).markup)
        assert utf16_length(shown) <= MESSAGE_LIMIT

    yield run


@contextmanager
def filters() -> Iterator[Callable[[str], None]]:
    catalogue = catalogue_of(read_library(SAMPLES).articles)

    def run(text: str) -> None:
        plain, typed = read_filters(text)
        _, narrowed = read_plain_filters(plain, "en", ["Coast Radio"], date(2026, 3, 1), typed)
        assert len(catalogue.admitted(narrowed)) == len(catalogue)

    yield run


@contextmanager
def callbacks() -> Iterator[Callable[[str], None]]:
    library = read_library(SAMPLES)

    def run(state: str) -> None:
        for quote in (*quotes_of(state, library), *quotes_of_start(state, library)):
            assert quote.article.text[quote.start : quote.end].strip()

    yield run


@contextmanager
def addresses() -> Iterator[Callable[[str], None]]:
    def run(written: str) -> None:
        for base in ("", "https://a.example/b"):
            with suppress(VerbatimError):
                assert parse_address(written, base).host

    yield run


@contextmanager
def updates() -> Iterator[Callable[[Any], None]]:
    """The bot in a sandbox. What is no update is set aside; one that lacks what each has may fail.

    That is logged and the next one handled. One that is whole must not fail.
    """
    failed: list[BaseException] = []
    numbers = count(1000)

    class Noted(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            error = record.exc_info[1] if record.exc_info else None
            if error is not None and not isinstance(error, TelegramError):  # a chat that is not there
                failed.append(error)

    async def handle(app: App, content: Any) -> None:
        if (taken := taken_of(content)) is None:
            return
        assert len(taken.stamp) <= 200
        try:
            update = Update.de_json(dict(taken.content), app.bot)
        except Exception:  # noqa: BLE001 - the queue sets it aside with its id
            return
        async with asyncio.timeout(60):
            await app.process_update(update)

    noted, log = Noted(), logging.getLogger("bot.handlers.errors")
    with asyncio.Runner() as runner:
        bot = _bot()
        app = runner.run(bot.__aenter__())
        log.addHandler(noted)

        def run(given: tuple[bool, Any]) -> None:
            whole, content = given
            failed.clear()
            runner.run(handle(app, _of(next(numbers), content)))
            if whole and failed:
                raise failed.pop()

        try:
            yield run
        finally:
            log.removeHandler(noted)
            runner.run(bot.__aexit__(None, None, None))


@asynccontextmanager
async def _bot() -> AsyncIterator[App]:
    with TemporaryDirectory() as data:
        settings = Settings(
            articles_dir=SAMPLES,
            data_dir=Path(data),
            questions_per_minute=10**9,
            group_questions_per_minute=10**9,
        )
        keeper = Keeper(settings, Index(read_library(SAMPLES)), 0.0)
        async with Sandbox(World()) as sandbox:
            world = sandbox.world
            app = build_app(settings, keeper, token=world.token, api_url=sandbox.api_url, lasting=False)
            async with running(app, settings):
                yield app


_NOBODY = 55


def _of(number: int, content: Any) -> Any:
    """Return the update as one of the person of that number, for each may be answered once a second."""
    if isinstance(content, dict):
        return {name: _of(number, value) for name, value in content.items()}
    return number if content == _NOBODY and not isinstance(content, bool) else content


def _sent(text: str) -> list[dict[str, Any]]:
    """Return updates as Telegram sends them."""
    number = _NOBODY
    person = {"id": number, "is_bot": False, "first_name": "Nora", "language_code": "de"}
    chat = {"id": number, "type": "private", "first_name": "Nora"}
    group = {"id": GROUP_ID, "type": "supergroup", "title": "News"}
    message = {"message_id": 7, "date": 1_780_000_000, "chat": chat, "from": person, "text": text}
    quoted = {
        **message,
        "reply_to_message": {**message, "from": {**person, "is_bot": True}, "text": "It sails."},
    }
    command = {
        **message,
        "text": "/add http://[::1",
        "entities": [{"type": "bot_command", "offset": 0, "length": 4}],
    }
    button = {"id": "9", "from": person, "message": message, "chat_instance": "1", "data": text[:64]}
    inline = {"id": "9", "from": person, "query": text, "offset": ""}
    chosen = {"result_id": "1", "from": person, "query": text}
    document = {"file_id": "a", "file_unique_id": "b", "file_name": "a.txt", "file_size": 9}
    left, member = ({"status": status, "user": person} for status in ("left", "member"))
    moved = {"chat": group, "from": person, "date": 1, "old_chat_member": left, "new_chat_member": member}
    kinds: list[tuple[str, dict[str, Any]]] = [
        ("message", message),
        ("message", quoted),
        ("message", command),
        ("message", {**message, "chat": group}),
        ("message", {**message, "document": document}),
        ("edited_message", {**message, "edit_date": 1_780_000_001}),
        ("callback_query", button),
        ("inline_query", inline),
        ("chosen_inline_result", chosen),
        ("my_chat_member", moved),
    ]
    return [{"update_id": number, kind: content} for kind, content in kinds]


_SENT = st.builds(_sent, texts(*_QUESTION_WORDS))
_WHOLE = st.tuples(st.just(True), _SENT.flatmap(st.sampled_from))
_UPDATES = _WHOLE | st.tuples(st.just(False), _SENT.flatmap(spoilt_json))


TARGETS = [
    Target("updates", _UPDATES, 0.02, updates),
    Target("readers", spoilt() | made(), 0.38, readers),
    Target("rendering", spoilt() | made(), 0.1, rendering),
    Target("questions", texts(*_QUESTION_WORDS), 0.15, questions),
    Target("filters", texts(*_QUESTION_WORDS), 0.15, filters),
    Target("callbacks", texts("q_", "a_", "AAAA", "_-", "=="), 0.1, callbacks),
    Target(
        "addresses", texts("http://", "[::1", "xn--", "/", ":", "@", "a.example", "?", "#"), 0.1, addresses
    ),
]
