"""How the bot is, as told by figures and pages."""

import re
import socket
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.app import build_app
from bot.context import Parts
from bot.health.condition import PARTS, troubles, why_not_ready
from bot.health.figures import outcome_of
from bot.health.metrics import Metrics
from bot.health.pages import health_pages
from bot.health.systemd import Systemd
from bot.library.keeper import Keeper
from bot.receiving.taken import Taken
from bot.settings import Settings
from retrieval.ask import ask
from retrieval.index import Index
from tests.conftest import index_of

DOCS = Path(__file__).parents[2] / "docs" / "reliability.md"


@pytest.fixture
def parts(samples: Index, tmp_path: Path) -> Parts:
    """The parts of a bot that has started."""
    made = parts_of(samples, tmp_path)
    made.health.started = True
    return made


def parts_of(index: Index, data: Path) -> Parts:
    """Return the parts of a bot that was never started."""
    settings = Settings(data_dir=data)
    app = build_app(settings, Keeper(settings, index, 0.0), token="1:a", api_url="http://127.0.0.1:9")
    return app.bot_data["parts"]


def figures(parts: Parts) -> dict[str, dict[tuple[str, ...], float]]:
    """Return the value of each figure by its name and the values of its labels."""
    told = text_string_to_metric_families(Metrics(parts).told().decode())
    found: dict[str, dict[tuple[str, ...], float]] = {}
    for sample in (sample for family in told for sample in family.samples):
        found.setdefault(sample.name, {})[tuple(sample.labels.values())] = sample.value
    return found


async def test_it_is_ready_once_it_has_started_and_as_long_as_telegram_is_heard_of(parts: Parts) -> None:
    assert why_not_ready(parts) is None
    parts.receiving.last_success = time.monotonic() - 91
    assert why_not_ready(parts) == "Telegram gives no updates."
    parts.health.started = False
    assert why_not_ready(parts) == "The bot starts; Telegram has not been reached yet."


async def test_what_is_wrong_is_told_with_since_when_until_it_is_over(parts: Parts) -> None:
    assert troubles(parts) == []
    parts.keeper.failure = "The disk is gone."
    (first,) = troubles(parts)
    assert (first.part, first.told) == ("articles", "The disk is gone.")
    assert troubles(parts) == [first]
    parts.keeper.failure, parts.receiving.inbox.trouble = None, "the inbox can't be written (full)"
    assert [(trouble.part, trouble.told) for trouble in troubles(parts)] == [
        ("inbox", "the inbox can't be written (full)")
    ]
    parts.receiving.inbox.trouble = None
    assert troubles(parts) == []


async def test_the_pages_are_read_only_and_tell_nothing_else(parts: Parts) -> None:
    transport = httpx.ASGITransport(health_pages(parts))
    async with httpx.AsyncClient(transport=transport, base_url="http://health") as client:
        answers = [
            (await client.get(f"/{page}")).status_code for page in ("healthz", "readyz", "metrics", "")
        ]
        assert answers == [200, 200, 200, 404]
        assert (await client.post("/healthz")).status_code == 405


async def test_an_update_at_hand_is_timed_and_dated(parts: Parts) -> None:
    with parts.health.figures.handling():
        pass
    told = figures(parts)
    assert told["verbatim_update_seconds_count"][()] == 1
    assert told["verbatim_last_update_timestamp_seconds"][()] == pytest.approx(
        datetime.now(UTC).timestamp(), abs=60
    )


async def test_what_waits_is_counted_with_the_age_of_the_oldest(parts: Parts) -> None:
    assert figures(parts)["verbatim_oldest_update_seconds"][()] == 0
    queues = parts.receiving.queues
    queues._waiting = {n: Taken(n, {}, time.time() - 100 * n) for n in (1, 2)}
    told = figures(parts)
    assert told["verbatim_updates_waiting"][()] == 2
    assert told["verbatim_oldest_update_seconds"][()] == pytest.approx(200, abs=60)


@pytest.mark.parametrize(
    ("asked", "outcome"),
    [
        ("How high is the sea wall?", "answered"), ("What is the capital of France?", "declined"),
        ("Who is the mayor of Lindow?", "nearest"), ("Hello!", "remark"),
        ("Thank you!", "remark"), ("word " * 2_000, "declined"),
    ],
)  # fmt: skip
def test_what_becomes_of_a_question_has_a_name(asked: str, outcome: str, samples: Index) -> None:
    assert outcome_of(ask(samples, asked)) == outcome


def test_a_question_to_no_articles_is_declined() -> None:
    assert outcome_of(ask(index_of(), "How high is the sea wall?")) == "declined"


async def test_two_bots_in_one_process_do_not_share_their_figures(
    parts: Parts, samples: Index, tmp_path: Path
) -> None:
    other = parts_of(samples, tmp_path)
    parts.health.figures.count("answered", "private")
    assert figures(parts)["verbatim_questions_total"] == {("answered", "private"): 1}
    assert "verbatim_questions_total" not in figures(other)


async def test_the_docs_name_each_figure_and_no_other(parts: Parts) -> None:
    told = text_string_to_metric_families(Metrics(parts).told().decode())
    made = {family.name + "_total" * (family.type == "counter") for family in told}
    ours = {name for name in made if name.startswith("verbatim_") and not name.endswith("_created")}
    table = "\n".join(
        line for line in DOCS.read_text("utf-8").splitlines() if line.startswith("| `verbatim_")
    )
    assert set(re.findall(r"`(verbatim_\w+)`", table)) == ours


async def test_each_part_that_can_be_in_trouble_is_a_figure(parts: Parts) -> None:
    assert set(figures(parts)["verbatim_trouble"]) == {(part,) for part in PARTS}


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="there are no Unix sockets here")
async def test_the_watchdog_is_not_fed_while_the_bot_is_not_well() -> None:
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as heard:
        heard.bind(f"{folder}/notify")
        heard.settimeout(0)
        systemd = Systemd({"NOTIFY_SOCKET": f"{folder}/notify", "WATCHDOG_USEC": "1000"})
        well = iter([None, "Telegram gives no updates.", None])
        with pytest.raises(RuntimeError, match="StopIteration"):
            await systemd.feed(lambda: next(well))
        told = [heard.recv(1000).decode() for _ in range(3)]
    assert told == [
        "WATCHDOG=1\nSTATUS=Ready.",
        "STATUS=Telegram gives no updates.",
        "WATCHDOG=1\nSTATUS=Ready.",
    ]


@pytest.mark.parametrize(
    "environment",
    [{}, {"WATCHDOG_USEC": "0"}, {"WATCHDOG_USEC": "soon"}, {"WATCHDOG_USEC": "1000", "WATCHDOG_PID": "1"}],
)
async def test_without_a_watchdog_for_this_process_nothing_is_fed(environment: dict[str, str]) -> None:
    await Systemd(environment).feed(lambda: pytest.fail("it was asked"))


async def test_a_socket_that_is_gone_ends_nothing(caplog: pytest.LogCaptureFixture) -> None:
    Systemd({"NOTIFY_SOCKET": "/nowhere/notify"}).tell("READY=1")
    assert "systemd can't be told how the bot is" in caplog.text
