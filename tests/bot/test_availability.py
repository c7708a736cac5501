"""An engine that is frozen or away holds up nothing but what is asked of it, and that not for long."""

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.library.availability import Availability
from retrieval.collection import EngineUnavailableError


async def test_a_frozen_engine_holds_up_neither_the_loop_nor_other_threads() -> None:
    frozen = threading.Event()
    availability = Availability(ThreadPoolExecutor(1), deadline=0.1)
    started = time.monotonic()
    asked = [asyncio.create_task(availability.run(frozen.wait)) for _ in range(3)]
    assert await asyncio.to_thread(lambda: "at once") == "at once"
    found = await asyncio.gather(*asked, return_exceptions=True)
    assert [type(one) for one in found] == [EngineUnavailableError] * 3
    assert time.monotonic() - started < 5
    assert availability.trouble == "The engine has not answered within 0.1 s."
    frozen.set()


async def test_after_three_times_in_vain_nobody_waits_until_it_is_looked_for_and_found() -> None:
    availability, asked = Availability(), []

    def away() -> None:
        asked.append("asked")
        raise EngineUnavailableError("Nobody is there.")

    for _ in range(5):
        with pytest.raises(EngineUnavailableError, match="Nobody is there"):
            await availability.run(away)
    assert (len(asked), availability.failures) == (3, 5)
    assert await availability.probe(lambda: "here") == "here"
    assert availability.trouble is None
    assert await availability.run(lambda: "again") == "again"


async def test_what_else_goes_wrong_is_not_the_engines_trouble() -> None:
    availability = Availability()
    with pytest.raises(ZeroDivisionError):
        await availability.run(lambda: 1 / 0)
    assert availability.trouble is None
