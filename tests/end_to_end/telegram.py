"""A sandbox in this process, the real bot in another, and people who talk to it over HTTP."""

import asyncio
import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any, TypeVar

import httpx

from bot.messages import words
from bot.sandbox import people
from bot.sandbox.accounts import Json
from bot.sandbox.limits import FloodLimits
from bot.sandbox.server import Sandbox
from bot.sandbox.world import GROUP_ID, World

T = TypeVar("T")
PATIENCE = 60.0
NORA, BEN, ADA = 1001, 1002, 1003


class Telegram:
    """A sandbox in a thread of its own."""

    def __init__(self, *, limits: bool = False) -> None:
        self._ready, self._stop = threading.Event(), asyncio.Event()
        self._limits = limits
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()))
        self._thread.start()
        assert self._ready.wait(PATIENCE)

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self.world = World(limits=FloodLimits() if self._limits else None)
        async with Sandbox(self.world) as sandbox:
            self.url, self.api_url = sandbox.url, sandbox.api_url
            self._ready.set()
            await self._stop.wait()

    def push(self, kind: str, content: Json, *, always: bool = False) -> None:
        """Send the bot an update of any kind; `always` also one that it asked not to receive."""
        kinds = self.world.updates.allowed
        if always:
            self.world.updates.allowed = [*kinds, kind]
        self.run(self.world.updates.push(kind, content))
        self.world.updates.allowed = kinds

    def fail(self, method: str = "*", **fault: Any) -> None:
        """Let calls of a method meet a Fault of these fields, one call if `times` says nothing else."""
        self._tell("POST", "/faults", {"method": method, **fault})

    def mend(self) -> None:
        """End all faults and outages."""
        self._tell("DELETE", "/faults")

    def go_down(self, seconds: float, *, silent: bool = False) -> None:
        """Refuse connections for so long, `silent` let them wait in vain instead."""
        self._tell("POST", "/faults/outage", {"seconds": seconds, "silent": silent})

    def limit(self, on: bool = True) -> None:
        """Keep the flood limits, or none."""
        self._tell("POST", "/faults/limits", {"on": on})

    def counts(self) -> Json:
        """Return `calls` by method and what was answered, and how many messages were `repeated`, updates
        `redelivered` and still `pending`.
        """
        return self._tell("GET", "/counts")  # type: ignore[no-any-return]

    def crowd(self, many: int) -> list[int]:
        """Let so many more people come, and return their numbers, which nobody had before."""
        first = max(20_000, *self.world.people) + 1
        numbers = list(range(first, first + many))
        for number in numbers:
            self.run(people.join(self.world, number, f"Person {number}"))
        return numbers

    def run(self, doing: Coroutine[Any, Any, T], seconds: float | None = PATIENCE) -> T:
        """Do something in the world, and return what comes of it."""
        return asyncio.run_coroutine_threadsafe(doing, self._loop).result(seconds)

    def _tell(self, verb: str, path: str, body: Json | None = None) -> Any:
        told = httpx.request(verb, self.url + path, json=body).json()
        assert told["ok"], told
        return told["result"]

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(PATIENCE)


class Person:
    """Somebody at the page: writes, reads and presses, in private or in the group."""

    def __init__(self, url: str, number: int, chat: int | None = None) -> None:
        shortly = httpx.Limits(keepalive_expiry=2)  # the sandbox closes what is idle for five seconds
        self._http = httpx.Client(base_url=url, timeout=PATIENCE, limits=shortly)
        self._me = number
        self._chat = chat or self._http.get("/people").json()["bot"]["id"]
        self._place = chat or number

    def act(self, action: str, **fields: Any) -> Any:
        answer = self._http.post(
            f"/people/{action}", json={"as": self._me, "chat": self._chat, **fields}
        ).json()
        assert answer["ok"], answer
        return answer["result"]

    def messages(self) -> list[Json]:
        return self._http.get(f"/people/messages/{self._place}", params={"as": self._me}).json()  # type: ignore[no-any-return]

    def say(self, text: str, **more: Any) -> Json:
        return self.act("say", text=text, **more)  # type: ignore[no-any-return]

    def ask(self, text: str, **more: Any) -> Json:
        """Say it, and return the bot's first message after it."""
        return self.answer_to(self.say(text, **more)["message_id"])

    def answer_to(self, message_id: int) -> Json:
        found: Json = wait_for(
            lambda: next(
                (m for m in self.messages() if m["from"]["is_bot"] and m["message_id"] > message_id), None
            )
        )
        return found

    def message(self, message_id: int) -> Json:
        return next(m for m in self.messages() if m["message_id"] == message_id)

    def press(self, message: Json, label: str) -> None:
        rows = message["reply_markup"]["inline_keyboard"]
        data = next(button["callback_data"] for row in rows for button in row if button["text"] == label)
        self.act("press", message_id=message["message_id"], data=data)

    def offered(self, query: str) -> Json:
        """Type the bot's name and a query; return what it offers, and the query's id."""
        key = self.act("inline", query=query)
        found: Json = wait_for(lambda: self._http.get("/people").json()["offered"].get(key))
        return {"id": key, **found}

    def close(self) -> None:
        self._http.close()


def wait_for(look: Callable[[], Any], seconds: float = PATIENCE) -> Any:
    """Return what `look` finds as soon as it finds something."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        found = look()
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError("nothing came")


def is_declined(message: Json) -> bool:
    """Return whether the bot says that the articles don't answer, or that something only comes near."""
    reasons = (words.DECLINED["unanswered"], words.NOT_IN_THESE_WORDS)
    return str(message["text"]).startswith(reasons)


def shown_quotes(message: Json) -> list[str]:
    """Return the block quotations of a message as a person sees them."""
    units = message.get("text", "").encode("utf-16-le")
    spans = [
        (e["offset"] * 2, (e["offset"] + e["length"]) * 2)
        for e in message.get("entities", [])
        if e["type"] in ("blockquote", "expandable_blockquote")
    ]
    return [units[start:end].decode("utf-16-le") for start, end in spans]


def bare_environment(folder: Path) -> dict[str, str]:
    """Return an environment with nothing set but this code, how it is measured, and where data goes."""
    ours = {"PYTHONPATH": os.environ["PYTHONPATH"]} if "PYTHONPATH" in os.environ else {}
    return {"PATH": "", "DATA_DIR": str(folder / "data"), **ours, **measured()}


def measured() -> dict[str, str]:
    """Return the settings by which it is measured which lines of a process run, where that is asked for."""
    return {name: value for name, value in os.environ.items() if name.startswith("COVERAGE_")}


@contextlib.contextmanager
def bot_process(telegram: Telegram, log: Path, **settings: str) -> Iterator[subprocess.Popen[str]]:
    """Run `verbatim run` against the sandbox as a process of its own, its output in `log`.

    It is not measured which of its lines run, for that makes a start twice as long: see `measured`.
    """
    with bot_starting(telegram, log, **settings) as process:
        wait_for(lambda: "To stop it, press Ctrl+C" in log.read_text() or process.poll() is not None)
        yield process


@contextlib.contextmanager
def bot_starting(telegram: Telegram, log: Path, **settings: str) -> Iterator[subprocess.Popen[str]]:
    """Run it likewise, in a block that begins before it can be asked."""
    environment = {
        **{name: value for name, value in os.environ.items() if name not in measured()},
        "TELEGRAM_BOT_TOKEN": telegram.world.token,
        "TELEGRAM_API_URL": telegram.api_url,
        "DATA_DIR": str(log.parent / "data"),
        "LOG_LEVEL": "DEBUG",
        "ADMIN_IDS": str(ADA),
        "QUESTIONS_PER_MINUTE": "10000",
        "GROUP_QUESTIONS_PER_MINUTE": "10000",
        **settings,
    }
    with log.open("w") as output:
        command = [sys.executable, "-m", "bot", "run"]
        process = subprocess.Popen(
            command, env=environment, stdout=output, stderr=output, text=True, cwd=log.parent
        )
        try:
            yield process
        finally:
            process.terminate()
            process.wait(PATIENCE)


@contextlib.contextmanager
def sandbox_process(log: Path) -> Iterator[str]:
    """Run `verbatim run` without a token, its output in `log`; yield the address of its sandbox."""
    environment = {**bare_environment(log.parent), "SANDBOX_PORT": "0", "PYTHONUNBUFFERED": "1"}
    with log.open("w") as output:
        command = [sys.executable, "-m", "bot", "run"]
        process = subprocess.Popen(command, stdout=output, stderr=output, cwd=log.parent, env=environment)
        try:
            yield wait_for(
                lambda: next((w for w in log.read_text().split() if w.startswith("http://127.0.0.1:")), None)
            )
        finally:
            process.terminate()
            process.wait(PATIENCE)


__all__ = [
    "ADA",
    "BEN",
    "GROUP_ID",
    "NORA",
    "PATIENCE",
    "Person",
    "Telegram",
    "bare_environment",
    "bot_process",
    "sandbox_process",
    "shown_quotes",
    "wait_for",
]
