"""The fields of a call, read by the annotations of the method's parameters."""

import inspect
import json
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from bot.sandbox.accounts import Json
from bot.sandbox.errors import bad_request
from bot.sandbox.files import Upload

_Parameters = Mapping[str, inspect.Parameter]


def arguments(method: Callable[..., Any], fields: Mapping[str, Any]) -> Json:
    """Return the fields as the method's arguments, the world left out.

    Raises ApiError 400 where one is unknown, missing or of another type.
    """
    parameters = _parameters(method)
    for name in fields:
        if name not in parameters:
            raise bad_request(f'unknown parameter "{name}"')
    values = {name: _value(name, value, parameters[name].annotation) for name, value in fields.items()}
    for name, parameter in parameters.items():
        if parameter.default is parameter.empty and name not in values:
            raise bad_request(f'parameter "{name}" is required')
    return values


@cache
def _parameters(method: Callable[..., Any]) -> _Parameters:
    _, *parameters = inspect.signature(method).parameters.items()
    return dict(parameters)


def _value(name: str, value: Any, annotation: Any) -> Any:
    if annotation is Upload or isinstance(value, Upload):
        if annotation is not Upload or not isinstance(value, Upload):
            raise bad_request(f"there is no {name} in the request")
        return value
    kind = annotation.__name__ if isinstance(annotation, type) else str(annotation).removesuffix(" | None")
    try:
        return _READERS.get(kind, _structure)(value)
    except (TypeError, ValueError):
        raise bad_request(f"can't parse {name}") from None


def _truth(value: Any) -> bool:
    return value if isinstance(value, bool) else str(value).lower() in ("true", "1", "yes")


def _structure(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


_READERS: Mapping[str, Callable[[Any], Any]] = {"str": str, "int": int, "bool": _truth}
