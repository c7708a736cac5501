"""Chats and the messages in them."""

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from bot.sandbox.accounts import Account, Json
from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.events import Events

_WATCHED = ("text", "entities", "reply_markup")
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


@dataclass(slots=True)
class Chat:
    """A private chat with a `person`, whose id it has, a group or a supergroup.

    `topics` are those of a forum by their ids, `whispers` messages that one person sees. The direct messages
    of a channel are a supergroup with that channel for its `parent`, in which each person has a topic.
    """

    id: int
    type: str
    title: str | None = None
    members: dict[int, str] = field(default_factory=dict)
    topics: dict[int, str] = field(default_factory=dict)
    person: Account | None = None
    parent: Json | None = None
    messages: dict[int, Json] = field(default_factory=dict)
    whispers: list[Json] = field(default_factory=list)
    next_id: Iterator[int] = field(default_factory=lambda: count(1))

    def json(self) -> Json:
        """Return the Chat object of the Bot API."""
        if self.person is not None:
            names = {"first_name": self.person.first_name, "username": self.person.username}
            return {"id": self.id, "type": "private", **names}
        more: Json = {"is_forum": True} if self.topics else {}
        if self.parent is not None:
            more = {"is_direct_messages": True, "parent_chat": self.parent}
        return {"id": self.id, "type": self.type, "title": self.title, **more}

    def direct_topic(self, topic_id: int | None) -> Json | None:
        """Return the topic of direct messages, None elsewhere. Raises ApiError 400 where the id is wrong."""
        if self.parent is None:
            if topic_id is not None:
                raise bad_request("the chat is not a channel direct messages chat")
            return None
        known = (message.get("direct_messages_topic", {}) for message in self.messages.values())
        found: Json | None = next((topic for topic in known if topic.get("topic_id") == topic_id), None)
        if found is None:
            raise bad_request("direct messages topic must be specified")
        return found


class Chats:
    """The chats of a world. In `privacy_mode` the bot sees of a group only what is meant for it."""

    def __init__(
        self, bot: Account, people: Mapping[int, Account], groups: Iterable[Chat], events: Events
    ) -> None:
        """Begin with those groups; private chats are made when somebody writes to the bot."""
        self._bot, self._people, self._events = bot, people, events
        self._by_id = {chat.id: chat for chat in groups}
        self.privacy_mode = True
        self.blocked: set[int] = set()

    def __getitem__(self, chat_id: int) -> Chat:
        return self._by_id[chat_id]

    def __iter__(self) -> Iterator[Chat]:
        return iter(self._by_id.values())

    def add(self, chat: Chat) -> None:
        """Add a chat."""
        self._by_id[chat.id] = chat

    def for_bot(self, chat_id: int | str) -> Chat:
        """Return a chat that the bot may write to. Raises ApiError 400 or 403 as Telegram does."""
        if isinstance(chat_id, str) and not chat_id.lstrip("-").isdigit():
            raise bad_request("chat not found")
        chat = self._by_id.get(int(chat_id))
        if chat is None:
            if int(chat_id) in self._people:
                raise ApiError(403, "Forbidden: bot can't initiate conversation with a user")
            raise bad_request("chat not found")
        if chat.id in self.blocked:
            raise ApiError(403, "Forbidden: bot was blocked by the user")
        if chat.type != "private" and self._bot.id not in chat.members:
            raise ApiError(403, "Forbidden: bot was kicked from the supergroup chat")
        return chat

    def for_person(self, person: Account, chat_id: int) -> Chat:
        """Return the chat as a person addresses it: a group by its id, the private chat by the bot's.

        Raises ApiError 400 where they are in no such chat.
        """
        if chat_id == self._bot.id:
            return self._by_id.setdefault(person.id, Chat(person.id, "private", person=person))
        chat = self._by_id.get(chat_id)
        if chat is None or person.id not in chat.members:
            raise bad_request("chat not found")
        return chat

    def bot_sees(self, message: Json) -> bool:
        """Whether the bot receives a message; in privacy mode only what is meant for it."""
        if message["chat"]["type"] == "private" or not self.privacy_mode:
            return True
        if self._by_id[message["chat"]["id"]].members.get(self._bot.id) == "administrator":
            return True
        replied = message.get("reply_to_message", {}).get("from", {}).get("id") == self._bot.id
        text = (message.get("text") or message.get("caption") or "").lower()
        name = f"@{self._bot.username}".lower()
        command = text.startswith("/") and ("@" not in text.split()[0] or name in text.split()[0])
        return replied or command or name in text

    def post(self, chat: Chat, sender: Account, **content: Any) -> Json:
        """Put a message into the chat, tell of it, and return it; empty content is left out.

        What replies to a post of the channel whose comments a group holds, or to a comment, is one there.
        """
        replied = content.get("reply_to_message") or {}
        post = (
            replied["message_id"] if replied.get("is_automatic_forward") else replied.get("message_thread_id")
        )
        if post is not None and not chat.topics:
            content["message_thread_id"] = post
        return self._put(chat, {"message_id": next(chat.next_id), **_made(chat, sender, content)})

    def whisper(self, chat: Chat, sender: Account, receiver: Account, **content: Any) -> Json:
        """Show one person a message in the chat, tell of it, and return it."""
        ids = {"message_id": 0, "ephemeral_message_id": len(chat.whispers) + 1}
        message = {**ids, **_made(chat, sender, content), "receiver_user": receiver.json()}
        chat.whispers.append(message)
        self._events.tell("message", message)
        return message

    def edit(self, chat: Chat, message_id: int, **change: Any) -> Json:
        """Change a message of the bot's own. Raises ApiError 400 where there is none or no change."""
        message = chat.messages.get(message_id)
        if message is None:
            raise bad_request("message to edit not found")
        if message["from"]["id"] != self._bot.id:
            raise bad_request("message can't be edited")
        after = {**message, **change}
        if all((after.get(key) or None) == (message.get(key) or None) for key in _WATCHED):
            raise bad_request(_NOT_MODIFIED)
        return self._revise(chat, after)

    def revise(self, chat: Chat, person: Account, message_id: int, **change: Any) -> Json:
        """Change a person's own message. Raises ApiError 400 where it is not theirs."""
        message = chat.messages.get(message_id)
        if message is None or message["from"]["id"] != person.id:
            raise bad_request("message to edit not found")
        return self._revise(chat, {**message, **change})

    def delete(self, chat: Chat, message_id: int) -> None:
        """Take a message away. Raises ApiError 400 where there is none."""
        if chat.messages.pop(message_id, None) is None:
            raise bad_request("message to delete not found")
        self._events.tell("deleted", {"chat": chat.id, "message_id": message_id})

    def react(self, chat: Chat, message_id: int, who: str, emoji: str | None) -> str | None:
        """Put somebody's reaction on a message, None for none; return the one that they had there before.

        Raises ApiError 400 where there is no such message.
        """
        message = chat.messages.get(message_id)
        if message is None:
            raise bad_request("message to react not found")
        reactions: dict[str, str] = message.setdefault("reactions", {})
        before = reactions.pop(who, None)
        if emoji:
            reactions[who] = emoji
        self._events.tell("message", message)
        return before

    def _revise(self, chat: Chat, message: Json) -> Json:
        kept = {key: value for key, value in message.items() if value not in (None, "", [])}
        return self._put(chat, {**kept, "edit_date": int(time.time())})

    def _put(self, chat: Chat, message: Json) -> Json:
        chat.messages[message["message_id"]] = message
        self._events.tell("message", message)
        return message


def _made(chat: Chat, sender: Account, content: Json) -> Json:
    return {
        "from": sender.json(),
        "chat": chat.json(),
        "date": int(time.time()),
        **{key: value for key, value in content.items() if value not in (None, "", [])},
    }


def quoted(message: Json) -> Json:
    """Return a message as another shows that replies to it."""
    return {key: value for key, value in message.items() if key != "reply_to_message"}
