"""Updates are handed out as Telegram does: kept until confirmed, a hundred at most, to one poller."""

import asyncio

import pytest

from bot.sandbox import people
from bot.sandbox.errors import ApiError
from tests.bot.sandbox.conftest import NORA, Api


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


async def test_a_webhook_ends_a_poll(api: Api) -> None:
    await api("getUpdates", offset=10**12)
    polling = asyncio.create_task(api("getUpdates", timeout=5))
    await asyncio.sleep(0.01)
    await api("setWebhook", url="https://bot.example/hook")
    with pytest.raises(ApiError) as caught:
        await polling
    assert (caught.value.code, caught.value.description) == (
        409,
        "Conflict: terminated by setWebhook request",
    )


async def test_a_call_returns_a_hundred_updates_at_most(api: Api) -> None:
    for number in range(120):
        await people.say(api.world, NORA, api.world.bot.id, str(number))
    first = await api("getUpdates", limit=1000)
    assert len(first) == 100
    rest = await api("getUpdates", offset=first[-1]["update_id"] + 1)
    assert [update["message"]["text"] for update in rest] == [str(number) for number in range(99, 120)]


async def test_what_was_not_confirmed_is_delivered_again_and_counted(api: Api) -> None:
    taken = await api("getUpdates")
    assert api.world.updates.redelivered == 0
    assert await api("getUpdates") == taken
    assert api.world.updates.redelivered == 1
    await api("getUpdates", offset=taken[-1]["update_id"] + 1)
    assert api.world.updates.redelivered == 1
