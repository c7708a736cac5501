"""What runs beside a block ends with it, and takes nothing with it."""

import asyncio

import pytest

from bot.beside import beside


async def test_it_ends_with_the_block() -> None:
    heard: list[str] = []

    async def listen() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            heard.append("ended")

    async with beside(listen(), "Nobody listens."):
        await asyncio.sleep(0)
        assert heard == []
    assert heard == ["ended"]


async def test_an_error_is_logged_with_what_it_means_and_the_block_goes_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def fail() -> None:
        raise OSError("no more ears")

    async with beside(fail(), "Nobody listens."):
        await asyncio.sleep(0.01)
    (record,) = caplog.records
    assert record.message == "Nobody listens."
    assert "no more ears" in str(record.exc_info)
