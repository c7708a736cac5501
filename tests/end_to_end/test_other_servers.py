"""Bot API servers of others: one that works, and one that is told apart from a real one at the start."""

import importlib.util
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from tests.end_to_end.telegram import bare_environment, wait_for
from tests.end_to_end.test_service import free_port, verbatim

TOKEN = "123456789:of-no-worth"
TELEMELYA = """
import sys
import fakeredis.aioredis, uvicorn
from telemelya.server.app import app
from telemelya.server.media import media_manager
from telemelya.server.state import state_manager

async def connect():
    state_manager._redis = fakeredis.aioredis.FakeRedis(decode_responses=True)

async def nothing():
    pass

state_manager.connect, media_manager.connect, media_manager.close = connect, nothing, nothing
uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]))
"""


class _TelegramTestApi(BaseHTTPRequestHandler):
    """What npm's telegram-test-api 4.2.1 answers to getMe, and to what it does not know."""

    def do_POST(self) -> None:
        known = self.path.endswith("/getMe")
        me = b'{"ok":true,"result":{"username":"TestNameBot","first_name":"Test First name","id":666}}'
        body = me if known else b'{"message":"API method is not supported."}'
        self.send_response(200 if known else 500)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def telegram_test_api() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _TelegramTestApi)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_server_that_does_not_say_whether_it_is_a_bot_ends_the_start_with_one_line(
    telegram_test_api: str, tmp_path: Path
) -> None:
    done = verbatim("run", cwd=tmp_path, TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_URL=telegram_test_api)
    assert done.returncode == 1
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith(
        "verbatim: What answers at TELEGRAM_API_URL tells of the bot what can't be understood"
    )
    assert "'is_bot'" in last
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(
    not all(map(importlib.util.find_spec, ("telemelya", "fakeredis"))),
    reason="needs `pip install telemelya fakeredis`",
)
def test_telemelya_which_sends_no_secret_is_answered_through_a_webhook(tmp_path: Path) -> None:
    api, hook = free_port(), free_port()
    url, log = f"http://127.0.0.1:{api}", tmp_path / "log"
    settings = {
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": url,
        "WEBHOOK_URL": f"http://127.0.0.1:{hook}/hook",
        "WEBHOOK_PORT": str(hook),
        "WEBHOOK_SECRET": "none",
    }
    with (
        log.open("w") as output,
        subprocess.Popen(
            [sys.executable, "-c", TELEMELYA, str(api)],
            stdout=output,
            stderr=output,
            env=bare_environment(tmp_path),
        ) as server,
    ):
        wait_for(lambda: "Uvicorn running" in log.read_text())
        with subprocess.Popen(
            [sys.executable, "-m", "bot", "run"],
            stdout=output, stderr=output, cwd=tmp_path, env={**bare_environment(tmp_path), **settings},
        ) as bot:  # fmt: skip
            try:
                wait_for(lambda: '/setWebhook HTTP/1.1" 200' in log.read_text())
                for text in ("How high is the sea wall?", "Who is the architect?"):
                    told = httpx.post(
                        f"{url}/api/v1/test/send_update",
                        params={"bot_token": TOKEN},
                        headers={"Authorization": "Bearer any"},
                        json={"chat_id": 5, "text": text},
                    )
                    assert told.json()["delivery"]["status_code"] == 200
                answers = wait_for(lambda: _two(url))
            finally:
                bot.terminate()
                server.terminate()
    assert "3.2 metres" in answers[0]["text"]
    assert "Mistry" in answers[1]["text"]


def _two(url: str) -> list[dict[str, str]] | None:
    answer = httpx.get(f"{url}/api/v1/test/responses", headers={"Authorization": "Bearer any"})
    found: list[dict[str, str]] = answer.json()["responses"]
    return found if len(found) == 2 else None
