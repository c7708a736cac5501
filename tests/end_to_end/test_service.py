"""Starting, stopping, webhooks, and what goes wrong on the way."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bot.messages import admin_words, words
from bot.sandbox.world import TOKEN
from tests.end_to_end.telegram import (
    ADA,
    NORA,
    PATIENCE,
    Person,
    Telegram,
    bare_environment,
    bot_process,
    bot_starting,
    sandbox_process,
    shown_quotes,
    wait_for,
)
from tests.site import Site


@pytest.fixture
def other() -> Iterator[Telegram]:
    """A Telegram in which no bot runs yet."""
    made = Telegram()
    yield made
    made.close()


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def verbatim(
    *arguments: str, cwd: Path, stdin: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        input=stdin, capture_output=True, text=True, timeout=60, cwd=cwd,
        env={**bare_environment(cwd), **environment},
        check=False,
    )  # fmt: skip


def test_through_a_webhook_it_answers_and_others_are_refused(other: Telegram, tmp_path: Path) -> None:
    port = free_port()
    hook = f"http://127.0.0.1:{port}/hook"
    settings = {"WEBHOOK_URL": hook, "WEBHOOK_PORT": str(port), "WEBHOOK_SECRET": "s3cret-word"}
    with bot_process(other, tmp_path / "log", **settings):
        nora = Person(other.url, NORA)
        assert shown_quotes(nora.ask("How high is the sea wall?"))
        assert httpx.post(hook, json={"update_id": 1}).status_code == 403
        nora.close()
    assert "s3cret-word" not in (tmp_path / "log").read_text()


def test_questions_asked_while_it_was_away_are_answered_when_it_returns(
    other: Telegram, tmp_path: Path
) -> None:
    nora = Person(other.url, NORA)
    question = nora.say("How high is the sea wall?")
    with bot_process(other, tmp_path / "log"):
        assert shown_quotes(nora.answer_to(question["message_id"]))
    nora.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to handle")
def test_it_stops_cleanly_when_told_to(other: Telegram, tmp_path: Path) -> None:
    with bot_process(other, tmp_path / "log") as process:
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    assert "Traceback" not in (tmp_path / "log").read_text()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to handle")
def test_it_stops_cleanly_while_it_still_waits_for_telegram(other: Telegram, tmp_path: Path) -> None:
    nobody = f"http://127.0.0.1:{free_port()}/bot"
    log = tmp_path / "log"
    with bot_starting(other, log, TELEGRAM_API_URL=nobody) as process:
        wait_for(lambda: "Telegram can't be reached" in log.read_text())
        process.send_signal(signal.SIGTERM)
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    assert "Traceback" not in log.read_text()


def test_a_second_bot_with_the_same_token_is_told_of(other: Telegram, tmp_path: Path) -> None:
    with bot_process(other, tmp_path / "one"), bot_process(other, tmp_path / "two"):
        told = "Another program is polling with this bot's token"
        wait_for(lambda: told in (tmp_path / "one").read_text() + (tmp_path / "two").read_text())


def test_a_refused_token_ends_the_start_with_one_line(other: Telegram, tmp_path: Path) -> None:
    done = verbatim("run", cwd=tmp_path, TELEGRAM_BOT_TOKEN="1:wrong", TELEGRAM_API_URL=other.api_url)
    assert done.returncode == 1
    last = done.stderr.strip().splitlines()[-1]
    assert (
        last == "verbatim: Telegram refuses the token; copy it again from @BotFather into TELEGRAM_BOT_TOKEN."
    )
    assert "1:wrong" not in done.stderr + done.stdout


def test_a_wrong_setting_ends_the_start_with_one_line(tmp_path: Path) -> None:
    done = verbatim("run", cwd=tmp_path, QUOTES="many", TELEGRAM_BOT_TOKEN=TOKEN)
    assert done.returncode == 1
    (line,) = done.stderr.strip().splitlines()
    assert line.startswith("verbatim: Wrong setting: QUOTES: ")


@pytest.mark.parametrize("place", ["file", "file/data", "/proc/nowhere"])
def test_without_a_folder_for_data_it_starts_answers_and_says_what_to_do(
    other: Telegram, tmp_path: Path, place: str
) -> None:
    (tmp_path / "file").write_text("in the way")
    data, ada = str(tmp_path / place), Person(other.url, ADA)
    ada.say("/help")  # nobody can be written to who did not begin
    with bot_process(other, tmp_path / "log", DATA_DIR=data):
        nora = Person(other.url, NORA)
        answer = nora.ask("How high is the sea wall?")
        assert shown_quotes(answer)
        nora.press(answer, "👍")
        assert shown_quotes(nora.ask("Who is the architect?"))
        wait_for(lambda: any(f"The ledger {data}" in m.get("text", "") for m in ada.messages()))
        ada.close()
        nora.close()
    log = (tmp_path / "log").read_text()
    assert "Traceback" not in log
    (line,) = [line for line in log.splitlines() if f"DATA_DIR, {data}," in line]
    assert "set DATA_DIR to another folder" in line


def test_with_folders_where_files_should_be_it_starts_and_answers(other: Telegram, tmp_path: Path) -> None:
    folder, data = tmp_path / "articles", tmp_path / "data"
    folder.mkdir()
    (folder / "a.txt").write_text("Ferry\n\nThe ferry sails at noon.")
    settings = {"ARTICLES_DIR": str(folder), "DATA_DIR": str(data)}
    with bot_process(other, tmp_path / "log", **settings):
        names = {path.name for path in data.iterdir()} | {"fetched/pages.sqlite3"}
    assert {name.partition("-")[0] for name in names} == {
        "ledger", "inbox", "articles", "index", "control", "fetched/pages.sqlite3",
    }  # fmt: skip
    shutil.rmtree(data)
    for name in names:
        (data / name).mkdir(parents=True)
    with bot_process(other, tmp_path / "log", **settings):
        nora = Person(other.url, NORA)
        assert shown_quotes(nora.ask("When does the ferry sail?"))
        nora.close()
    log = (tmp_path / "log").read_text()
    assert "Traceback" not in log
    for name in ("ledger-", "inbox-", "articles-", "control-", "fetched"):
        assert any(str(data / name) in line for line in log.splitlines()), name


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
def test_what_it_keeps_is_its_owners_alone(other: Telegram, tmp_path: Path) -> None:
    data, articles = tmp_path / "data", tmp_path / "articles"
    articles.mkdir()
    settings = {"DATA_DIR": str(data), "ARTICLES_DIR": str(articles)}
    old = data / "fetched" / "added" / "page"
    old.parent.mkdir(parents=True)
    old.write_text("of an earlier version")
    old.chmod(0o644)
    with bot_process(other, tmp_path / "log", **settings):
        ada = Person(other.url, ADA)
        text = b64encode(b"Ferry\n\nThe ferry sails at noon.").decode()
        said = ada.act("say", text="", caption="/add", file={"name": "a.txt", "content": text})
        ada.press(ada.answer_to(said["message_id"]), admin_words.ADD)
        wait_for(lambda: shown_quotes(ada.ask("When does the ferry sail?")))
        ada.close()
        kept = [data, *data.rglob("*")]
        assert {path.name.partition("-")[0] for path in kept if path.parent == data} == {
            "ledger", "inbox", "articles", "index", "control", "fetched", "waiting",
        }  # fmt: skip
        open_to_others = [str(path) for path in kept if path.stat().st_mode & 0o077]
    assert open_to_others == []


def test_ports_that_are_taken_are_one_line_that_names_the_setting(other: Telegram, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        real = {"TELEGRAM_BOT_TOKEN": other.world.token, "TELEGRAM_API_URL": other.api_url}
        for setting, more in {
            "SANDBOX_PORT": {},
            "WEBHOOK_PORT": {**real, "WEBHOOK_URL": "https://bot.example/hook"},
            "READER_PORT": {**real, "READER_URL": "https://bot.example"},
        }.items():
            done = verbatim("run", cwd=tmp_path, **{setting: port}, DATA_DIR=str(tmp_path), **more)
            assert done.returncode == 1
            last = done.stderr.strip().splitlines()[-1]
            assert last == f"verbatim: Port {port} is taken; set {setting} to another one."


def test_a_missing_folder_is_one_line_and_the_bot_runs(other: Telegram, tmp_path: Path) -> None:
    folder = tmp_path / "nowhere"
    with bot_process(other, tmp_path / "log", ARTICLES_DIR=str(folder)):
        nora = Person(other.url, NORA)
        assert nora.ask("How high is the wall?")["text"] == words.DECLINED["away"]
        folder.mkdir()
        (folder / "a.txt").write_text("Wall\n\nThe wall is three metres high.")
        wait_for(lambda: "1 article: 1 added" in (tmp_path / "log").read_text())
        assert shown_quotes(nora.ask("How high is the wall?"))
        nora.close()
    log = (tmp_path / "log").read_text()
    assert "there is no such folder; create it or set ARTICLES_DIR" in log
    assert f"The articles in {folder} are gone (No such file or directory)" in log


@pytest.mark.parametrize("watch", ["0", "1"])
def test_a_folder_that_goes_is_refused_and_one_that_comes_back_is_taken(
    other: Telegram, tmp_path: Path, watch: str
) -> None:
    folder, away = tmp_path / "articles", tmp_path / "away"
    folder.mkdir()
    (folder / "a.txt").write_text("Ferry\n\nThe ferry sails at noon.")
    settings = {"ARTICLES_DIR": str(folder), "DATA_DIR": str(tmp_path / "data"), "WATCH": watch}
    with bot_process(other, tmp_path / "log", **settings) as process:

        def told(line: str) -> bool:
            if watch == "0":
                process.send_signal(signal.SIGHUP)
            return line in (tmp_path / "log").read_text()

        nora = Person(other.url, NORA)
        folder.rename(away)
        folder.write_text("a file in its place") if watch == "0" else None
        wait_for(lambda: told("1 of 1 article would be gone"))
        assert shown_quotes(nora.ask("When does the ferry sail?"))
        refused = verbatim("reload", cwd=tmp_path, **settings)
        assert refused.returncode == 1
        assert "1 of 1 article would be gone" in refused.stderr
        folder.unlink(missing_ok=True)
        (away / "a.txt").write_text("Ferry\n\nThe ferry sails at one.")
        away.rename(folder)
        wait_for(lambda: told("1 article: 0 added, 1 changed, 0 removed"))
        assert shown_quotes(nora.ask("When does the ferry sail?")) == ["The ferry sails at one."]
        folder.rename(away)
        done = verbatim("reload", "--anyway", cwd=tmp_path, **settings)
        assert done.returncode == 0, done.stderr
        assert "0 articles: 0 added, 0 changed, 1 removed" in done.stdout
        assert nora.ask("When does the ferry sail?")["text"] == words.DECLINED["away"]
        nora.close()


def test_chat_reads_piped_lines_and_prints_the_answers(tmp_path: Path) -> None:
    lines = [
        "How high is the sea wall?", "What is the capital of France?", "/as Ada", "/status", "/in group",
        "/ask Who is the architect?", "/press 1", "/press 99", "/as Nobody", "/as admin",
        "/in private", "When does the ferry sail again?",
    ]  # fmt: skip
    done = verbatim("chat", cwd=tmp_path, stdin="\n".join(lines), QUESTIONS_PER_MINUTE="1")
    assert done.returncode == 0, done.stderr
    assert "Nora (private) > How high is the sea wall?\n▎ The sea wall" in done.stdout
    assert "3.2 metres high" in done.stdout
    assert "Ada (private) > When does the ferry sail again?\n▎ " in done.stdout
    assert "The articles I have don't answer that." in done.stdout
    assert "Articles: 9" in done.stdout
    assert "Arun Mistry" in done.stdout
    assert "There is no such button." in done.stdout
    assert "There is nobody of that name; here are Nora, Ben, Ada" in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
def test_ctrl_c_ends_a_chat_that_waits_for_a_line(tmp_path: Path) -> None:
    ours, theirs = os.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "chat"],
        stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # shells may ignore it
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        shown = ""
        while not shown.endswith("Nora (private) > "):
            shown += process.stdout.read(1)
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 0
        assert process.stderr.read() == ""
    finally:
        process.kill()
        process.communicate()
        os.close(ours)
        os.close(theirs)


def test_the_sandbox_starts_without_a_token_and_says_where(tmp_path: Path) -> None:
    with sandbox_process(tmp_path / "log") as url:
        nora = Person(url, NORA)
        assert shown_quotes(nora.ask("How high is the sea wall?"))
        assert "default-src 'self'" in httpx.get(url).headers["content-security-policy"]
        assert httpx.get(url, headers={"Host": "evil.example"}).status_code == 400
        nora.close()
    assert "read 9 articles (the bundled samples)" in (tmp_path / "log").read_text()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGHUP")
def test_sighup_and_changes_in_the_folder_reload_the_library(other: Telegram, tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text("Ferry\n\nThe ferry sails at noon.")
    with bot_process(other, tmp_path / "log", ARTICLES_DIR=str(folder)) as process:
        nora = Person(other.url, NORA)
        (folder / "b.txt").write_text("Fair\n\nNine hundred guests came to the fair.")
        process.send_signal(signal.SIGHUP)
        wait_for(lambda: "2 articles: 1 added" in (tmp_path / "log").read_text())
        assert shown_quotes(nora.ask("How many guests came to the fair?")) == [
            "Nine hundred guests came to the fair."
        ]
        nora.close()
    with bot_process(other, tmp_path / "watched", ARTICLES_DIR=str(folder), WATCH="1"):
        (folder / "b.txt").write_text("Fair\n\nEight hundred guests came to the fair.")
        wait_for(lambda: "0 added, 1 changed, 0 removed" in (tmp_path / "watched").read_text())


def test_a_command_reloads_the_running_bot_and_prints_what_changed(other: Telegram, tmp_path: Path) -> None:
    folder, data = tmp_path / "articles", tmp_path / "data"
    folder.mkdir()
    (folder / "a.txt").write_text("Ferry\n\nThe ferry sails at noon.")
    settings = {"ARTICLES_DIR": str(folder), "DATA_DIR": str(data)}
    with bot_process(other, tmp_path / "log", **settings):
        (control,) = data.glob("control-*.json")
        if sys.platform != "win32":
            assert control.stat().st_mode & 0o077 == 0
        (folder / "b.txt").write_text("Fair\n\nNine hundred guests came to the fair.")
        for _ in range(2):
            assert "b.txt" in verbatim("articles", cwd=tmp_path, **settings).stdout
            checked = verbatim("check", cwd=tmp_path, **settings)  # against what the running bot has
            assert checked.returncode == 0, checked.stderr
            assert "Fair [b.txt]" in checked.stdout
        done = verbatim("reload", cwd=tmp_path, **settings)
        assert done.returncode == 0, done.stderr
        assert "2 articles: 1 added, 0 changed, 0 removed, 1 unchanged" in done.stdout
        assert "Fair [b.txt]" in done.stdout
        nora = Person(other.url, NORA)
        assert shown_quotes(nora.ask("How many guests came to the fair?"))
        nora.close()
        (folder / "sources.toml").write_text("[[source]]")
        done = verbatim("reload", cwd=tmp_path, **settings)
        assert done.returncode == 1
        assert "the articles stay as they were: sources.toml is wrong" in done.stderr
        port = json.loads(control.read_text())["port"]
        assert httpx.post(f"http://127.0.0.1:{port}/reload").status_code == 403
    assert not list(data.glob("control-*.json"))
    (folder / "sources.toml").unlink()
    assert "No bot runs" in verbatim("reload", cwd=tmp_path, **settings).stderr


def test_a_source_is_fetched_when_its_time_has_come(other: Telegram, tmp_path: Path, site: Site) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "sources.toml").write_text(
        f'[[source]]\nname = "g"\naddresses = ["{site.url}/one"]\nprivate = true\nevery = "1h"\n'
    )
    site.html("/one", 1)
    with bot_process(other, tmp_path / "log", ARTICLES_DIR=str(folder), DATA_DIR=str(tmp_path / "data")):
        wait_for(lambda: "1 article: 1 added" in (tmp_path / "log").read_text())
        nora = Person(other.url, NORA)
        assert "4.20 euros" in shown_quotes(nora.ask("What do tickets cost?"))[0]
        nora.close()


def test_a_start_reads_what_has_changed_since_the_last(other: Telegram, tmp_path: Path) -> None:
    folder, data = tmp_path / "articles", tmp_path / "data"
    folder.mkdir()
    (folder / "a.txt").write_text("Ferry\n\nThe ferry sails at noon.")
    settings = {"ARTICLES_DIR": str(folder), "DATA_DIR": str(data)}
    with bot_process(other, tmp_path / "log", **settings):
        pass
    (cache,) = data.glob("articles-*.sqlite3")
    cache.write_bytes(b"damaged" * 2000)
    with bot_process(other, tmp_path / "log", **settings):
        nora = Person(other.url, NORA)
        assert shown_quotes(nora.ask("When does the ferry sail?"))
        nora.close()
    assert "is damaged" in (tmp_path / "log").read_text()


def test_a_backup_is_made_while_the_bot_runs_and_restored_while_it_does_not(
    other: Telegram, tmp_path: Path
) -> None:
    settings = {"DATA_DIR": str(tmp_path / "data")}
    archive = str(tmp_path / "backup.zip")
    with bot_process(other, tmp_path / "log", **settings):
        nora = Person(other.url, NORA)
        nora.press(nora.ask("How high is the sea wall?"), "👍")
        nora.ask("/privacy")  # after which the press has been noted
        done = verbatim("backup", archive, cwd=tmp_path, **settings)
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith("Backed up 1 files, ")
        nora.ask("Who is the architect?")
        refused = verbatim("restore", archive, cwd=tmp_path, **settings)
        assert refused.returncode == 1
        assert refused.stderr == (
            f"verbatim: A bot runs on {tmp_path / 'data'}; stop it, restore, and start it again.\n"
        )
    done = verbatim("restore", archive, cwd=tmp_path, **settings)
    assert done.returncode == 0, done.stderr
    with bot_process(other, tmp_path / "log", **settings):
        ada = Person(other.url, ADA)
        assert "Questions today: 1" in ada.ask("/status")["text"].splitlines()
        ada.close()
        nora.close()
