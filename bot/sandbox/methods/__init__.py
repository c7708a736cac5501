"""The methods of the Bot API, as strict as Telegram's own and with its descriptions of errors.

Every public coroutine of the modules here is one, named as there but in snake_case, and takes the world
first. A parameter that a method does not list is an error here, where Telegram is silent.
"""

import inspect
from collections.abc import Awaitable, Callable, Mapping
from types import ModuleType
from typing import Any

from bot.sandbox.errors import ApiError
from bot.sandbox.methods import answering, chats, files, profile, receiving, sending
from bot.sandbox.methods.parameters import arguments
from bot.sandbox.world import World


async def call(world: World, method: str, fields: Mapping[str, Any]) -> Any:
    """Return the result of the method of that camelCase name, case ignored as by Telegram.

    Raises ApiError as Telegram would answer.
    """
    function = _METHODS.get(method.lower())
    if function is None:
        raise ApiError(404, "Not Found: method not found")
    return await function(world, **arguments(function, fields))


def _of(module: ModuleType) -> dict[str, Callable[..., Awaitable[Any]]]:
    return {
        name.replace("_", ""): function
        for name, function in inspect.getmembers(module, inspect.iscoroutinefunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
    }


_METHODS = {
    name: function
    for module in (receiving, sending, files, answering, profile, chats)
    for name, function in _of(module).items()
}
NAMES = frozenset(_METHODS)
