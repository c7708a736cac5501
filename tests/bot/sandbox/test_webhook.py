"""Updates are posted as Telegram does: in order in a chat, again until they are taken."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.sandbox import people
from bot.sandbox.webhook import deliver
from bot.web import serving
from tests.bot.sandbox.conftest import NORA, Api

BEN = 1002
SECOND = 0.02


class Hook:
    """A webhook that answers what it is told to, 200 where nothing is left to tell."""

    def __init__(self) -> None:
        self.answers: list[Response] = []
        self.posted: list[str] = []
        self.headers: list[str | None] = []
        self.at_once = self.most_at_once = 0

    async def take(self, request: Request) -> Response:
        self.at_once += 1
        self.most_at_once = max(self.at_once, self.most_at_once)
        self.posted.append((await request.json())["message"]["text"])
        self.headers.append(request.headers.get("x-telegram-bot-api-secret-token"))
        await asyncio.sleep(0.01)
        self.at_once -= 1
        return self.answers.pop(0) if self.answers else Response()

    async def until(self, many: int) -> list[str]:
        """Wait until so many updates were posted, and return their texts."""
        async with asyncio.timeout(10):
            while len(self.posted) < many:
                await asyncio.sleep(0.005)
        return self.posted


@pytest.fixture
async def delivering(api: Api) -> AsyncIterator[None]:
    await api("getUpdates", offset=10**12)
    task = asyncio.create_task(deliver(api.world.updates, second=SECOND))
    yield
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


@contextlib.asynccontextmanager
async def served(hook: Hook, port: int = 0) -> AsyncIterator[str]:
    app = Starlette(routes=[Route("/", hook.take, methods=["POST"])])
    async with serving(app, "127.0.0.1", port, "") as given:
        yield f"http://127.0.0.1:{given}/"


@pytest.fixture
async def hook(api: Api, delivering: None) -> AsyncIterator[Hook]:
    made = Hook()
    async with served(made) as url:
        await api("setWebhook", url=url, secret_token="secret", max_connections=2)
        yield made
        await api("deleteWebhook")


async def say(api: Api, person: int, *texts: str) -> None:
    for text in texts:
        await people.say(api.world, person, api.world.bot.id, text)


async def pending(api: Api, many: int) -> None:
    async with asyncio.timeout(10):
        while len(api.world.updates) != many:
            await asyncio.sleep(0.005)


async def test_what_is_taken_is_posted_once_with_the_secret(api: Api, hook: Hook) -> None:
    await say(api, NORA, "one", "two")
    await pending(api, 0)
    assert hook.posted == ["one", "two"]
    assert hook.headers == ["secret", "secret"]
    assert api.world.updates.redelivered == 0


@pytest.mark.parametrize("status", [302, 400, 401, 404, 500, 503])
async def test_what_is_not_taken_is_posted_again_before_what_follows_in_its_chat(
    api: Api, hook: Hook, status: int
) -> None:
    hook.answers = [Response(status_code=status)] * 3
    await say(api, NORA, "one", "two")
    await pending(api, 0)
    assert hook.posted == ["one", "one", "one", "one", "two"]
    assert api.world.updates.redelivered == 3


async def test_a_chat_that_fails_holds_up_no_other(api: Api, hook: Hook) -> None:
    hook.answers = [Response(status_code=500, headers={"Retry-After": "3600"})]
    await say(api, NORA, "one", "two")
    await hook.until(1)
    await say(api, BEN, "three", "four")
    assert await hook.until(3) == ["one", "three", "four"]
    await pending(api, 2)


async def test_it_waits_longer_each_time_or_as_long_as_it_is_told(api: Api, hook: Hook) -> None:
    hook.answers = [Response(status_code=500)] * 3
    began = time.monotonic()
    await say(api, NORA, "one")
    await pending(api, 0)
    assert time.monotonic() - began >= (2 + 4) * SECOND
    hook.answers = [Response(status_code=503, headers={"Retry-After": "10"})]
    began = time.monotonic()
    await say(api, NORA, "two")
    await pending(api, 0)
    assert time.monotonic() - began >= 10 * SECOND


async def test_no_more_are_posted_at_once_than_the_bot_wants(api: Api, hook: Hook) -> None:
    for person in (NORA, BEN, 1003, 1004):
        await say(api, person, "x", "x")
    await pending(api, 0)
    assert hook.most_at_once == 2


async def test_while_nobody_listens_updates_wait_and_the_error_is_told(api: Api, delivering: None) -> None:
    late = Hook()
    async with served(late) as url:
        port = int(url.split(":")[2].strip("/"))
    await api("setWebhook", url=url)
    await say(api, NORA, "one", "two")
    async with asyncio.timeout(10):
        while "last_error_message" not in (info := await api("getWebhookInfo")):
            await asyncio.sleep(0.005)
    assert (info["pending_update_count"], info["max_connections"]) == (2, 40)
    async with served(late, port):
        await pending(api, 0)
    assert late.posted == ["one", "two"]


async def test_the_error_names_the_answer(api: Api, hook: Hook) -> None:
    hook.answers = [Response(status_code=403, headers={"Retry-After": "3600"})]
    await say(api, NORA, "one")
    await hook.until(1)
    async with asyncio.timeout(10):
        while "last_error_message" not in (info := await api("getWebhookInfo")):
            await asyncio.sleep(0.005)
    assert info["last_error_message"] == "Wrong response from the webhook: 403 Forbidden"


async def test_without_the_webhook_what_waited_is_polled(api: Api, hook: Hook) -> None:
    hook.answers = [Response(status_code=500, headers={"Retry-After": "3600"})]
    await say(api, NORA, "one")
    await hook.until(1)
    await api("deleteWebhook")
    (update,) = await api("getUpdates")
    assert update["message"]["text"] == "one"
