"""Who sends too much is told to wait, and for how long."""

import pytest

from bot.sandbox.accounts import Json
from bot.sandbox.errors import ApiError
from bot.sandbox.files import Upload
from bot.sandbox.limits import FloodLimits
from tests.bot.sandbox.conftest import NORA, Api

GROUP = -5


class Clock:
    """Seconds that pass when the test says so."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def limits(clock: Clock) -> FloodLimits:
    return FloodLimits(clock)


def wait(limits: FloodLimits, chat: int) -> int:
    """Return after how many seconds a message to the chat may be sent again, which is one too many now."""
    with pytest.raises(ApiError) as caught:
        limits.check(chat)
    assert caught.value.code == 429
    assert (
        caught.value.description == f"Too Many Requests: retry after {caught.value.parameters['retry_after']}"
    )
    return int(caught.value.parameters["retry_after"])


def test_a_chat_takes_a_short_burst_then_one_message_a_second(limits: FloodLimits, clock: Clock) -> None:
    for _ in range(3):
        limits.check(1)
    assert wait(limits, 1) == 1
    limits.check(2)
    for second in range(1, 60):
        clock.now = float(second)
        limits.check(1)
        assert wait(limits, 1) == 1
    clock.now = 90.0
    for _ in range(3):
        limits.check(1)
    assert wait(limits, 1) == 1


def test_all_chats_take_thirty_messages_in_any_second(limits: FloodLimits, clock: Clock) -> None:
    for chat in range(30):
        clock.now = 0.5 + chat / 100
        limits.check(chat)
    clock.now = 1.4
    assert wait(limits, 99) == 1
    clock.now = 1.505
    limits.check(99)
    assert wait(limits, 100) == 1


def test_a_group_takes_twenty_messages_in_any_minute(limits: FloodLimits, clock: Clock) -> None:
    for number in range(20):
        clock.now = number * 1.5
        limits.check(GROUP)
    clock.now = 31.0
    assert wait(limits, GROUP) == 29
    limits.check(1)
    clock.now = 60.0
    limits.check(GROUP)


@pytest.mark.parametrize(
    ("method", "content"),
    [
        ("sendMessage", {"text": "x"}),
        ("sendDocument", {"document": Upload("a.txt", b"x")}),
        ("sendPhoto", {"photo": Upload("a.png", b"\x89PNG")}),
    ],
)
async def test_whatever_is_sent_counts(
    api: Api, limits: FloodLimits, clock: Clock, method: str, content: Json
) -> None:
    api.world.limits = limits
    for _ in range(3):
        await api(method, chat_id=NORA, **content)
    assert (await api.refused(method, chat_id=NORA, **content)).code == 429
    assert len(api.world.chats[NORA].messages) == 4  # hers, and the three that were taken
