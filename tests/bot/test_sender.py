"""What fails is tried again as long as that can help, and what may wait delays nobody else."""

import asyncio
import logging
from typing import Any

import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.sending import Sender
from bot.sending.failures import GivenUpError
from bot.sending.requests import LineError
from tests.bot.clockwork import run

SENT = {"message_id": 7}
NORA, BEN = 1001, 1002


class Api:
    """Answers calls with these outcomes, one after the other, the last for ever."""

    def __init__(self, *outcomes: Exception | dict[str, Any] | bool) -> None:
        self._outcomes = list(outcomes)
        self.called_at: list[float] = []

    async def __call__(self) -> Any:
        self.called_at.append(asyncio.get_running_loop().time())
        outcome = self._outcomes.pop(0) if len(self._outcomes) > 1 else self._outcomes[0]
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


async def call(sender: Sender, api: Api, method: str = "sendMessage", chat: int = NORA) -> Any:
    return await sender.process_request(api, (), {}, method, {"chat_id": chat}, None)


def torn(carried_out: bool | None = None) -> LineError:
    return LineError("torn", "torn", carried_out)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (NetworkError("Bad Gateway"), "5xx"),
        (torn(), "torn"),
        (LineError("Timed out", "timeout", None), "timeout"),
        (LineError("nonsense", "garbage", None), "garbage"),
        (RetryAfter(3), "429"),
        (InvalidToken(), "refused"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_may_pass_is_tried_again_until_it_is_through_and_counted(error: Exception, kind: str) -> None:
    async def tried() -> None:
        sender, api = Sender(), Api(error, error, SENT)
        assert await call(sender, api) == SENT
        assert sender.failures == {kind: 2}
        assert sender.trouble.waiting == 0

    run(tried())


@pytest.mark.parametrize("error", [BadRequest("chat not found"), Forbidden("blocked"), TelegramError("no")])
def test_what_will_never_pass_is_tried_once(error: TelegramError) -> None:
    async def tried() -> int:
        sender, api = Sender(), Api(error)
        with pytest.raises(type(error)):
            await call(sender, api)
        return len(api.called_at)

    assert run(tried()) == 1


def test_what_was_carried_out_is_not_sent_again() -> None:
    async def tried() -> int:
        api = Api(torn(carried_out=True))
        assert await call(Sender(), api) is True
        return len(api.called_at)

    assert run(tried()) == 1


def test_what_is_asked_and_not_told_is_asked_again_though_telegram_answered() -> None:
    async def tried() -> Any:
        return await call(Sender(), Api(torn(carried_out=True), {"file_id": "f"}), "getFile")

    assert run(tried()) == {"file_id": "f"}


def test_after_ten_minutes_it_is_given_up_and_until_then_seldom_tried() -> None:
    async def tried() -> list[float]:
        sender, api = Sender(), Api(torn())
        with pytest.raises(GivenUpError):
            await call(sender, api)
        assert sender.trouble.waiting == 0
        return api.called_at

    called_at = run(tried())
    assert 580 < called_at[-1] <= 600
    assert len(called_at) < 100
    assert called_at[1] - called_at[0] <= 0.5


def test_what_somebody_waits_for_is_given_up_after_ten_seconds() -> None:
    async def tried() -> float:
        with pytest.raises(GivenUpError):
            await call(Sender(), api := Api(torn()), "answerCallbackQuery")
        return api.called_at[-1]

    assert 2 < run(tried()) <= 10


@pytest.mark.parametrize("method", ["getMe", "setWebhook"])
def test_what_others_try_again_is_tried_once(method: str) -> None:
    async def tried() -> int:
        with pytest.raises(LineError):
            await call(Sender(), api := Api(torn()), method)
        return len(api.called_at)

    assert run(tried()) == 1


def test_the_menus_are_set_when_an_outage_at_the_start_is_over() -> None:
    async def tried() -> Any:
        return await call(Sender(), Api(torn(), RetryAfter(60), torn(), True), "setMyCommands")

    assert run(tried()) is True


def test_a_pause_that_telegram_asks_for_is_kept_in_that_chat_alone() -> None:
    async def tried() -> tuple[list[float], list[float]]:
        sender, held, free = Sender(), Api(RetryAfter(100), SENT), Api(SENT)
        first = asyncio.create_task(call(sender, held))
        await asyncio.sleep(1)
        await call(sender, free, chat=BEN)
        await first
        return held.called_at, free.called_at

    held, free = run(tried())
    assert held == [0, pytest.approx(100)]
    assert free == [1]


def test_what_is_said_in_a_chat_waits_for_what_was_said_before() -> None:
    async def tried() -> tuple[float, float]:
        sender, first, second = Sender(), Api(torn(), torn(), SENT), Api(SENT)
        await asyncio.gather(call(sender, first), call(sender, second))
        return first.called_at[-1], second.called_at[0]

    before, after = run(tried())
    assert before <= after


def test_typing_is_shown_unless_something_is_on_its_way_to_the_chat() -> None:
    async def tried() -> tuple[int, int]:
        sender, typing, slow = Sender(), Api(True), Api(torn(), SENT)
        await call(sender, typing, "sendChatAction")
        alone = len(typing.called_at)
        sending = asyncio.create_task(call(sender, slow))
        await asyncio.sleep(0.01)
        await call(sender, typing, "sendChatAction")
        await sending
        return alone, len(typing.called_at)

    assert run(tried()) == (1, 1)


def test_what_waits_when_the_bot_stops_is_given_up_at_once() -> None:
    async def tried() -> float:
        sender = Sender()
        waiting = [
            asyncio.create_task(call(sender, Api(RetryAfter(300)))),
            asyncio.create_task(call(sender, Api(torn()), chat=BEN)),
        ]
        await asyncio.sleep(1)
        sender.stop()
        results = await asyncio.gather(*waiting, return_exceptions=True)
        assert [type(result) for result in results] == [GivenUpError, GivenUpError]
        return asyncio.get_running_loop().time()

    assert run(tried()) == 1


def test_an_outage_is_two_lines_in_the_log_whoever_waits(caplog: pytest.LogCaptureFixture) -> None:
    async def tried() -> None:
        sender = Sender()
        apis = [Api(*[torn()] * 5, SENT) for _ in range(20)]
        await asyncio.gather(*(call(sender, api, chat=chat) for chat, api in enumerate(apis, 1)))

    caplog.set_level(logging.INFO)
    run(tried())
    begun, ended = caplog.messages
    assert begun == "Telegram did not take sendMessage (torn); what fails is tried again."
    assert ended == "Nothing waits for Telegram any more; 20 calls had to be tried again."


def test_a_message_to_a_group_that_has_become_a_supergroup_goes_there() -> None:
    async def moved() -> None:
        sender, api = Sender(), Api(ChatMigrated(-1005), SENT)
        data = {"chat_id": -5}
        assert await sender.process_request(api, (), {}, "sendMessage", data, None) == SENT
        assert data["chat_id"] == -1005

    run(moved())
