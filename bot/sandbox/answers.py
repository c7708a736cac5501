"""Answers on HTTP, as the Bot API gives them."""

import json

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.sandbox.accounts import Json
from bot.sandbox.errors import ApiError, bad_request


def success(result: object) -> JSONResponse:
    """Return a result as the Bot API answers it."""
    return JSONResponse({"ok": True, "result": result})


def refusal(error: ApiError) -> JSONResponse:
    """Return an error as the Bot API answers it."""
    body: Json = {"ok": False, "error_code": error.code, "description": error.description}
    if error.parameters:
        body["parameters"] = error.parameters
    return JSONResponse(body, status_code=error.code)


async def refused(_: Request, error: Exception) -> Response:
    """Answer an ApiError that a request raised."""
    if not isinstance(error, ApiError):
        raise error
    return refusal(error)


async def wanted(request: Request) -> Json:
    """Return the JSON object in a request. Raises ApiError 400 where there is none, or none of UTF-8."""
    if request.headers.get("content-type", "").partition(";")[0] != "application/json":
        raise bad_request("the body must be JSON")
    try:
        found = dict(await request.json())
        json.dumps(found, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    except (TypeError, ValueError):
        raise bad_request("the body must be a JSON object") from None
    return found
