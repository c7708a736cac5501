"""The sandbox refuses what Telegram refuses, with its codes and descriptions."""

import asyncio
from typing import Any

import pytest

from bot.sandbox import people
from bot.sandbox.accounts import Json
from bot.sandbox.errors import ApiError
from bot.sandbox.faults import Fault
from bot.sandbox.files import Upload
from bot.sandbox.limits import FloodLimits
from bot.sandbox.methods import call
from bot.sandbox.world import GROUP_ID, World

NORA = 1001


class Api:
    """The Bot API of a world of its own, in which Nora has written to the bot."""

    def __init__(self) -> None:
        self.world = World()

    async def __call__(self, method: str, **fields: Any) -> Any:
        return await call(self.world, method, fields)

    async def refused(self, method: str, **fields: Any) -> ApiError:
        with pytest.raises(ApiError) as caught:
            await self(method, **fields)
        return caught.value


@pytest.fixture
async def api() -> Api:
    made = Api()
    await people.say(made.world, NORA, made.world.bot.id, "hello")
    return made


async def test_an_unknown_method_is_not_found(api: Api) -> None:
    error = await api.refused("sendMesage", chat_id=NORA, text="x")
    assert (error.code, error.description) == (404, "Not Found: method not found")


@pytest.mark.parametrize(
    ("fields", "code", "description"),
    [
        ({"chat_id": NORA, "text": " "}, 400, "Bad Request: message text is empty"),
        (
            {"chat_id": NORA, "text": "<b></b>", "parse_mode": "HTML"},
            400,
            "Bad Request: message text is empty",
        ),
        ({"chat_id": NORA, "text": "👋" * 2049}, 400, "Bad Request: message is too long"),
        ({"chat_id": NORA, "text": "x", "parse_mode": "HTMLX"}, 400, "Bad Request: unsupported parse_mode"),
        ({"chat_id": 5, "text": "x"}, 400, "Bad Request: chat not found"),
        ({"chat_id": 1002, "text": "x"}, 403, "Forbidden: bot can't initiate conversation with a user"),
        ({"chat_id": NORA, "text": "x", "colour": "red"}, 400, 'Bad Request: unknown parameter "colour"'),
        (
            {"chat_id": NORA, "text": "x", "reply_parameters": {"message_id": 99}},
            400,
            "Bad Request: message to be replied not found",
        ),
        (
            {
                "chat_id": NORA,
                "text": "x",
                "reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "é" * 33}]]},
            },
            400,
            "Bad Request: BUTTON_DATA_INVALID",
        ),
    ],
)
async def test_a_message_that_telegram_refuses(api: Api, fields: Json, code: int, description: str) -> None:
    error = await api.refused("sendMessage", **fields)
    assert (error.code, error.description) == (code, description)


async def test_4096_units_after_parsing_are_the_limit(api: Api) -> None:
    await api("sendMessage", chat_id=NORA, text=f"<b>{'&amp;' * 4096}</b>", parse_mode="HTML")
    error = await api.refused("sendMessage", chat_id=NORA, text=f"<b>{'&amp;' * 4097}</b>", parse_mode="HTML")
    assert error.description == "Bad Request: message is too long"


@pytest.mark.parametrize(
    ("method", "content"),
    [
        ("sendMessage", {"text": "x"}),
        ("sendDocument", {"document": Upload("a.txt", b"x")}),
        ("sendPhoto", {"photo": Upload("a.png", b"\x89PNG")}),
    ],
)
async def test_whatever_is_sent_can_be_silent_and_protected(api: Api, method: str, content: Json) -> None:
    sent = await api(method, chat_id=NORA, disable_notification=True, protect_content=True, **content)
    assert (sent["silent"], sent["has_protected_content"]) == (True, True)
    assert not {"silent", "has_protected_content"} & set(await api(method, chat_id=NORA, **content))


async def test_edits_are_refused_where_nothing_changes_or_nothing_is_there(api: Api) -> None:
    sent = await api("sendMessage", chat_id=NORA, text="one")
    same = await api.refused("editMessageText", chat_id=NORA, message_id=sent["message_id"], text="one")
    assert same.description.startswith("Bad Request: message is not modified")
    gone = await api.refused("editMessageText", chat_id=NORA, message_id=999, text="two")
    assert gone.description == "Bad Request: message to edit not found"
    other = await api.refused("editMessageText", chat_id=NORA, message_id=1, text="two")
    assert other.description == "Bad Request: message can't be edited"
    edited = await api("editMessageText", chat_id=NORA, message_id=sent["message_id"], text="two")
    assert edited["text"] == "two"


async def test_who_blocked_the_bot_gets_nothing(api: Api) -> None:
    await people.block(api.world, NORA, True)
    error = await api.refused("sendMessage", chat_id=NORA, text="x")
    assert (error.code, error.description) == (403, "Forbidden: bot was blocked by the user")


async def test_a_button_can_be_answered_once_and_not_late(api: Api) -> None:
    keyboard = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    sent = await api("sendMessage", chat_id=NORA, text="x", reply_markup=keyboard)
    query = await people.press(api.world, NORA, api.world.bot.id, sent["message_id"], "go")
    assert await api("answerCallbackQuery", callback_query_id=query)
    too_old = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    assert (await api.refused("answerCallbackQuery", callback_query_id=query)).description == too_old
    query = await people.press(api.world, NORA, api.world.bot.id, sent["message_id"], "go")
    api.world.queries._clock = lambda: 1e12
    assert (await api.refused("answerCallbackQuery", callback_query_id=query)).description == too_old


async def test_updates_stay_until_an_offset_confirms_them(api: Api) -> None:
    await people.say(api.world, NORA, api.world.bot.id, "again")
    first, second = await api("getUpdates")
    assert second["update_id"] == first["update_id"] + 1
    assert await api("getUpdates", limit=1) == [first]
    assert await api("getUpdates", offset=second["update_id"]) == [second]
    assert await api("getUpdates", offset=second["update_id"] + 1) == []
    assert await api("getUpdates") == []


async def test_a_negative_offset_keeps_the_last_updates(api: Api) -> None:
    await people.say(api.world, NORA, api.world.bot.id, "again")
    (last,) = await api("getUpdates", offset=-1)
    assert last["message"]["text"] == "again"
    assert len(await api("getUpdates")) == 1


async def test_a_second_poller_ends_the_first(api: Api) -> None:
    await api("getUpdates", offset=10**12)
    first = asyncio.create_task(api("getUpdates", timeout=5))
    await asyncio.sleep(0.01)
    second = asyncio.create_task(api("getUpdates", timeout=1))
    with pytest.raises(ApiError) as caught:
        await first
    assert caught.value.code == 409
    assert caught.value.description.startswith("Conflict: terminated by other getUpdates request")
    assert await second == []


async def test_polling_and_a_webhook_exclude_each_other(api: Api) -> None:
    await api("setWebhook", url="https://bot.example/hook")
    assert (await api.refused("getUpdates")).code == 409
    assert (await api.refused("setWebhook", url="http://bot.example")).description.startswith(
        "Bad Request: bad webhook"
    )
    await api("deleteWebhook")
    assert len(await api("getUpdates")) == 1


async def test_kinds_that_were_not_asked_for_are_not_sent(api: Api) -> None:
    await api("getUpdates", allowed_updates='["callback_query"]', offset=10**12)
    await people.say(api.world, NORA, api.world.bot.id, "unheard")
    assert await api("getUpdates") == []


async def test_in_privacy_mode_a_group_is_heard_only_when_it_speaks_to_the_bot(api: Api) -> None:
    await api("getUpdates", offset=10**12)
    for text in ("just talking", "/ask who?", "hey @verbatim_sandbox_bot", "/ask@other_bot who?"):
        await people.say(api.world, NORA, GROUP_ID, text)
    heard = [update["message"]["text"] for update in await api("getUpdates")]
    assert heard == ["/ask who?", "hey @verbatim_sandbox_bot"]


def limited(times: list[float]) -> FloodLimits:
    return FloodLimits(lambda: times[0])


def test_the_flood_limits_of_a_chat_a_group_and_all_chats() -> None:
    now = [0.0]
    limits = limited(now)
    limits.check(1)
    with pytest.raises(ApiError) as caught:
        limits.check(1)
    assert (caught.value.code, caught.value.parameters) == (429, {"retry_after": 1})
    assert caught.value.description == "Too Many Requests: retry after 1"
    for chat in range(2, 31):
        limits.check(chat)
    with pytest.raises(ApiError):
        limits.check(99)
    for second in range(20):
        now[0] = 10.0 + second * 1.5
        limits.check(-5)
    now[0] = 41.0
    with pytest.raises(ApiError) as caught:
        limits.check(-5)
    assert caught.value.parameters == {"retry_after": 29}


async def test_a_fault_can_be_set_for_so_many_calls(api: Api) -> None:
    api.world.faults.append(
        Fault("sendMessage", ApiError(429, "Too Many Requests: retry after 3", retry_after=3))
    )
    assert (await api.refused("sendMessage", chat_id=NORA, text="x")).parameters == {"retry_after": 3}
    await api("sendMessage", chat_id=NORA, text="x")
