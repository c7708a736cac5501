"""What people do, as they would in Telegram: each function does it in a world and tells the bot of it."""

import time
from collections.abc import Sequence
from typing import Any

from bot.messages.html import utf16_length
from bot.sandbox.accounts import Account, Json
from bot.sandbox.chats import Chat, quoted
from bot.sandbox.content import MESSAGE_LIMIT
from bot.sandbox.errors import bad_request
from bot.sandbox.markup import found_entities
from bot.sandbox.world import DIRECT_ID, DISCUSSION_ID, OTHER_BOT_ID, World

_DIRECT_TOPICS = 1 << 40  # topics of direct messages have numbers of more than 32 bits
_ANONYMOUS = Account(1087968824, "Group", "GroupAnonymousBot", is_bot=True)


async def join(world: World, person_id: int, name: str) -> None:
    """Come to Telegram, under a number that nobody has. Raises ApiError 400 where somebody has it."""
    if person_id in world.people:
        raise bad_request("user exists already")
    world.people[person_id] = Account(person_id, name, f"person_{person_id}")


async def say(
    world: World,
    person_id: int,
    chat_id: int,
    text: str = "",
    *,
    reply_to: int | None = None,
    topic: int | None = None,
    anonymous: bool = False,
    forwarded: bool = False,
    entities: Sequence[Json] = (),
    **content: Any,
) -> Json:
    """Send a person's message; `chat_id` is a group's, or the bot's id for their private chat.

    `entities` are its formats. Return it. Raises ApiError 400 for an empty or too long text or an unknown
    chat or person.
    """
    person = world.other_bot if person_id == OTHER_BOT_ID else world.person(person_id)
    chat = world.chats.for_person(person, chat_id)
    if anonymous:
        person, content["sender_chat"] = _ANONYMOUS, chat.json()
    if forwarded:
        hidden = {"type": "hidden_user", "sender_user_name": "Somebody", "date": int(time.time())}
        content["forward_origin"] = hidden
    if topic is not None:
        content |= {"message_thread_id": topic, "is_topic_message": True}
    if chat.parent is not None:
        content["direct_messages_topic"] = {"topic_id": _DIRECT_TOPICS + person.id, "user": person.json()}
    body = text.strip()
    if not body and not content:
        raise bad_request("message text is empty")
    if utf16_length(body) > MESSAGE_LIMIT:
        raise bad_request("message is too long")
    if reply_to is not None:
        content["reply_to_message"] = _replied(chat, reply_to)
    found = [*entities, *found_entities(body)]
    message = world.chats.post(chat, person, text=body, entities=found, **content)
    world.chats.blocked.discard(chat.id)
    if chat.type != "private" and world.bot.id not in chat.members:
        await _tell_guest(world, chat, message)
    elif world.chats.bot_sees(message):
        await world.updates.push("message", message)
    return message


async def publish(world: World, text: str) -> Json:
    """Publish a post in the channel; return it as it is forwarded to the group that holds its comments."""
    channel, telegram = world.chats[DIRECT_ID].parent, Account(777000, "Telegram", "telegram")
    return world.chats.post(
        world.chats[DISCUSSION_ID],
        telegram,
        text=text,
        entities=found_entities(text),
        sender_chat=channel,
        is_automatic_forward=True,
        forward_origin={"type": "channel", "chat": channel, "message_id": 1, "date": int(time.time())},
    )


async def revise(world: World, person_id: int, chat_id: int, message_id: int, text: str) -> Json:
    """Edit a person's own message. Raises ApiError 400 where it is not theirs."""
    person, chat = _there(world, person_id, chat_id)
    after = world.chats.revise(chat, person, message_id, text=text, entities=found_entities(text))
    if world.chats.bot_sees(after):
        await world.updates.push("edited_message", after)
    return after


async def delete(world: World, person_id: int, chat_id: int, message_id: int) -> None:
    """Take a message away. Raises ApiError 400 where there is none."""
    _, chat = _there(world, person_id, chat_id)
    world.chats.delete(chat, message_id)


async def react(world: World, person_id: int, chat_id: int, message_id: int, emoji: str | None) -> None:
    """Put a reaction on a message, or take it away. Raises ApiError 400 where there is no such message."""
    person, chat = _there(world, person_id, chat_id)
    old = world.chats.react(chat, message_id, str(person_id), emoji)
    if chat.type == "private" or chat.members.get(world.bot.id) == "administrator":
        content = {
            "chat": chat.json(),
            "message_id": message_id,
            "user": person.json(),
            "date": int(time.time()),
            "old_reaction": [{"type": "emoji", "emoji": old}] if old else [],
            "new_reaction": [{"type": "emoji", "emoji": emoji}] if emoji else [],
        }
        await world.updates.push("message_reaction", content)


async def press(world: World, person_id: int, chat_id: int, message_id: int, data: str) -> str:
    """Press an inline button and return the query's id. Raises ApiError 400 where it is not there."""
    person, chat = _there(world, person_id, chat_id)
    message = chat.messages.get(message_id)
    rows = (message or {}).get("reply_markup", {}).get("inline_keyboard", [])
    if message is None or data not in {button.get("callback_data") for row in rows for button in row}:
        raise bad_request("button not found")
    query = world.queries.open(
        "callback",
        {
            "from": person.json(),
            "message": message,
            "chat_instance": str(abs(chat.id) * 7919),
            "data": data,
        },
    )
    await world.updates.push("callback_query", query)
    return str(query["id"])


async def ask_inline(world: World, person_id: int, text: str) -> str:
    """Type the bot's name and a query in any chat; return the query's id."""
    person = world.person(person_id)
    query = world.queries.open("inline", {"from": person.json(), "query": text, "offset": ""})
    await world.updates.push("inline_query", query)
    return str(query["id"])


async def choose_inline(world: World, person_id: int, chat_id: int, query_id: str, result_id: str) -> Json:
    """Send a result that the bot offered, and return the message. Raises ApiError 400 where there is none."""
    offered = world.queries.offered.get(query_id, {"results": []})
    chosen = next((result for result in offered["results"] if result["id"] == result_id), None)
    if chosen is None:
        raise bad_request("RESULT_ID_INVALID")
    person, chat = _there(world, person_id, chat_id)
    message = world.chats.post(
        chat, person, text=chosen["text"], entities=chosen["entities"], via_bot=world.bot.json()
    )
    choice = {"result_id": result_id, "from": person.json(), "query": offered["query"]}
    await world.updates.push("chosen_inline_result", choice)
    if world.bot.id in chat.members and world.chats.bot_sees(message):
        await world.updates.push("message", message)
    return message


async def block(world: World, person_id: int, blocked: bool) -> None:
    """Let a person block the bot, or unblock it."""
    person, chat = _there(world, person_id, world.bot.id)
    (world.chats.blocked.add if blocked else world.chats.blocked.discard)(chat.id)
    old, new = ("member", "kicked") if blocked else ("kicked", "member")
    await _tell_membership(world, chat, person, old, new)


async def add_bot(world: World, person_id: int, chat_id: int, added: bool) -> None:
    """Add the bot to a group, or remove it."""
    person, chat = _there(world, person_id, chat_id)
    old = chat.members.pop(world.bot.id, "left")
    if added:
        chat.members[world.bot.id] = "member"
    await _tell_membership(world, chat, person, old, "member" if added else "left")


async def promote(world: World, person_id: int, chat_id: int, status: str) -> None:
    """Make the bot an administrator of a group, or a plain member again."""
    person, chat = _there(world, person_id, chat_id)
    old, chat.members[world.bot.id] = chat.members.get(world.bot.id, "left"), status
    await _tell_membership(world, chat, person, old, status)


async def migrate(world: World, person_id: int, chat_id: int) -> int:
    """Make a supergroup of a group; return its new id. Raises ApiError 400 where it is none."""
    person, chat = _there(world, person_id, chat_id)
    if chat.type != "group":
        raise bad_request("the chat is no group")
    new = Chat(-1_000_000_000_000 + chat.id, "supergroup", chat.title, dict(chat.members))
    world.chats.add(new)
    await world.updates.push("message", world.chats.post(chat, person, migrate_to_chat_id=new.id))
    await world.updates.push("message", world.chats.post(new, person, migrate_from_chat_id=chat.id))
    chat.members.clear()
    return new.id


def _there(world: World, person_id: int, chat_id: int) -> tuple[Account, Chat]:
    person = world.person(person_id)
    return person, world.chats.for_person(person, chat_id)


def _replied(chat: Chat, message_id: int) -> Json:
    if message_id not in chat.messages:
        raise bad_request("message to be replied not found")
    return quoted(chat.messages[message_id])


async def _tell_membership(world: World, chat: Chat, person: Account, old: str, new: str) -> None:
    def member(status: str) -> Json:
        until = {"until_date": 0} if status == "kicked" else {}
        return {"user": world.bot.json(), "status": status, **until}

    content = {
        "chat": chat.json(),
        "from": person.json(),
        "date": int(time.time()),
        "old_chat_member": member(old),
        "new_chat_member": member(new),
    }
    await world.updates.push("my_chat_member", content)


async def _tell_guest(world: World, chat: Chat, message: Json) -> None:
    """Tell the bot of a message that names it in a chat which it is no member of."""
    units = message.get("text", "").encode("utf-16-le")
    named = {
        units[e["offset"] * 2 : (e["offset"] + e["length"]) * 2].decode("utf-16-le").lower()
        for e in message.get("entities", [])
        if e["type"] == "mention"
    }
    if f"@{world.bot.username}".lower() in named:
        asked = world.queries.open("guest", {"chat": chat.id, "message_id": message["message_id"]})
        await world.updates.push("guest_message", {**message, "guest_query_id": asked["id"]})
