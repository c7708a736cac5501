"""Accounts, chats, messages and the queue of updates: what a Telegram is, without any network."""

import asyncio
import time
from collections import Counter, deque
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

from bot.messages.html import utf16_length
from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.limits import FloodLimits
from bot.sandbox.markup import found_entities

if TYPE_CHECKING:
    from collections.abc import Callable

Json = dict[str, Any]
TOKEN = "110201543:sandbox-token-of-no-worth"  # noqa: S105
ADMIN_ID = 1003
GROUP_ID = -1001234567890
CLUB_ID = -4001234567
OTHER_BOT_ID = 900002
ANONYMOUS_ID = 1087968824
ARCHIVE_TOPIC = 7
ELSEWHERE_ID = -1009876543210
MESSAGE_LIMIT = 4096
CAPTION_LIMIT = 1024
_CALLBACK_SECONDS = 15.0
_NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass(frozen=True, slots=True)
class Account:
    """A person or a bot."""

    id: int
    first_name: str
    username: str
    language_code: str | None = "en"
    is_bot: bool = False

    def json(self) -> Json:
        """Return the User object of the Bot API."""
        user: Json = {
            "id": self.id,
            "is_bot": self.is_bot,
            "first_name": self.first_name,
            "username": self.username,
        }
        if self.language_code and not self.is_bot:
            user["language_code"] = self.language_code
        return user


@dataclass(slots=True)
class Chat:
    """A private chat, whose id is the person's, a group or a supergroup; `topics` are those of a forum by their ids."""

    id: int
    type: str
    title: str | None = None
    members: dict[int, str] = field(default_factory=dict)
    messages: dict[int, Json] = field(default_factory=dict)
    topics: dict[int, str] = field(default_factory=dict)
    next_id: Any = field(default_factory=lambda: count(1))


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that is sent."""

    name: str
    data: bytes


@dataclass(slots=True)
class Fault:
    """An error to answer instead of doing what was asked, so many times."""

    method: str
    error: ApiError
    times: int = 1


PEOPLE = (
    Account(1001, "Nora", "nora_reads"),
    Account(1002, "Ben", "ben_asks"),
    Account(ADMIN_ID, "Ada", "ada_admin"),
    Account(1004, "Klara", "klara_fragt", "de"),
)


class World:
    """One bot, a few people, their private chats with it and a group. Not thread-safe: one event loop."""

    def __init__(self, token: str = TOKEN, *, limits: FloodLimits | None = None) -> None:
        """Make the world in which the bot of `token` lives; `limits` are off where None."""
        self.token = token
        self.bot = Account(int(token.partition(":")[0]), "Verbatim", "verbatim_sandbox_bot", is_bot=True)
        self.people = {person.id: person for person in PEOPLE}
        self.other_bot = Account(OTHER_BOT_ID, "Quiz", "quiz_sandbox_bot", is_bot=True)
        self.group = Chat(
            GROUP_ID,
            "supergroup",
            "Reading room",
            dict.fromkeys(self.people, "member") | {self.bot.id: "member"},
        )
        self.group.members[ADMIN_ID] = "administrator"
        self.group.members[OTHER_BOT_ID] = "member"
        self.group.topics = {ARCHIVE_TOPIC: "Archive"}
        club = Chat(CLUB_ID, "group", "Book club", dict(self.group.members))
        elsewhere = Chat(ELSEWHERE_ID, "supergroup", "Kitchen talk", dict.fromkeys(self.people, "member"))
        self.chats = {self.group.id: self.group, club.id: club, elsewhere.id: elsewhere}
        self.limits = limits
        self.privacy_mode = True
        self.blocked: set[int] = set()
        self.faults: list[Fault] = []
        self.commands: dict[str, list[Json]] = {}
        self.about: dict[str, dict[str, str]] = {}
        self.webhook: Json | None = None
        self.allowed_updates: list[str] = []
        self.updates: deque[Json] = deque()
        self.changed = asyncio.Condition()
        self.poller = 0
        self.calls: Counter[str] = Counter()
        self.files: dict[str, Upload] = {}
        self.inline: dict[str, tuple[float, Json]] = {}
        self.asked_inline: dict[str, str] = {}
        self.offered: dict[str, Json] = {}
        self.guests: dict[str, tuple[float, int, int]] = {}
        self.callbacks: dict[str, tuple[float, Json]] = {}
        self.listeners: set[asyncio.Queue[Json]] = set()
        self._update_ids = count(int(time.time()) % 1_000_000_000)
        self._query_ids = count(4_382_000_000_000_000)
        self._clock: Callable[[], float] = time.monotonic

    # What the bot does

    def chat_for_bot(self, chat_id: int | str) -> Chat:
        """Return a chat that the bot may write to. Raises ApiError 400 or 403 as Telegram does."""
        if isinstance(chat_id, str) and not chat_id.lstrip("-").isdigit():
            raise bad_request("chat not found")
        chat = self.chats.get(int(chat_id))
        if chat is None:
            if int(chat_id) in self.people:
                raise ApiError(403, "Forbidden: bot can't initiate conversation with a user")
            raise bad_request("chat not found")
        if chat.id in self.blocked:
            raise ApiError(403, "Forbidden: bot was blocked by the user")
        if chat.type != "private" and self.bot.id not in chat.members:
            raise ApiError(403, "Forbidden: bot was kicked from the supergroup chat")
        return chat

    def post(self, chat: Chat, sender: Account, text: str, entities: list[Json], **more: Any) -> Json:
        """Put a message into the chat, tell the page, and return it."""
        message = {
            "message_id": next(chat.next_id),
            "from": sender.json(),
            "chat": self.chat_json(chat),
            "date": int(time.time()),
            **({"text": text} if text else {}),
            **({"entities": entities} if entities else {}),
            **{key: value for key, value in more.items() if value is not None},
        }
        chat.messages[message["message_id"]] = message
        self.tell("message", message)
        return message

    def store(self, upload: Upload) -> Json:
        """Keep a file and return its Document object."""
        file_id = f"file-{len(self.files) + 1}"
        self.files[file_id] = upload
        return {
            "file_id": file_id,
            "file_unique_id": f"unique-{file_id}",
            "file_name": upload.name,
            "file_size": len(upload.data),
        }

    def edit(self, chat: Chat, message_id: int, **change: Any) -> Json:
        """Change a message of the bot's own. Raises ApiError 400 where there is none or nothing changes."""
        message = chat.messages.get(message_id)
        if message is None:
            raise bad_request("message to edit not found")
        if message["from"]["id"] != self.bot.id:
            raise bad_request("message can't be edited")
        watched = ("text", "entities", "reply_markup")
        after = {**message, **change}
        if all((after.get(key) or None) == (message.get(key) or None) for key in watched):
            raise bad_request(
                "message is not modified: specified new message content and reply markup are exactly the same "
                "as a current content and reply markup of the message"
            )
        after = {key: value for key, value in after.items() if value not in (None, [])}
        after["edit_date"] = int(time.time())
        chat.messages[message_id] = after
        self.tell("message", after)
        return after

    def delete(self, chat: Chat, message_id: int) -> None:
        """Take a message away. Raises ApiError 400 where there is none."""
        if chat.messages.pop(message_id, None) is None:
            raise bad_request("message to delete not found")
        self.tell("deleted", {"chat": chat.id, "message_id": message_id})

    def answer_callback(self, query_id: str, answer: Json) -> None:
        """Answer a pressed button. Raises ApiError 400 where it is unknown, answered or too long ago."""
        pressed = self.callbacks.pop(query_id, None)
        if pressed is None or self._clock() - pressed[0] > _CALLBACK_SECONDS:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        self.tell("callback_answer", {"to": pressed[1]["from"]["id"], **answer})

    def answer_inline(self, query_id: str, results: list[Json], button: Json | None) -> None:
        """Answer an inline query. Raises ApiError 400 where it is unknown, answered or too long ago."""
        asked = self.inline.pop(query_id, None)
        if asked is None or self._clock() - asked[0] > _CALLBACK_SECONDS:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        self.offered[query_id] = {"results": results, "button": button}
        self.tell(
            "inline_results", {"query_id": query_id, "to": asked[1]["from"]["id"], **self.offered[query_id]}
        )

    def answer_guest(self, query_id: str, text: str, entities: list[Json]) -> Json:
        """Post the answer to a guest message. Raises ApiError 400 where it is unknown, answered or too long ago."""
        asked = self.guests.pop(query_id, None)
        if asked is None or self._clock() - asked[0] > _CALLBACK_SECONDS:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        _, chat_id, message_id = asked
        chat = self.chats[chat_id]
        replied = {k: v for k, v in chat.messages[message_id].items() if k != "reply_to_message"}
        return self.post(chat, self.bot, text, entities, reply_to_message=replied)

    # What people do

    async def ask_inline(self, person_id: int, query: str) -> str:
        """Type the bot's name and a query in any chat; return the query's id."""
        query_id = str(next(self._query_ids))
        content = {"id": query_id, "from": self.person(person_id).json(), "query": query, "offset": ""}
        self.inline[query_id] = (self._clock(), content)
        self.asked_inline[query_id] = query
        await self.push("inline_query", content)
        return query_id

    async def choose_inline(self, person_id: int, chat_id: int, query_id: str, result_id: str) -> Json:
        """Send a result that the bot offered. Raises ApiError 400 where there is none of that id."""
        offered = self.offered.get(query_id, {"results": []})["results"]
        chosen = next((result for result in offered if result["id"] == result_id), None)
        if chosen is None:
            raise bad_request("RESULT_ID_INVALID")
        person, chat = self.person(person_id), self.chat_of(person_id, chat_id)
        message = self.post(chat, person, chosen["text"], chosen["entities"], via_bot=self.bot.json())
        asked = self.asked_inline.get(query_id, "")
        await self.push(
            "chosen_inline_result", {"result_id": result_id, "from": person.json(), "query": asked}
        )
        if self.bot.id in chat.members and self.bot_sees(message):
            await self.push("message", message)
        return message

    async def add_bot(self, person_id: int, chat_id: int, added: bool) -> None:
        """Add the bot to a group, or remove it."""
        chat = self.chat_of(person_id, chat_id)
        old = chat.members.get(self.bot.id, "left")
        if added:
            chat.members[self.bot.id] = "member"
        else:
            chat.members.pop(self.bot.id, None)
        await self._push_membership(chat, person_id, old, "member" if added else "left")

    async def say(
        self, person_id: int, chat_id: int, text: str, reply_to: int | None = None, **more: Any
    ) -> Json:
        """Send a person's message. `chat_id` is the group's, or the bot's id for their private chat.

        Raises ApiError 400 for an empty or too long text or an unknown chat or person.
        """
        person = self.other_bot if person_id == OTHER_BOT_ID else self.person(person_id)
        chat = self.chat_of(person_id, chat_id)
        body = text.strip()
        if more.pop("anonymous", False):
            person = Account(ANONYMOUS_ID, "Group", "GroupAnonymousBot", is_bot=True)
            more["sender_chat"] = self.chat_json(chat)
        if more.pop("forwarded", False):
            hidden = {"type": "hidden_user", "sender_user_name": "Somebody", "date": int(time.time())}
            more["forward_origin"] = hidden
        topic = more.pop("topic", None)
        if topic is not None:
            more |= {"message_thread_id": int(topic), "is_topic_message": True}
        if not body and not more:
            raise bad_request("message text is empty")
        if utf16_length(body) > MESSAGE_LIMIT:
            raise bad_request("message is too long")
        replied = chat.messages.get(reply_to) if reply_to is not None else None
        if reply_to is not None and replied is None:
            raise bad_request("message to be replied not found")
        quoted = {k: v for k, v in replied.items() if k != "reply_to_message"} if replied else None
        message = self.post(chat, person, body, found_entities(body), reply_to_message=quoted, **more)
        self.blocked.discard(chat.id)
        if chat.type != "private" and self.bot.id not in chat.members:
            await self._push_guest(chat, message)
        elif self.bot_sees(message):
            await self.push("message", message)
        return message

    async def react(self, person_id: int, chat_id: int, message_id: int, emoji: str | None) -> None:
        """Put a reaction on a message, or take it away. Raises ApiError 400 where there is no such message."""
        person, chat = self.person(person_id), self.chat_of(person_id, chat_id)
        message = chat.messages.get(message_id)
        if message is None:
            raise bad_request("message to react not found")
        reactions = message.setdefault("reactions", {})
        old = reactions.pop(str(person_id), None)
        if emoji:
            reactions[str(person_id)] = emoji
        self.tell("message", message)
        if chat.type == "private" or chat.members.get(self.bot.id) == "administrator":
            content = {
                "chat": self.chat_json(chat),
                "message_id": message_id,
                "user": person.json(),
                "date": int(time.time()),
                "old_reaction": [{"type": "emoji", "emoji": old}] if old else [],
                "new_reaction": [{"type": "emoji", "emoji": emoji}] if emoji else [],
            }
            await self.push("message_reaction", content)

    async def migrate(self, person_id: int, chat_id: int) -> int:
        """Make a supergroup of a group; return its new id. Raises ApiError 400 where it is none."""
        person, chat = self.person(person_id), self.chat_of(person_id, chat_id)
        if chat.type != "group":
            raise bad_request("the chat is no group")
        new = Chat(-1_000_000_000_000 + chat.id, "supergroup", chat.title, dict(chat.members))
        self.chats[new.id] = new
        await self.push("message", self.post(chat, person, "", [], migrate_to_chat_id=new.id))
        await self.push("message", self.post(new, person, "", [], migrate_from_chat_id=chat.id))
        chat.members.clear()
        return new.id

    async def promote(self, person_id: int, chat_id: int, status: str) -> None:
        """Make the bot an administrator of a group, or a plain member again."""
        chat = self.chat_of(person_id, chat_id)
        old, chat.members[self.bot.id] = chat.members.get(self.bot.id, "left"), status
        await self._push_membership(chat, person_id, old, status)

    async def revise(self, person_id: int, chat_id: int, message_id: int, text: str) -> Json:
        """Edit a person's own message. Raises ApiError 400 where it is not theirs."""
        chat = self.chat_of(person_id, chat_id)
        message = chat.messages.get(message_id)
        if message is None or message["from"]["id"] != person_id:
            raise bad_request("message to edit not found")
        after = {**message, "text": text, "entities": found_entities(text), "edit_date": int(time.time())}
        if not after["entities"]:
            del after["entities"]
        chat.messages[message_id] = after
        self.tell("message", after)
        if self.bot_sees(after):
            await self.push("edited_message", after)
        return after

    async def press(self, person_id: int, chat_id: int, message_id: int, data: str) -> str:
        """Press an inline button and return the query's id. Raises ApiError 400 where it is not there."""
        person, chat = self.person(person_id), self.chat_of(person_id, chat_id)
        message = chat.messages.get(message_id)
        rows = (message or {}).get("reply_markup", {}).get("inline_keyboard", [])
        if message is None or data not in {button.get("callback_data") for row in rows for button in row}:
            raise bad_request("button not found")
        query_id = str(next(self._query_ids))
        query = {
            "id": query_id,
            "from": person.json(),
            "message": message,
            "chat_instance": str(abs(chat.id) * 7919),
            "data": data,
        }
        self.callbacks[query_id] = (self._clock(), query)
        await self.push("callback_query", query)
        return query_id

    async def block(self, person_id: int, blocked: bool) -> None:
        """Let a person block the bot, or unblock it."""
        chat = self.chat_of(person_id, self.bot.id)
        (self.blocked.add if blocked else self.blocked.discard)(chat.id)
        old, new = ("member", "kicked") if blocked else ("kicked", "member")
        await self._push_membership(chat, person_id, old, new)

    # What both see

    def person(self, person_id: int) -> Account:
        """Return the person of that id. Raises ApiError 400 where there is none."""
        if person_id not in self.people:
            raise bad_request("user not found")
        return self.people[person_id]

    def chat_of(self, person_id: int, chat_id: int) -> Chat:
        """Return the chat as a person addresses it, made where it is their first message to the bot."""
        if chat_id == self.bot.id:
            return self.chats.setdefault(self.person(person_id).id, Chat(person_id, "private"))
        chat = self.chats.get(chat_id)
        if chat is None or person_id not in chat.members:
            raise bad_request("chat not found")
        return chat

    def chat_json(self, chat: Chat) -> Json:
        """Return the Chat object of the Bot API."""
        if chat.type == "private":
            person = self.people[chat.id]
            return {
                "id": chat.id,
                "type": "private",
                "first_name": person.first_name,
                "username": person.username,
            }
        forum = {"is_forum": True} if chat.topics else {}
        return {"id": chat.id, "type": chat.type, "title": chat.title, **forum}

    def bot_sees(self, message: Json) -> bool:
        """Whether the bot receives a message; in privacy mode only what is meant for it."""
        if message["chat"]["type"] == "private" or not self.privacy_mode:
            return True
        if self.chats[message["chat"]["id"]].members.get(self.bot.id) == "administrator":
            return True
        replied = message.get("reply_to_message", {}).get("from", {}).get("id") == self.bot.id
        text = (message.get("text") or message.get("caption") or "").lower()
        name = f"@{self.bot.username}".lower()
        command = text.startswith("/") and ("@" not in text.split()[0] or name in text.split()[0])
        return replied or command or name in text

    async def push(self, kind: str, content: Json) -> None:
        """Queue an update for the bot, unless it asked not to receive its kind."""
        wanted = kind in self.allowed_updates if self.allowed_updates else kind not in _NOT_BY_DEFAULT
        if wanted:
            async with self.changed:
                self.updates.append({"update_id": next(self._update_ids), kind: content})
                self.changed.notify_all()

    async def _push_membership(self, chat: Chat, person_id: int, old: str, new: str) -> None:
        content = {
            "chat": self.chat_json(chat),
            "from": self.person(person_id).json(),
            "date": int(time.time()),
            "old_chat_member": self._member(old),
            "new_chat_member": self._member(new),
        }
        await self.push("my_chat_member", content)

    async def _push_guest(self, chat: Chat, message: Json) -> None:
        """Tell the bot of a message that names it in a chat which it is no member of."""
        names = [e for e in message.get("entities", []) if e["type"] == "mention"]
        units = message.get("text", "").encode("utf-16-le")
        named = {
            units[e["offset"] * 2 : (e["offset"] + e["length"]) * 2].decode("utf-16-le").lower()
            for e in names
        }
        if f"@{self.bot.username}".lower() in named:
            query_id = str(next(self._query_ids))
            self.guests[query_id] = (self._clock(), chat.id, message["message_id"])
            await self.push("guest_message", {**message, "guest_query_id": query_id})

    def tell(self, event: str, content: Json) -> None:
        """Tell every listening page."""
        for listener in self.listeners:
            listener.put_nowait({"event": event, **content})

    def _member(self, status: str) -> Json:
        member: Json = {"user": self.bot.json(), "status": status}
        return {**member, "until_date": 0} if status == "kicked" else member
