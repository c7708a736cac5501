"""The bot's own face: its commands and what it says of itself."""

import json

from bot.sandbox.accounts import Json
from bot.sandbox.errors import bad_request
from bot.sandbox.world import World


async def set_my_commands(
    world: World, commands: list[Json], scope: Json | None = None, language_code: str = ""
) -> bool:
    for command in commands:
        name, description = str(command.get("command", "")), str(command.get("description", ""))
        if not (name.replace("_", "a").isalnum() and name == name.lower() and len(name) <= 32):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(description) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    world.profile.commands[_place(scope, language_code)] = commands
    world.events.tell("profile", {})
    return True


async def get_my_commands(world: World, scope: Json | None = None, language_code: str = "") -> list[Json]:
    return world.profile.commands.get(_place(scope, language_code), [])


async def delete_my_commands(world: World, scope: Json | None = None, language_code: str = "") -> bool:
    world.profile.commands.pop(_place(scope, language_code), None)
    return True


async def set_my_description(world: World, description: str = "", language_code: str = "") -> bool:
    return _set_text(world, "description", description, language_code, 512)


async def get_my_description(world: World, language_code: str = "") -> Json:
    return _text(world, "description", language_code)


async def set_my_short_description(
    world: World, short_description: str = "", language_code: str = ""
) -> bool:
    return _set_text(world, "short_description", short_description, language_code, 120)


async def get_my_short_description(world: World, language_code: str = "") -> Json:
    return _text(world, "short_description", language_code)


def _set_text(world: World, name: str, text: str, language: str, limit: int) -> bool:
    if len(text) > limit:
        raise bad_request(f"{name.replace('_', ' ')} is too long")
    world.profile.texts.setdefault(name, {})[language] = text
    world.events.tell("profile", {})
    return True


def _text(world: World, name: str, language: str) -> Json:
    return {name: world.profile.texts.get(name, {}).get(language, "")}


def _place(scope: Json | None, language_code: str) -> str:
    return json.dumps([scope or {"type": "default"}, language_code], sort_keys=True)
