"""The sandbox on HTTP: `/bot<token>/<method>` for the bot, the page and `/people` for people."""

import asyncio
import json
from base64 import b64decode
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.limits import FloodLimits
from bot.sandbox.markup import found_entities
from bot.sandbox.methods import Methods
from bot.sandbox.world import Chat, Fault, Json, Upload, World
from bot.web import serving

PAGE = Path(__file__).parent / "page"
_HOST = "127.0.0.1"
_RETRY_WEBHOOK = 1.0
_KEEP_ALIVE = 15.0
_CSP = "default-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'"


class Sandbox:
    """A world served on 127.0.0.1, for as long as the `async with` block lasts."""

    def __init__(self, world: World, port: int = 0) -> None:
        """Serve `world` at the port, at any free one where it is 0."""
        self.world = world
        self._methods = Methods(world)
        self._port = port

    @property
    def url(self) -> str:
        """Where the page is, and what TELEGRAM_API_URL has to be for a bot."""
        return f"http://{_HOST}:{self._port}"

    async def __aenter__(self) -> "Sandbox":
        self._serving = serving(self._asgi(), _HOST, self._port, "SANDBOX_PORT")
        self._port = await self._serving.__aenter__()
        self._delivering = asyncio.create_task(self._deliver())
        return self

    async def __aexit__(self, *error: object) -> None:
        for listener in self.world.listeners:
            listener.put_nowait({"event": "closed"})
        async with self.world.changed:
            self.world.poller += 1
            self.world.changed.notify_all()
        self._delivering.cancel()
        await asyncio.gather(self._delivering, return_exceptions=True)
        await self._serving.__aexit__(None, None, None)

    def _asgi(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/bot{token}/{method}", self._bot, methods=["GET", "POST"]),
                Route("/file/bot{token}/{file_id}", self._file),
                Route("/people/files/{file_id}", self._download),
                Route("/people", self._state),
                Route("/people/events", self._events),
                Route("/people/{action}", self._act, methods=["POST"]),
                Route("/", self._page),
                Mount("/page", StaticFiles(directory=PAGE)),
            ],
            middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=[_HOST, "localhost"])],
        )

    # The bot's side

    async def _bot(self, request: Request) -> Response:
        try:
            token = request.path_params["token"]
            if ":" not in token:
                raise ApiError(404, "Not Found")
            if token != self.world.token:
                raise ApiError(401, "Unauthorized")
            result = await self._methods.call(request.path_params["method"], await _fields(request))
        except ApiError as error:
            return _refusal(error)
        return JSONResponse({"ok": True, "result": result})

    async def _file(self, request: Request) -> Response:
        upload = self.world.files.get(request.path_params["file_id"])
        if upload is None or request.path_params["token"] != self.world.token:
            return Response(status_code=404)
        return Response(upload.data, media_type="application/octet-stream")

    async def _download(self, request: Request) -> Response:
        upload = self.world.files.get(request.path_params["file_id"])
        if upload is None:
            return Response(status_code=404)
        kind = "image/png" if upload.data.startswith(b"\x89PNG") else "text/plain; charset=utf-8"
        return Response(upload.data, media_type=kind, headers={"X-Content-Type-Options": "nosniff"})

    async def _deliver(self) -> None:
        """Post updates to the webhook, one at a time and in order, while one is set."""
        world = self.world
        async with httpx.AsyncClient(timeout=10) as client:
            while True:
                async with world.changed:
                    await world.changed.wait_for(lambda: world.webhook and world.updates)
                    webhook, update = dict(world.webhook or {}), world.updates[0]
                secret = webhook["secret_token"]
                headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
                try:
                    response = await client.post(webhook["url"], json=update, headers=headers)
                    delivered = response.is_success
                except httpx.HTTPError:
                    delivered = False
                if not delivered:
                    await asyncio.sleep(_RETRY_WEBHOOK)
                elif world.updates and world.updates[0] is update:
                    world.updates.popleft()

    # The people's side

    async def _page(self, request: Request) -> Response:
        return FileResponse(PAGE / "index.html", headers={"Content-Security-Policy": _CSP})

    async def _state(self, request: Request) -> Response:
        world = self.world
        return JSONResponse(
            {
                "bot": world.bot.json(),
                "people": [person.json() for person in world.people.values()],
                "other_bot": world.other_bot.json(),
                "group": {**world.chat_json(world.group), "members": world.group.members},
                "groups": [
                    {**world.chat_json(chat), "members": chat.members, "topics": chat.topics}
                    for chat in world.chats.values()
                    if chat.type != "private"
                ],
                "offered": world.offered,
                "privacy_mode": world.privacy_mode,
                "commands": world.commands,
                "about": world.about,
                "blocked": sorted(world.blocked),
                "pending": len(world.updates),
                "messages": [m for chat in world.chats.values() for m in chat.messages.values()],
            }
        )

    async def _events(self, request: Request) -> Response:
        queue: asyncio.Queue[Json] = asyncio.Queue()
        self.world.listeners.add(queue)
        return StreamingResponse(self._stream(queue), media_type="text/event-stream")

    async def _stream(self, queue: asyncio.Queue[Json]) -> AsyncIterator[str]:
        try:
            yield ": listening\n\n"
            while True:
                try:
                    event = await asyncio.wait_for(queue.get(), _KEEP_ALIVE)
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                if event["event"] == "closed":
                    return
                yield f"data: {json.dumps(event)}\n\n"
        finally:
            self.world.listeners.discard(queue)

    async def _act(self, request: Request) -> Response:
        actions: dict[str, Callable[[Json], Awaitable[Any]]] = {
            "say": self._say,
            "edit": self._edit,
            "press": self._press,
            "block": self._block,
            "delete": self._delete,
            "fault": self._fault,
            "privacy": self._privacy,
            "limits": self._limits,
            "inline": self._inline,
            "choose": self._choose,
            "membership": self._membership,
            "react": self._react,
            "migrate": self._migrate,
            "promote": self._promote,
        }
        try:
            action = actions.get(request.path_params["action"])
            if action is None:
                raise ApiError(404, "Not Found: action not found")
            if request.headers.get("content-type", "").partition(";")[0] != "application/json":
                raise bad_request("the body must be JSON")
            try:
                result = await action(await request.json())
            except (KeyError, TypeError, ValueError) as error:
                raise bad_request(f"missing or wrong field: {error}") from None
        except ApiError as error:
            return _refusal(error)
        return JSONResponse({"ok": True, "result": result})

    async def _say(self, wanted: Json) -> Json:
        kinds = ("photo", "sticker", "voice", "anonymous", "forwarded", "topic", "via_bot")
        more = {kind: wanted[kind] for kind in kinds if kind in wanted}
        if "file" in wanted:
            data = b64decode(wanted["file"]["content"], validate=True)
            more["document"] = self.world.store(Upload(str(wanted["file"]["name"]), data))
            more["caption"] = str(wanted.get("caption", "")) or None
            if more["caption"]:
                more["caption_entities"] = found_entities(more["caption"]) or None
        return await self.world.say(
            int(wanted["as"]),
            int(wanted["chat"]),
            str(wanted.get("text", "")),
            wanted.get("reply_to"),
            **more,
        )

    async def _edit(self, wanted: Json) -> Json:
        return await self.world.revise(
            int(wanted["as"]), int(wanted["chat"]), int(wanted["message_id"]), str(wanted["text"])
        )

    async def _press(self, wanted: Json) -> str:
        return await self.world.press(
            int(wanted["as"]), int(wanted["chat"]), int(wanted["message_id"]), str(wanted["data"])
        )

    async def _limits(self, wanted: Json) -> bool:
        self.world.limits = FloodLimits() if wanted["on"] else None
        return True

    async def _inline(self, wanted: Json) -> str:
        return await self.world.ask_inline(int(wanted["as"]), str(wanted["query"]))

    async def _choose(self, wanted: Json) -> Json:
        return await self.world.choose_inline(
            int(wanted["as"]), int(wanted["chat"]), str(wanted["query_id"]), str(wanted["result_id"])
        )

    async def _membership(self, wanted: Json) -> bool:
        await self.world.add_bot(int(wanted["as"]), int(wanted["chat"]), bool(wanted["added"]))
        return True

    async def _react(self, wanted: Json) -> bool:
        await self.world.react(
            int(wanted["as"]), int(wanted["chat"]), int(wanted["message_id"]), wanted.get("emoji")
        )
        return True

    async def _migrate(self, wanted: Json) -> int:
        return await self.world.migrate(int(wanted["as"]), int(wanted["chat"]))

    async def _promote(self, wanted: Json) -> bool:
        await self.world.promote(int(wanted["as"]), int(wanted["chat"]), str(wanted["status"]))
        return True

    async def _block(self, wanted: Json) -> bool:
        await self.world.block(int(wanted["as"]), bool(wanted.get("blocked", True)))
        return True

    async def _delete(self, wanted: Json) -> bool:
        chat: Chat = self.world.chat_of(int(wanted["as"]), int(wanted["chat"]))
        self.world.delete(chat, int(wanted["message_id"]))
        return True

    async def _fault(self, wanted: Json) -> bool:
        """Make the next calls of a method fail, to see how the bot bears it."""
        code = int(wanted["error_code"])
        more = {"retry_after": int(wanted["retry_after"])} if "retry_after" in wanted else {}
        error = ApiError(code, str(wanted["description"]), **more)
        self.world.faults.append(Fault(str(wanted["method"]), error, int(wanted.get("times", 1))))
        return True

    async def _privacy(self, wanted: Json) -> bool:
        self.world.privacy_mode = bool(wanted["on"])
        return True


async def _fields(request: Request) -> Mapping[str, Any]:
    """Return the fields of a Bot API call: from the query, a form of either kind, or JSON."""
    fields: Json = dict(request.query_params)
    kind = request.headers.get("content-type", "").partition(";")[0]
    if kind == "application/json":
        try:
            fields.update(await request.json())
        except ValueError:
            raise bad_request("can't parse JSON object") from None
    elif kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
        async with request.form() as form:
            files = {
                name: Upload(value.filename or name, await value.read())
                for name, value in form.items()
                if isinstance(value, UploadFile)
            }
            for name, value in form.items():
                if isinstance(value, str):
                    attached = value.removeprefix("attach://")
                    fields[name] = files.pop(attached, value) if attached != value else value
        fields.update(files)
    return fields


def _refusal(error: ApiError) -> JSONResponse:
    body: Json = {"ok": False, "error_code": error.code, "description": error.description}
    if error.parameters:
        body["parameters"] = error.parameters
    return JSONResponse(body, status_code=error.code)
