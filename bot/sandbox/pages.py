"""The people's side on HTTP: the chat page, and `/people` for what they see and do."""

import asyncio
import json
from base64 import b64decode
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.sandbox import people
from bot.sandbox.accounts import Json
from bot.sandbox.answers import success, wanted
from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.files import Upload
from bot.sandbox.markup import found_entities
from bot.sandbox.world import World

_PAGE = Path(__file__).parent / "page"
_KEEP_ALIVE = 15.0
_CSP = "default-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'"


class Pages:
    """What people reach of a world."""

    def __init__(self, world: World) -> None:
        """Serve the people of that world."""
        self._world = world

    def routes(self) -> list[BaseRoute]:
        """Return where it is reached."""
        return [
            Route("/people/files/{file_id}", self._download),
            Route("/people", self._state),
            Route("/people/messages/{chat_id}", self._messages),
            Route("/people/events", self._events),
            Route("/people/{action}", self._act, methods=["POST"]),
            Route("/", self._page),
            Mount("/page", StaticFiles(directory=_PAGE)),
        ]

    async def _page(self, request: Request) -> Response:
        return FileResponse(_PAGE / "index.html", headers={"Content-Security-Policy": _CSP})

    async def _download(self, request: Request) -> Response:
        upload = self._world.files.get(request.path_params["file_id"])
        if upload is None:
            return Response(status_code=404)
        kind = "image/png" if upload.data.startswith(b"\x89PNG") else "text/plain; charset=utf-8"
        return Response(upload.data, media_type=kind, headers={"X-Content-Type-Options": "nosniff"})

    async def _state(self, request: Request) -> Response:
        world = self._world
        return JSONResponse(
            {
                "bot": world.bot.json(),
                "people": [person.json() for person in world.people.values()],
                "other_bot": world.other_bot.json(),
                "group": {**world.group.json(), "members": world.group.members},
                "groups": [
                    {**chat.json(), "members": chat.members, "topics": chat.topics}
                    for chat in world.chats
                    if chat.type != "private"
                ],
                "offered": world.queries.offered,
                "privacy_mode": world.chats.privacy_mode,
                "commands": world.profile.commands,
                "about": world.profile.texts,
                "blocked": sorted(world.chats.blocked),
                "pending": len(world.updates),
                "messages": [
                    message for chat in world.chats for message in (*chat.messages.values(), *chat.whispers)
                ],
            }
        )

    async def _messages(self, request: Request) -> Response:
        chat_id, who = request.path_params["chat_id"], request.query_params.get("as")
        chats = [chat for chat in self._world.chats if str(chat.id) == chat_id]
        messages = [message for chat in chats for message in chat.messages.values()]
        whispers = [message for chat in chats for message in chat.whispers]
        return JSONResponse(messages + [one for one in whispers if str(one["receiver_user"]["id"]) == who])

    async def _events(self, request: Request) -> Response:
        return StreamingResponse(self._stream(), media_type="text/event-stream")

    async def _stream(self) -> AsyncIterator[str]:
        with self._world.events.heard() as heard:
            yield ": listening\n\n"
            while True:
                try:
                    async with asyncio.timeout(_KEEP_ALIVE):
                        event = await heard.get()
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                if event["event"] == "closed":
                    return
                yield f"data: {json.dumps(event)}\n\n"

    async def _act(self, request: Request) -> Response:
        action = _ACTIONS.get(request.path_params["action"])
        if action is None:
            raise ApiError(404, "Not Found: action not found")
        try:
            result = await action(self._world, await wanted(request))
        except (KeyError, TypeError, ValueError) as error:
            raise bad_request(f"missing or wrong field: {error}") from None
        return success(True if result is None else result)


async def _say(world: World, body: Json) -> Json:
    kinds = ("photo", "sticker", "voice", "caption", "quote", "anonymous", "forwarded", "via_bot")
    more = {kind: body[kind] for kind in kinds if kind in body}
    if body.get("topic"):
        more["topic"] = int(body["topic"])
    if "file" in body:
        data = b64decode(body["file"]["content"], validate=True)
        more["document"] = world.files.store(Upload(str(body["file"]["name"]), data))
        more["caption"] = str(body.get("caption", ""))
        more["caption_entities"] = found_entities(more["caption"])
    text = str(body.get("text", ""))
    return await people.say(world, *_where(body), text, reply_to=body.get("reply_to"), **more)


async def _edit(world: World, body: Json) -> Json:
    return await people.revise(world, *_where(body), int(body["message_id"]), str(body["text"]))


async def _press(world: World, body: Json) -> str:
    return await people.press(world, *_where(body), int(body["message_id"]), str(body["data"]))


async def _delete(world: World, body: Json) -> None:
    await people.delete(world, *_where(body), int(body["message_id"]))


async def _react(world: World, body: Json) -> None:
    await people.react(world, *_where(body), int(body["message_id"]), body.get("emoji"))


async def _inline(world: World, body: Json) -> str:
    return await people.ask_inline(world, int(body["as"]), str(body["query"]))


async def _choose(world: World, body: Json) -> Json:
    key, result = str(body["query_id"]), str(body["result_id"])
    return await people.choose_inline(world, *_where(body), key, result)


async def _block(world: World, body: Json) -> None:
    await people.block(world, int(body["as"]), bool(body.get("blocked", True)))


async def _membership(world: World, body: Json) -> None:
    await people.add_bot(world, *_where(body), bool(body["added"]))


async def _promote(world: World, body: Json) -> None:
    await people.promote(world, *_where(body), str(body["status"]))


async def _migrate(world: World, body: Json) -> int:
    return await people.migrate(world, *_where(body))


async def _privacy(world: World, body: Json) -> None:
    world.chats.privacy_mode = bool(body["on"])


def _where(body: Json) -> tuple[int, int]:
    return int(body["as"]), int(body["chat"])


_ACTIONS: dict[str, Callable[[World, Json], Awaitable[Any]]] = {
    "say": _say,
    "edit": _edit,
    "press": _press,
    "delete": _delete,
    "react": _react,
    "inline": _inline,
    "choose": _choose,
    "block": _block,
    "membership": _membership,
    "promote": _promote,
    "migrate": _migrate,
    "privacy": _privacy,
}
