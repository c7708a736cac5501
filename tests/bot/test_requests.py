"""A failed request tells whether Telegram carried it out, and nothing is logged of it."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from telegram.error import BadRequest, NetworkError, TelegramError

from bot.sending.requests import LineError, Requests

TORN, NONSENSE = "torn", "garbage"


@asynccontextmanager
async def answering(said: bytes | None) -> AsyncIterator[str]:
    """Serve one who reads a request, says that, None for nothing, and hangs up; yield where."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        if said is not None:
            writer.write(said)
            await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"


def http(status: int, body: str, length: int | None = None) -> bytes:
    told = len(body) if length is None else length
    return f"HTTP/1.1 {status} X\r\nContent-Length: {told}\r\n\r\n{body}".encode()


async def failure(said: bytes | None) -> TelegramError:
    async with answering(said) as url, Requests() as requests:
        with pytest.raises(TelegramError) as found:
            await requests.post(url)
    return found.value


@pytest.mark.parametrize(
    ("said", "kind", "carried_out"),
    [
        (None, TORN, None),
        (http(200, '{"ok":', length=100), TORN, True),
        (http(502, "<html>", length=100), TORN, None),
        (http(200, '{"ok": true}'), NONSENSE, True),
        (http(200, '{"ok":true,"result":{"message_id"'), NONSENSE, True),
        (http(200, "<html></html>"), NONSENSE, None),
        (http(200, "[]"), NONSENSE, None),
        (http(200, "[" * 100_000), NONSENSE, None),
    ],
)
async def test_a_failure_on_the_way_tells_whether_it_was_carried_out(
    said: bytes | None, kind: str, carried_out: bool | None, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    error = await failure(said)
    assert isinstance(error, LineError)
    assert (error.kind, error.carried_out) == (kind, carried_out)
    assert caplog.messages == []


async def test_where_nobody_listens_nothing_was_carried_out() -> None:
    async with answering(None) as url:
        pass
    async with Requests() as requests:
        with pytest.raises(LineError) as found:
            await requests.post(url)
    assert found.value.carried_out is False


@pytest.mark.parametrize(
    "said", [http(502, "<html></html>"), http(500, '{"parameters": "none"}'), http(599, "")]
)
async def test_nonsense_with_an_error_is_a_fault_of_the_network_without_a_word_in_the_log(
    said: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    error = await failure(said)
    assert isinstance(error, NetworkError)
    assert not isinstance(error, BadRequest)
    assert caplog.messages == []


@pytest.mark.parametrize("status", [400, 405, 413, 418])
async def test_what_telegram_refuses_is_no_fault_of_the_network(status: int) -> None:
    assert isinstance(await failure(http(status, '{"ok": false, "description": "no"}')), BadRequest)
