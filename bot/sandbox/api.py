"""The bot's side on HTTP: `/bot<token>/<method>` and `/file/bot<token>/<path>`."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.sandbox.accounts import Json
from bot.sandbox.answers import refusal, success
from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.faults import Fault
from bot.sandbox.files import Upload
from bot.sandbox.methods import call
from bot.sandbox.world import World

_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class Api:
    """The Bot API of a world, with the faults that stand in it."""

    def __init__(self, world: World, tear: Callable[[tuple[str, int]], None]) -> None:
        """Serve the bot of that world; `tear` breaks the connection from an address."""
        self._world, self._tear = world, tear

    def routes(self) -> list[Route]:
        """Return where it is reached."""
        return [
            Route("/bot{token}/{method}", self._call, methods=["GET", "POST"]),
            Route("/file/bot{token}/{file_id}", self._file),
        ]

    async def _call(self, request: Request) -> Response:
        method = request.path_params["method"]
        try:
            self._check(request.path_params["token"])
            fields = await _fields(request)
        except ApiError as error:
            return self._noted(method, refusal(error))
        except ClientDisconnect:  # as where the bot is killed: nobody hears an answer
            return self._noted(method, Response(), "torn")
        late, fault = self._world.faults.meet(method, _chat(fields))
        await asyncio.sleep(late)
        if fault is None:
            return self._noted(method, await self._answer(method, fields))
        if fault.done:
            await self._answer(method, fields)
        return self._failed(method, fault, request)

    async def _answer(self, method: str, fields: Mapping[str, Any]) -> Response:
        try:
            return success(await call(self._world, method, fields))
        except ApiError as error:
            return refusal(error)

    def _failed(self, method: str, fault: Fault, request: Request) -> Response:
        if fault.torn:
            if request.client is not None:
                self._tear((request.client.host, request.client.port))
            return self._noted(method, Response(), "torn")
        if fault.garbage:
            page, status = fault.nonsense()
            return self._noted(method, HTMLResponse(page, status), "garbage")
        return self._noted(method, refusal(fault.error()))

    def _noted(self, method: str, answer: Response, outcome: str | None = None) -> Response:
        self._world.calls.note(method, outcome or str(answer.status_code))
        return answer

    def _check(self, token: str) -> None:
        if ":" not in token:
            raise ApiError(404, "Not Found")
        if token != self._world.token:
            raise ApiError(401, "Unauthorized")

    async def _file(self, request: Request) -> Response:
        upload = self._world.files.get(request.path_params["file_id"])
        if upload is None or request.path_params["token"] != self._world.token:
            return Response(status_code=404)
        return Response(upload.data, media_type="application/octet-stream")


def _chat(fields: Mapping[str, Any]) -> int | None:
    try:
        return int(fields.get("chat_id", ""))
    except (TypeError, ValueError):
        return None


async def _fields(request: Request) -> Mapping[str, Any]:
    """Return the fields of a Bot API call: from the query, a form of either kind, or JSON."""
    fields: Json = dict(request.query_params)
    kind = request.headers.get("content-type", "").partition(";")[0]
    if kind == "application/json":
        try:
            fields.update(await request.json())
        except ValueError:
            raise bad_request("can't parse JSON object") from None
    elif kind in _FORMS:
        async with request.form() as form:
            fields.update(await _fields_of(form))
    return fields


async def _fields_of(form: FormData) -> Json:
    """Return the fields of a form, files that others name as `attach://` in their place."""
    files = {
        name: Upload(value.filename or name, await value.read())
        for name, value in form.items()
        if isinstance(value, UploadFile)
    }
    fields: Json = {}
    for name, value in form.items():
        if isinstance(value, str):
            attached = value.removeprefix("attach://")
            fields[name] = files.pop(attached, value) if attached != value else value
    return {**fields, **files}
