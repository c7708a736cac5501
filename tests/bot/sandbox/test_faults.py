"""The sandbox fails as it is told to, and counts what came of it."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from bot.sandbox import people
from bot.sandbox.accounts import Json
from bot.sandbox.faults import Fault
from bot.sandbox.server import Sandbox
from bot.sandbox.world import TOKEN, World
from tests.bot.sandbox.conftest import NORA

BEN = 1002


class Wire:
    """A bot without a mind, and whoever tells Telegram to fail."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.world = sandbox.world
        self._bot = httpx.AsyncClient(base_url=f"{sandbox.api_url}/bot{TOKEN}/", timeout=5)
        self._tests = httpx.AsyncClient(base_url=sandbox.url)

    async def call(self, method: str, **fields: Any) -> httpx.Response:
        return await self._bot.post(method, json=fields)

    async def send(self, text: str = "x", chat: int = NORA) -> httpx.Response:
        return await self.call("sendMessage", chat_id=chat, text=text)

    async def fail(self, path: str = "/faults", **body: Any) -> None:
        answer = await self._tests.post(path, json=body)
        assert answer.json() == {"ok": True, "result": True}

    async def post(self, path: str, content: bytes) -> httpx.Response:
        kind = {"Content-Type": "application/json"}
        return await self._tests.post(path, content=content, headers=kind)

    async def refused(self, **body: Any) -> str:
        answer = (await self._tests.post("/faults", json=body)).json()
        assert answer["error_code"] == 400
        return str(answer["description"])

    async def mend(self) -> None:
        assert (await self._tests.delete("/faults")).is_success

    async def counts(self) -> Json:
        return dict((await self._tests.get("/counts")).json()["result"])

    def sent(self) -> list[str]:
        """Return what the bot has said to Nora."""
        messages = self.world.chats[NORA].messages.values()
        return [message["text"] for message in messages if message["from"]["is_bot"]]

    async def close(self) -> None:
        await self._bot.aclose()
        await self._tests.aclose()


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    world = World()
    async with Sandbox(world) as sandbox:
        for person in (NORA, BEN):
            await people.say(world, person, world.bot.id, "hello")
        made = Wire(sandbox)
        yield made
        await made.close()


@pytest.mark.parametrize(
    ("status", "description"),
    [
        (401, "Unauthorized"),
        (403, "Forbidden: bot was blocked by the user"),
        (404, "Not Found"),
        (
            409,
            "Conflict: terminated by other getUpdates request; "
            "make sure that only one bot instance is running",
        ),
        (500, "Internal Server Error"),
        (502, "Bad Gateway"),
    ],
)
async def test_an_error_is_answered_for_so_many_calls(wire: Wire, status: int, description: str) -> None:
    await wire.fail(method="sendMessage", status=status, times=2)
    for _ in range(2):
        answer = await wire.send()
        assert answer.status_code == status
        assert answer.json() == {"ok": False, "error_code": status, "description": description}
    assert wire.sent() == []
    assert (await wire.call("getMe")).is_success
    assert (await wire.send()).is_success
    assert (await wire.counts())["calls"]["sendMessage"] == {"200": 1, str(status): 2}


async def test_too_many_requests_says_how_long_to_wait(wire: Wire) -> None:
    await wire.fail(method="sendMessage", status=429, retry_after=7)
    answer = (await wire.send()).json()
    assert answer["description"] == "Too Many Requests: retry after 7"
    assert answer["parameters"] == {"retry_after": 7}


async def test_a_fault_without_an_end_stands_until_it_is_lifted(wire: Wire) -> None:
    await wire.fail(status=500, times=None)
    for method in ("getMe", "sendMessage", "getMe"):
        assert (await wire.call(method)).status_code == 500
    await wire.mend()
    assert (await wire.call("getMe")).is_success


async def test_a_fault_of_one_chat_leaves_others_alone(wire: Wire) -> None:
    await wire.fail(method="sendMessage", chat=BEN, status=429, times=None)
    assert (await wire.send()).is_success
    assert (await wire.send(chat=BEN)).status_code == 429
    assert (await wire.send()).is_success


async def test_in_process_a_fault_is_added_as_a_value(wire: Wire) -> None:
    wire.world.faults.add(Fault("getMe", status=502))
    assert (await wire.call("getme")).status_code == 502


async def test_a_delayed_call_is_answered_late(wire: Wire) -> None:
    await wire.fail(method="sendMessage", delay=0.2)
    began = time.monotonic()
    assert (await wire.send("late")).is_success
    assert time.monotonic() - began >= 0.2
    assert wire.sent() == ["late"]


async def test_delays_come_on_top_of_whatever_else_fails(wire: Wire) -> None:
    await wire.fail(delay=0.1, times=None)
    await wire.fail(method="sendMessage", status=502, delay=0.1)
    began = time.monotonic()
    assert (await wire.send()).status_code == 502
    assert time.monotonic() - began >= 0.2
    assert (await wire.send()).is_success
    assert time.monotonic() - began >= 0.3


@pytest.mark.parametrize("done", [False, True])
async def test_a_torn_connection_leaves_open_what_was_done(wire: Wire, done: bool) -> None:
    await wire.fail(method="sendMessage", torn=True, done=done)
    with pytest.raises(httpx.TransportError):
        await wire.send("lost")
    assert wire.sent() == ["lost"] * done
    assert (await wire.send("found")).is_success
    assert (await wire.counts())["calls"]["sendMessage"] == {"200": 1, "torn": 1}


@pytest.mark.parametrize(("status", "done"), [(None, False), (502, False), (None, True)])
async def test_garbage_comes_instead_of_json(wire: Wire, status: int | None, done: bool) -> None:
    await wire.fail(method="sendMessage", garbage=True, status=status, done=done)
    answer = await wire.send("lost")
    assert answer.status_code == (status or 200)
    assert answer.text.startswith("<html>")
    assert wire.sent() == ["lost"] * done
    assert (await wire.counts())["calls"]["sendMessage"] == {"garbage": 1}


async def test_an_error_may_hide_that_it_was_done(wire: Wire) -> None:
    await wire.fail(method="sendMessage", status=502, done=True)
    assert (await wire.send("twice")).status_code == 502
    assert (await wire.send("twice")).is_success
    assert wire.sent() == ["twice", "twice"]
    assert (await wire.counts())["repeated"] == 1


async def test_messages_are_repeated_where_they_answer_the_same_again(wire: Wire) -> None:
    for text, chat in [("a", NORA), ("b", NORA), ("a", BEN)]:
        await wire.send(text, chat)
    for message in (1, 2):
        await wire.call("sendMessage", chat_id=NORA, text="a", reply_parameters={"message_id": message})
    assert (await wire.counts())["repeated"] == 0
    await wire.call("sendMessage", chat_id=NORA, text="a", reply_parameters={"message_id": 1})
    assert (await wire.counts())["repeated"] == 1


async def test_updates_lost_on_their_way_are_delivered_again(wire: Wire) -> None:
    await wire.fail(method="getUpdates", torn=True, done=True)
    with pytest.raises(httpx.TransportError):
        await wire.call("getUpdates")
    updates = (await wire.call("getUpdates")).json()["result"]
    assert len(updates) == 2
    counts = await wire.counts()
    assert (counts["redelivered"], counts["pending"]) == (2, 2)


async def test_an_outage_refuses_connections_until_it_is_over(wire: Wire) -> None:
    await wire.send("before")
    await wire.fail("/faults/outage", seconds=0.3)
    with pytest.raises(httpx.TransportError):
        await wire.send("in vain")
    with pytest.raises(httpx.ConnectError):
        await wire.send("in vain")
    assert wire.sent() == ["before"]
    await people.say(wire.world, NORA, wire.world.bot.id, "I can still write")
    for _ in range(500):
        try:
            assert (await wire.send("after")).is_success
            break
        except httpx.ConnectError:
            await asyncio.sleep(0.01)
    assert wire.sent() == ["before", "after"]


async def test_an_outage_can_be_ended_before_its_time(wire: Wire) -> None:
    await wire.fail("/faults/outage", seconds=3600)
    await wire.mend()
    assert (await wire.send()).is_success


async def test_a_silent_outage_lets_calls_wait_in_vain(wire: Wire) -> None:
    await wire.fail("/faults/outage", seconds=3600, silent=True)
    with pytest.raises(httpx.ReadTimeout):
        await wire._bot.post("sendMessage", json={"chat_id": NORA, "text": "in vain"}, timeout=0.2)
    await wire.mend()
    assert wire.sent() == []
    assert (await wire.send("after")).is_success


async def test_flood_limits_are_kept_where_they_are_on(wire: Wire) -> None:
    await wire.fail("/faults/limits", on=True)
    assert [(await wire.send()).status_code for _ in range(4)] == [200, 200, 200, 429]
    assert wire.world.calls.answered("429") == 1
    await wire.fail("/faults/limits", on=False)
    assert (await wire.send()).is_success


async def test_a_fault_that_makes_no_sense_is_refused(wire: Wire) -> None:
    assert await wire.refused(method="sendMesage", status=500) == "Bad Request: there is no method sendMesage"
    assert "unknown field" in await wire.refused(method="sendMessage", satus=500)
    assert "Expected `int | null`" in await wire.refused(method="sendMessage", status="500")


async def test_half_a_surrogate_pair_is_refused_and_nobody_stops_hearing(wire: Wire) -> None:
    answer = await wire.post("/people/say", rb'{"person_id": 1001, "chat_id": 1, "text": "\ud83d eagles"}')
    assert answer.json()["description"] == "Bad Request: strings must be encoded in UTF-8"
    assert (await wire.call("getUpdates")).is_success
