"""The bot's side on HTTP: `/bot<token>/<method>` and `/file/bot<token>/<path>`."""

from collections.abc import Mapping
from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.sandbox.accounts import Json
from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.files import Upload
from bot.sandbox.methods import call
from bot.sandbox.world import World

_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class Api:
    """The Bot API of a world."""

    def __init__(self, world: World) -> None:
        """Serve the bot of that world."""
        self._world = world

    def routes(self) -> list[Route]:
        """Return where it is reached."""
        return [
            Route("/bot{token}/{method}", self._call, methods=["GET", "POST"]),
            Route("/file/bot{token}/{file_id}", self._file),
        ]

    async def _call(self, request: Request) -> Response:
        try:
            self._check(request.path_params["token"])
            result = await call(self._world, request.path_params["method"], await _fields(request))
        except ApiError as error:
            return refusal(error)
        return JSONResponse({"ok": True, "result": result})

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


def refusal(error: ApiError) -> JSONResponse:
    """Return the error as the Bot API answers it."""
    body: Json = {"ok": False, "error_code": error.code, "description": error.description}
    if error.parameters:
        body["parameters"] = error.parameters
    return JSONResponse(body, status_code=error.code)


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
