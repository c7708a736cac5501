"""How a command on this machine talks to the running bot: over HTTP on 127.0.0.1, with a secret from a file.

The file lies in DATA_DIR, readable for its owner only, as long as the bot runs.
"""

import asyncio
import contextlib
import json
import logging
import secrets
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from bot.context import Parts
from bot.health.status import status_rows
from bot.library.collection import place_of
from bot.library.keeper import Keeper
from bot.library.reports import reload_rows, reload_summary
from bot.settings import Settings
from bot.web import serving
from corpus.errors import VerbatimError
from corpus.private import write_private

log = logging.getLogger(__name__)
Step = Callable[[str, int, int], None]
_COMMANDS = ("reload", "reload-anyway", "check", "status")
_HOST = "127.0.0.1"
_NOT_RUNNING = "No bot runs with these settings; start it with `verbatim run`."


class ControlError(VerbatimError):
    """The running bot could not do what it was told, or none runs."""


class NotRunningError(ControlError):
    """No bot runs with these settings."""


@dataclass(frozen=True, slots=True)
class Reported:
    """What a reload of the running bot reported: a line, and a row for each article or file that changed."""

    summary: str
    rows: list[tuple[str, str, str]]


@contextlib.asynccontextmanager
async def controlled(parts: Parts) -> AsyncIterator[None]:
    """Let commands control the bot for as long as the block lasts.

    Where the file can't be written, none can, and that is a line in the log.
    """
    keeper, secret, path = parts.keeper, secrets.token_urlsafe(32), _file(parts.settings)

    async def obey(request: Request) -> Response:
        if not secrets.compare_digest(request.headers.get("authorization", ""), f"Bearer {secret}"):
            return Response(status_code=403)
        path = request.url.path
        told = _status(parts) if path == "/status" else _reload(keeper, path)
        return StreamingResponse(told, media_type="application/x-ndjson")

    app = Starlette(routes=[Route(f"/{told}", obey, methods=["POST"]) for told in _COMMANDS])
    async with serving(app, _HOST, 0, "the port") as port:
        try:
            await asyncio.to_thread(
                write_private, path, json.dumps({"port": port, "secret": secret}).encode()
            )
        except OSError as error:
            log.warning(
                "%s can't be written (%s): `verbatim reload` and `verbatim status` can't reach this bot.",
                path,
                error,
            )
        try:
            yield
        finally:
            if await asyncio.to_thread(_read, path) == (port, secret):
                path.unlink(missing_ok=True)


def tell_to_reload(
    settings: Settings, progress: Step, *, checking: bool = False, anyway: bool = False
) -> Reported:
    """Have the running bot reload, or only check what a reload would change; return what it reports.

    It is done `anyway` where more than half of the articles would be gone, which is refused else.

    Raises NotRunningError where there is none, and ControlError.
    """
    for told in _told(settings, "check" if checking else "reload-anyway" if anyway else "reload"):
        if "step" in told:
            progress(told["step"], told["done"], told["of"])
        elif "error" in told:
            raise ControlError(told["error"])
        else:
            rows = [(what, key, which) for what, key, which in told["rows"]]
            return Reported(told["summary"], rows)
    raise ControlError("The bot stopped before the reload was done; start it again.")


def status_of(settings: Settings) -> list[tuple[str, str]]:
    """Return how the running bot is, as names and values. Raises NotRunningError where there is none."""
    return [(name, value) for told in _told(settings, "status") for name, value in told["rows"]]


def _told(settings: Settings, command: str) -> Iterator[dict[str, Any]]:
    """Yield what the running bot tells, line by line. Raises NotRunningError."""
    port, secret = _read(_file(settings)) or (0, "")
    if not port:
        raise NotRunningError(_NOT_RUNNING)
    address, headers = f"http://{_HOST}:{port}/{command}", {"Authorization": f"Bearer {secret}"}
    try:
        with (
            httpx.Client(trust_env=False, timeout=None) as client,  # noqa: S113 - a reload takes what it takes
            client.stream("POST", address, headers=headers) as answer,
        ):
            if answer.status_code != 200:
                raise NotRunningError(_NOT_RUNNING)
            yield from map(json.loads, answer.iter_lines())
    except httpx.HTTPError:
        raise NotRunningError(_NOT_RUNNING) from None


async def _status(parts: Parts) -> AsyncIterator[str]:
    """Yield how the bot is, as a line of JSON."""
    yield json.dumps({"rows": await status_rows(parts)}) + "\n"


async def _reload(keeper: Keeper, path: str) -> AsyncIterator[str]:
    """Yield a line of JSON for each step of a reload or a check, and a last one for what it did or found."""
    steps: asyncio.Queue[tuple[str, int, int] | None] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def step(name: str, done: int, of: int) -> None:
        if done == of or done % max(1, of // 100) == 0:
            loop.call_soon_threadsafe(steps.put_nowait, (name, done, of))

    task = asyncio.ensure_future(
        keeper.check()
        if path == "/check"
        else keeper.wait_and_reload(step, fetch=True, anyway=path == "/reload-anyway")
    )
    task.add_done_callback(lambda _: steps.put_nowait(None))
    while (told := await steps.get()) is not None:
        yield json.dumps(dict(zip(("step", "done", "of"), told, strict=True))) + "\n"
    error = task.exception()
    if error is not None:
        yield json.dumps({"error": f"The reload failed, and the articles stay as they were: {error}"}) + "\n"
    else:
        reload = task.result()
        yield json.dumps({"summary": reload_summary(reload), "rows": reload_rows(reload)}) + "\n"


def _file(settings: Settings) -> Path:
    return settings.data_dir / f"control-{place_of(settings)}.json"


def _read(path: Path) -> tuple[int, str] | None:
    try:
        known = json.loads(path.read_text())
        return int(known["port"]), str(known["secret"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
