"""What the process says of how it is, to whoever watches it."""

import shutil
import signal
import socket
import tempfile
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from corpus.library import SAMPLES
from tests.end_to_end.telegram import (
    ADA,
    NORA,
    PATIENCE,
    Person,
    Telegram,
    bot_process,
    bot_starting,
    shown_quotes,
    wait_for,
)
from tests.end_to_end.test_service import free_port, verbatim

QUESTION = "How high is the sea wall?"
LONGEST_POLL = 10.0
DECLINED = "What is the capital of France?"


needs_sockets = pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="there are no Unix sockets here")


class Health:
    """The pages of a bot."""

    def __init__(self, max_age: float = 90) -> None:
        self.port = free_port()
        self.settings = {"HEALTH_PORT": str(self.port), "HEALTH_MAX_AGE": str(max_age)}

    def page(self, name: str) -> tuple[int, str]:
        answer = httpx.get(f"http://127.0.0.1:{self.port}/{name}", trust_env=False)
        return answer.status_code, answer.text

    def is_figure(self, name: str, value: float) -> bool:
        """Return whether a figure has that value."""
        return self.figures().get(name) == value

    def lives(self) -> bool:
        """Return whether something answers."""
        try:
            return self.page("healthz") == (200, "alive\n")
        except httpx.ConnectError:
            return False

    def figures(self) -> dict[str, float]:
        """Return each figure by its name and the values of its labels in order, as `name{a,b}`."""
        families = text_string_to_metric_families(self.page("metrics")[1])
        samples = [sample for family in families for sample in family.samples]
        return {
            s.name
            + (
                "{" + ",".join(value for _, value in sorted(s.labels.items())) + "}" if s.labels else ""
            ): s.value
            for s in samples
        }


class Manager:
    """A socket as systemd listens at, by a path or, with a @, by an abstract name."""

    def __init__(self, name: str) -> None:
        self.settings = {"NOTIFY_SOCKET": name, "WATCHDOG_USEC": "100000"}
        self._listening = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._listening.bind(name.replace("@", "\0", 1) if name.startswith("@") else name)
        self._listening.settimeout(PATIENCE)

    def hear(self) -> list[str]:
        """Return the lines of the next message."""
        return self._listening.recv(4096).decode().splitlines()

    def hear_of(self, line: str) -> None:
        """Wait until that is told."""
        while line not in self.hear():
            pass

    def close(self) -> None:
        self._listening.close()


@pytest.fixture(params=["path", "abstract"])
def manager(request: pytest.FixtureRequest) -> Iterator[Manager]:
    """A systemd that starts the bot."""
    with tempfile.TemporaryDirectory() as folder:
        name = f"{folder}/notify" if request.param == "path" else f"@{folder}"
        with closing(Manager(name)) as made:
            yield made


@needs_sockets
def test_systemd_is_told_that_it_starts_is_ready_lives_and_stops(manager: Manager, tmp_path: Path) -> None:
    with closing(Telegram()) as telegram:
        telegram.fail("getMe", status=502)
        with bot_starting(telegram, tmp_path / "log", **manager.settings) as process:
            assert manager.hear()[1] == "STATUS=Reading the articles."
            asked, why = manager.hear()
            assert asked.startswith("EXTEND_TIMEOUT_USEC=")
            assert why == "STATUS=The bot starts; Telegram has not been reached yet."
            manager.hear_of("READY=1")
            for _ in range(3):
                assert manager.hear()[0] == "WATCHDOG=1"
            process.terminate()
            manager.hear_of("STOPPING=1")
            assert process.wait(PATIENCE) == 0


def test_the_pages_say_that_it_lives_that_it_can_be_asked_and_what_was_asked(tmp_path: Path) -> None:
    health = Health()
    with closing(Telegram()) as telegram, bot_process(telegram, tmp_path / "log", **health.settings):
        assert health.page("healthz") == (200, "alive\n")
        assert health.page("readyz") == (200, "ready\n")
        with closing(Person(telegram.url, NORA)) as nora:
            assert shown_quotes(nora.ask(QUESTION))
            nora.ask(DECLINED)
            nora.ask("Hello!")
            telegram.fail("sendMessage", status=502)
            telegram.fail("getUpdates", garbage=True)
            assert shown_quotes(nora.ask("Who is the architect?"))
        figures = wait_for(lambda: (f := health.figures())["verbatim_update_seconds_count"] == 4 and f)
    assert figures["verbatim_questions_total{answered,private}"] == 2
    assert figures["verbatim_telegram_errors_total{5xx,sending}"] == 1
    assert figures["verbatim_telegram_errors_total{garbage,receiving}"] == 1
    assert figures["verbatim_questions_total{declined,private}"] == 1
    assert figures["verbatim_questions_total{remark,private}"] == 1
    assert figures["verbatim_answer_seconds_count"] == 4
    assert figures["verbatim_articles"] == 9
    assert figures["verbatim_ready"] == 1
    assert figures["verbatim_last_update_timestamp_seconds"] > 0
    assert figures["process_resident_memory_bytes"] > 0


@needs_sockets
@pytest.mark.parametrize("manager", ["path"], indirect=True)
def test_it_is_not_ready_nor_fed_while_telegram_is_out_of_reach_and_again_after(
    manager: Manager, tmp_path: Path
) -> None:
    health = Health(max_age=LONGEST_POLL + 1)
    settings = {**health.settings, **manager.settings}
    with closing(Telegram()) as telegram, bot_process(telegram, tmp_path / "log", **settings):
        wait_for(lambda: health.page("readyz")[0] == 200)
        telegram.go_down(3600)
        wait_for(lambda: health.page("readyz") == (503, "Telegram gives no updates.\n"), 60)
        assert health.page("healthz")[0] == 200
        assert health.figures()["verbatim_trouble{telegram}"] == 1
        manager.hear_of("STATUS=Telegram gives no updates.")
        assert not any("WATCHDOG=1" in manager.hear() for _ in range(10))
        telegram.mend()
        wait_for(lambda: health.page("readyz")[0] == 200, 120)
        manager.hear_of("WATCHDOG=1")


def test_before_telegram_was_reached_it_lives_but_is_not_ready(tmp_path: Path) -> None:
    health = Health()
    with closing(Telegram()) as telegram:
        telegram.fail("getMe", status=502, times=None)
        with bot_starting(telegram, tmp_path / "log", **health.settings):
            wait_for(health.lives, 60)
            assert health.page("readyz") == (503, "The bot starts; Telegram has not been reached yet.\n")
            telegram.mend()
            wait_for(lambda: health.page("readyz")[0] == 200, 60)


def test_reloads_are_counted_by_how_they_went(tmp_path: Path) -> None:
    health = Health()
    articles = Path(shutil.copytree(SAMPLES, tmp_path / "articles"))
    settings = {**health.settings, "ARTICLES_DIR": str(articles)}
    with closing(Telegram()) as telegram, bot_process(telegram, tmp_path / "log", **settings) as process:
        process.send_signal(signal.SIGHUP)
        wait_for(lambda: health.figures().get("verbatim_reloads_total{done}") == 1)
        shutil.rmtree(articles)
        process.send_signal(signal.SIGHUP)
        wait_for(lambda: health.figures().get("verbatim_reloads_total{refused}") == 1)
        assert health.figures()["verbatim_trouble{articles}"] == 1
        assert health.figures()["verbatim_articles"] == 9


def test_nothing_is_served_where_no_port_is_set_and_a_taken_port_ends_the_start(tmp_path: Path) -> None:
    health = Health()
    with closing(Telegram()) as telegram:
        with bot_process(telegram, tmp_path / "one"), pytest.raises(httpx.ConnectError):
            health.page("healthz")
        with bot_process(telegram, tmp_path / "two", **health.settings):
            with bot_process(telegram, tmp_path / "three", **health.settings) as process:
                assert process.wait(15) == 1
            last = (tmp_path / "three").read_text().splitlines()[-1]
            assert last == f"verbatim: Port {health.port} is taken; set HEALTH_PORT to another one."


def told(ada: Person, beginning: str) -> list[str]:
    """Return what the bot has told Ada that begins so."""
    texts = [str(message.get("text")) for message in ada.messages() if message["from"]["is_bot"]]
    return [text for text in texts if text.startswith(beginning)]


def test_a_reload_that_fails_is_told_once_in_the_admins_chat(tmp_path: Path) -> None:
    articles = Path(shutil.copytree(SAMPLES, tmp_path / "articles"))
    health = Health()
    settings = {**health.settings, "ARTICLES_DIR": str(articles)}
    with (
        closing(Telegram()) as telegram,
        bot_process(telegram, tmp_path / "log", **settings) as process,
        closing(Person(telegram.url, ADA)) as ada,
    ):
        assert shown_quotes(ada.ask(QUESTION))
        (articles / "sources.toml").write_text("[[[")
        for times in (1, 2):
            process.send_signal(signal.SIGHUP)
            wait_for(partial(health.is_figure, "verbatim_reloads_total{failed}", times))
            wait_for(lambda: told(ada, "Trouble with the articles."))
        assert shown_quotes(ada.ask(QUESTION))
        assert len(told(ada, "Trouble with the articles.")) == 1


def test_before_it_ends_for_want_of_updates_the_admin_is_told(tmp_path: Path) -> None:
    with (
        closing(Telegram()) as telegram,
        bot_process(telegram, tmp_path / "log") as process,
        closing(Person(telegram.url, ADA)) as ada,
    ):
        assert shown_quotes(ada.ask(QUESTION))
        telegram.fail("getUpdates", status=404, times=None)
        ada.say("Who is the architect?")  # ends the poll that waits
        assert process.wait(60) == 1
        (last,) = told(ada, "I have to stop")
        assert last.startswith(
            "I have to stop, as no updates can be received any more. Telegram no longer takes"
        )


def test_a_command_tells_how_the_running_bot_is_and_fails_where_something_is_wrong(tmp_path: Path) -> None:
    articles = Path(shutil.copytree(SAMPLES, tmp_path / "articles"))
    settings = {"ARTICLES_DIR": str(articles), "DATA_DIR": str(tmp_path / "data")}
    with (
        closing(Telegram()) as telegram,
        bot_process(telegram, tmp_path / "log", **settings) as process,
    ):
        well = verbatim("status", cwd=tmp_path, **settings)
        assert (well.returncode, well.stderr) == (0, "")
        assert well.stdout.startswith("Version: ")
        assert {"Articles: 9", "Last update: none yet", "Trouble: none"} <= set(well.stdout.splitlines())
        (articles / "sources.toml").write_text("[[[")
        process.send_signal(signal.SIGHUP)
        wait_for(lambda: "The reload failed" in (tmp_path / "log").read_text())
        ill = verbatim("status", cwd=tmp_path, **settings)
        assert ill.returncode == 1
        assert "sources.toml" in ill.stdout.splitlines()[-1]
    gone = verbatim("status", cwd=tmp_path, **settings)
    assert gone.returncode == 1
    assert gone.stderr == "verbatim: No bot runs with these settings; start it with `verbatim run`.\n"
