"""The methods of the Bot API, as strict as Telegram's own and with its descriptions of errors."""

import asyncio
import inspect
import json
from collections.abc import Mapping
from typing import Any

from bot.messages.html import utf16_length
from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.markup import found_entities, parse_html
from bot.sandbox.world import CAPTION_LIMIT, MESSAGE_LIMIT, Account, Chat, Json, Upload, World

_ACTIONS = frozenset(
    [
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    ]
)
_CONFLICT = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
)
_WEBHOOK_ACTIVE = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
_CALLBACK_DATA_BYTES = 64
_INLINE_RESULTS = 50
_REACTIONS = frozenset("👍👎🔥🎉🤔😴👀🙏👌💯🤝✍🤗🫡🆒💘")
_LARGEST_DOWNLOAD = 20 << 20


class Methods:
    """Every public coroutine is a method of the Bot API, named as there but in snake_case.

    A parameter's annotation says how its text is read; one that a method does not list is an error here,
    where Telegram would pass over it in silence.
    """

    def __init__(self, world: World) -> None:
        """Serve the bot of that world."""
        self._world = world

    async def call(self, method: str, fields: Mapping[str, Any]) -> Any:
        """Return the result of the method of that camelCase name, case ignored as by Telegram.

        Raises ApiError as Telegram would answer.
        """
        function = self._find(method)
        self._world.calls[method] += 1
        for fault in list(self._world.faults):
            if fault.method.lower() == method.lower():
                fault.times -= 1
                if fault.times <= 0:
                    self._world.faults.remove(fault)
                raise fault.error
        return await function(**_read(function, fields))

    def _find(self, method: str) -> Any:
        for name, function in inspect.getmembers(self, inspect.iscoroutinefunction):
            if not name.startswith("_") and name != "call" and name.replace("_", "") == method.lower():
                return function
        raise ApiError(404, "Not Found: method not found")

    # Receiving

    async def get_me(self) -> Json:
        return {
            **self._world.bot.json(),
            "can_join_groups": True,
            "can_read_all_group_messages": not self._world.privacy_mode,
            "supports_inline_queries": True,
            "supports_guest_queries": True,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }

    async def get_updates(
        self,
        offset: int = 0,
        limit: int = 100,
        timeout: int = 0,
        allowed_updates: list[str] | None = None,
    ) -> list[Json]:
        world = self._world
        if world.webhook is not None:
            raise ApiError(409, _WEBHOOK_ACTIVE)
        if allowed_updates is not None:
            world.allowed_updates = allowed_updates
        async with world.changed:
            world.poller += 1
            me = world.poller
            world.changed.notify_all()
            self._confirm(offset)
            try:
                async with asyncio.timeout(timeout):
                    await world.changed.wait_for(lambda: world.updates or world.poller != me)
            except TimeoutError:
                pass
            if world.poller != me:
                raise ApiError(409, _CONFLICT)
            return list(world.updates)[: max(1, min(limit, 100))]

    def _confirm(self, offset: int) -> None:
        updates = self._world.updates
        if offset < 0:
            while len(updates) > -offset:
                updates.popleft()
        while updates and updates[0]["update_id"] < offset:
            updates.popleft()

    async def set_webhook(
        self,
        url: str,
        secret_token: str = "",
        allowed_updates: list[str] | None = None,
        max_connections: int = 40,
        drop_pending_updates: bool = False,
        ip_address: str = "",
    ) -> bool:
        if not url:
            return await self.delete_webhook(drop_pending_updates)
        if not url.startswith(("https://", "http://127.0.0.1", "http://localhost")):
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        self._world.allowed_updates = allowed_updates or []
        self._world.webhook = {"url": url, "secret_token": secret_token, "max_connections": max_connections}
        await self._forget(drop_pending_updates)
        return True

    async def delete_webhook(self, drop_pending_updates: bool = False) -> bool:
        self._world.webhook = None
        await self._forget(drop_pending_updates)
        return True

    async def _forget(self, drop: bool) -> None:
        async with self._world.changed:
            if drop:
                self._world.updates.clear()
            self._world.changed.notify_all()

    async def get_webhook_info(self) -> Json:
        webhook = self._world.webhook or {"url": ""}
        return {
            "url": webhook["url"],
            "has_custom_certificate": False,
            "pending_update_count": len(self._world.updates),
        }

    # Sending

    async def send_message(
        self,
        chat_id: str,
        text: str = "",
        parse_mode: str = "",
        entities: list[Json] | None = None,
        reply_markup: Json | None = None,
        reply_parameters: Json | None = None,
        link_preview_options: Json | None = None,
        message_thread_id: int | None = None,
        disable_notification: bool = False,
        protect_content: bool = False,
        allow_paid_broadcast: bool = False,
    ) -> Json:
        world = self._world
        chat = world.chat_for_bot(chat_id)
        body, found = _parsed(text, parse_mode, entities)
        markup = _keyboard(reply_markup)
        replied = _replied(chat, reply_parameters)
        if world.limits:
            world.limits.check(chat.id)
        return world.post(
            chat,
            world.bot,
            body,
            found,
            reply_markup=markup,
            reply_to_message=replied,
            link_preview_options=link_preview_options,
            message_thread_id=message_thread_id,
            has_protected_content=protect_content or None,
            silent=disable_notification or None,
        )

    async def send_document(
        self,
        chat_id: str,
        document: Upload,
        caption: str = "",
        parse_mode: str = "",
        message_thread_id: int | None = None,
        reply_parameters: Json | None = None,
        disable_notification: bool = False,
        protect_content: bool = False,
    ) -> Json:
        stored = self._world.store(document)
        return self._send_file(
            chat_id,
            caption,
            parse_mode,
            reply_parameters,
            document=stored,
            message_thread_id=message_thread_id,
        )

    async def send_photo(
        self,
        chat_id: str,
        photo: Upload,
        caption: str = "",
        parse_mode: str = "",
        message_thread_id: int | None = None,
        reply_parameters: Json | None = None,
        disable_notification: bool = False,
        protect_content: bool = False,
    ) -> Json:
        if not photo.data.startswith((b"\x89PNG", b"\xff\xd8")):
            raise bad_request("IMAGE_PROCESS_FAILED")
        sizes = [{**self._world.store(photo), "width": 1000, "height": 600}]
        return self._send_file(
            chat_id, caption, parse_mode, reply_parameters, photo=sizes, message_thread_id=message_thread_id
        )

    def _send_file(
        self, chat_id: str, caption: str, parse_mode: str, reply_parameters: Json | None, **content: Any
    ) -> Json:
        chat = self._world.chat_for_bot(chat_id)
        body, found = _parsed(caption, parse_mode, None, CAPTION_LIMIT) if caption else ("", [])
        more = {"caption": body or None, "caption_entities": found or None}
        replied = _replied(chat, reply_parameters)
        return self._world.post(chat, self._world.bot, "", [], reply_to_message=replied, **more, **content)

    async def set_message_reaction(
        self, chat_id: str, message_id: int, reaction: list[Json] | None = None, is_big: bool = False
    ) -> bool:
        chat = self._world.chat_for_bot(chat_id)
        message = chat.messages.get(message_id)
        if message is None:
            raise bad_request("message to react not found")
        emoji = [str(one.get("emoji", "")) for one in reaction or []]
        if len(emoji) > 1:
            raise bad_request("REACTIONS_TOO_MANY")
        if any(one not in _REACTIONS for one in emoji):
            raise bad_request("REACTION_INVALID")
        reactions = message.setdefault("reactions", {})
        reactions.pop("bot", None)
        if emoji:
            reactions["bot"] = emoji[0]
        self._world.tell("message", message)
        return True

    async def get_file(self, file_id: str) -> Json:
        upload = self._world.files.get(file_id)
        if upload is None:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        if len(upload.data) > _LARGEST_DOWNLOAD:
            raise bad_request("file is too big")
        return {
            "file_id": file_id,
            "file_unique_id": f"unique-{file_id}",
            "file_size": len(upload.data),
            "file_path": file_id,
        }

    async def edit_message_text(
        self,
        text: str = "",
        chat_id: str = "",
        message_id: int = 0,
        parse_mode: str = "",
        entities: list[Json] | None = None,
        reply_markup: Json | None = None,
        link_preview_options: Json | None = None,
    ) -> Json:
        chat = self._world.chat_for_bot(chat_id)
        body, found = _parsed(text, parse_mode, entities)
        change: Json = {"text": body, "entities": found, "reply_markup": _keyboard(reply_markup)}
        if link_preview_options is not None:
            change["link_preview_options"] = link_preview_options
        return self._world.edit(chat, message_id, **change)

    async def edit_message_reply_markup(
        self, chat_id: str = "", message_id: int = 0, reply_markup: Json | None = None
    ) -> Json:
        chat = self._world.chat_for_bot(chat_id)
        return self._world.edit(chat, message_id, reply_markup=_keyboard(reply_markup))

    async def delete_message(self, chat_id: str, message_id: int) -> bool:
        self._world.delete(self._world.chat_for_bot(chat_id), message_id)
        return True

    async def send_chat_action(self, chat_id: str, action: str, message_thread_id: int | None = None) -> bool:
        chat = self._world.chat_for_bot(chat_id)
        if action not in _ACTIONS:
            raise bad_request("wrong parameter action in request")
        self._world.tell("action", {"chat": chat.id, "action": action, "thread": message_thread_id})
        return True

    async def answer_callback_query(
        self,
        callback_query_id: str,
        text: str = "",
        show_alert: bool = False,
        url: str = "",
        cache_time: int = 0,
    ) -> bool:
        if utf16_length(text) > 200:
            raise bad_request("MESSAGE_TOO_LONG")
        self._world.answer_callback(callback_query_id, {"text": text, "show_alert": show_alert, "url": url})
        return True

    async def answer_inline_query(
        self,
        inline_query_id: str,
        results: list[Json],
        cache_time: int = 300,
        is_personal: bool = False,
        next_offset: str = "",
        button: Json | None = None,
    ) -> bool:
        if len(results) > _INLINE_RESULTS:
            raise bad_request("RESULTS_TOO_MUCH")
        ids = [str(result.get("id", "")) for result in results]
        if any(not 1 <= len(key.encode()) <= _CALLBACK_DATA_BYTES for key in ids):
            raise bad_request("RESULT_ID_INVALID")
        if len(set(ids)) < len(ids):
            raise bad_request("RESULT_ID_DUPLICATE")
        self._world.answer_inline(inline_query_id, [_inline_result(result) for result in results], button)
        return True

    async def answer_guest_query(self, guest_query_id: str, result: Json) -> Json:
        read = _inline_result(result)
        message = self._world.answer_guest(guest_query_id, read["text"], read["entities"])
        return {"inline_message_id": f"guest-{message['message_id']}"}

    # The bot's own face

    async def set_my_commands(
        self, commands: list[Json], scope: Json | None = None, language_code: str = ""
    ) -> bool:
        for command in commands:
            name, description = str(command.get("command", "")), str(command.get("description", ""))
            if not (name.replace("_", "a").isalnum() and name == name.lower() and len(name) <= 32):
                raise bad_request("BOT_COMMAND_INVALID")
            if not 1 <= len(description) <= 256:
                raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
        self._world.commands[_scope(scope, language_code)] = commands
        self._world.tell("commands", {})
        return True

    async def get_my_commands(self, scope: Json | None = None, language_code: str = "") -> list[Json]:
        return self._world.commands.get(_scope(scope, language_code), [])

    async def delete_my_commands(self, scope: Json | None = None, language_code: str = "") -> bool:
        self._world.commands.pop(_scope(scope, language_code), None)
        return True

    async def set_my_description(self, description: str = "", language_code: str = "") -> bool:
        return self._set_about("description", description, language_code, 512)

    async def get_my_description(self, language_code: str = "") -> Json:
        return {"description": self._about("description", language_code)}

    async def set_my_short_description(self, short_description: str = "", language_code: str = "") -> bool:
        return self._set_about("short_description", short_description, language_code, 120)

    async def get_my_short_description(self, language_code: str = "") -> Json:
        return {"short_description": self._about("short_description", language_code)}

    def _set_about(self, what: str, value: str, language: str, limit: int) -> bool:
        if len(value) > limit:
            raise bad_request(f"{what.replace('_', ' ')} is too long")
        self._world.about.setdefault(what, {})[language] = value
        return True

    def _about(self, what: str, language: str) -> str:
        return self._world.about.get(what, {}).get(language, "")

    # Chats

    async def get_chat(self, chat_id: str) -> Json:
        chat = self._world.chat_for_bot(chat_id)
        return {
            **self._world.chat_json(chat),
            "accent_color_id": 0,
            "max_reaction_count": 11,
            "accepted_gift_types": {
                "unlimited_gifts": False,
                "limited_gifts": False,
                "unique_gifts": False,
                "premium_subscription": False,
                "gifts_from_channels": False,
            },
        }

    async def get_chat_member(self, chat_id: str, user_id: int) -> Json:
        chat = self._world.chat_for_bot(chat_id)
        status = "member" if chat.id == user_id else chat.members.get(user_id)
        if status is None:
            raise bad_request("member not found")
        return self._member(self._account(user_id), status)

    async def get_chat_administrators(self, chat_id: str, return_bots: bool = False) -> list[Json]:
        chat = self._world.chat_for_bot(chat_id)
        if chat.type == "private":
            raise bad_request("there are no administrators in the private chat")
        return [
            self._member(self._account(user_id), status)
            for user_id, status in chat.members.items()
            if status == "administrator" and (return_bots or user_id != self._world.bot.id)
        ]

    async def get_chat_member_count(self, chat_id: str) -> int:
        chat = self._world.chat_for_bot(chat_id)
        return 2 if chat.type == "private" else len(chat.members)

    def _account(self, user_id: int) -> Account:
        return self._world.bot if user_id == self._world.bot.id else self._world.person(user_id)

    def _member(self, account: Account, status: str) -> Json:
        member: Json = {"user": account.json(), "status": status}
        if status == "administrator":
            rights = (
                "can_be_edited is_anonymous can_manage_chat can_delete_messages can_manage_video_chats "
                "can_restrict_members can_promote_members can_change_info can_invite_users can_post_stories "
                "can_edit_stories can_delete_stories"
            )
            member |= dict.fromkeys(rights.split(), False)
        return member


def _read(function: Any, fields: Mapping[str, Any]) -> Json:
    """Return the fields as the function's parameters, each read by its annotation."""
    parameters = inspect.signature(function).parameters
    values: Json = {}
    for name, value in fields.items():
        if name not in parameters:
            raise bad_request(f'unknown parameter "{name}"')
        values[name] = _value(name, value, parameters[name].annotation)
    for name, parameter in parameters.items():
        if parameter.default is parameter.empty and name not in values:
            raise bad_request(f'parameter "{name}" is required')
    return values


def _value(name: str, value: Any, annotation: Any) -> Any:
    kind = str(annotation).removesuffix(" | None")
    if annotation is Upload or isinstance(value, Upload):
        if annotation is not Upload or not isinstance(value, Upload):
            raise bad_request(f"there is no {name} in the request")
        return value
    try:
        if kind in ("str", "<class 'str'>"):
            return value if isinstance(value, str) else str(value)
        if "int" in kind:
            return int(value)
        if "bool" in kind:
            return value if isinstance(value, bool) else str(value).lower() in ("true", "1", "yes")
        return json.loads(value) if isinstance(value, str) else value
    except (TypeError, ValueError):
        raise bad_request(f"can't parse {name}") from None


def _parsed(
    text: str, parse_mode: str, entities: list[Json] | None, limit: int = MESSAGE_LIMIT
) -> tuple[str, list[Json]]:
    if not text.strip():
        raise bad_request("message text is empty")
    if parse_mode.lower() == "html":
        body, found = parse_html(text)
    elif parse_mode:
        raise bad_request("unsupported parse_mode")
    else:
        body, found = text.strip(), entities or []
    if not body:
        raise bad_request("message text is empty")
    if utf16_length(body) > limit:
        raise bad_request("message is too long" if limit == MESSAGE_LIMIT else "message caption is too long")
    covered = [
        (e["offset"], e["offset"] + e["length"]) for e in found if e["type"] in ("code", "pre", "text_link")
    ]
    own = [e for e in found_entities(body) if not any(start <= e["offset"] < end for start, end in covered)]
    return body, sorted(found + own, key=lambda e: (e["offset"], -e["length"]))


def _inline_result(result: Json) -> Json:
    """Return an inline result of type article with its message parsed."""
    if result.get("type") != "article":
        raise bad_request("the sandbox knows inline results of type article only")
    if not str(result.get("title", "")).strip():
        raise bad_request('can\'t parse InlineQueryResult: field "title" must not be empty')
    content = result.get("input_message_content") or {}
    text, entities = _parsed(
        content.get("message_text", ""), content.get("parse_mode", ""), content.get("entities")
    )
    kept: Json = {key: result[key] for key in ("id", "title", "description") if key in result}
    return {**kept, "text": text, "entities": entities}


def _keyboard(markup: Json | None) -> Json | None:
    if not markup:
        return None
    rows = markup.get("inline_keyboard")
    if rows is None:
        raise bad_request("the sandbox knows inline keyboards only")
    for button in (button for row in rows for button in row):
        if not str(button.get("text", "")).strip():
            raise bad_request(
                "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
            )
        if "callback_data" in button:
            if not 1 <= len(button["callback_data"].encode()) <= _CALLBACK_DATA_BYTES:
                raise bad_request("BUTTON_DATA_INVALID")
        elif "url" in button:
            if not button["url"].startswith(("http://", "https://", "tg://")):
                raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
        else:
            raise bad_request(
                "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
            )
    return {"inline_keyboard": rows} if any(rows) else None


def _replied(chat: Chat, parameters: Json | None) -> Json | None:
    if not parameters:
        return None
    message = chat.messages.get(int(parameters.get("message_id", 0)))
    if message is None:
        if parameters.get("allow_sending_without_reply"):
            return None
        raise bad_request("message to be replied not found")
    return {key: value for key, value in message.items() if key != "reply_to_message"}


def _scope(scope: Json | None, language_code: str) -> str:
    return json.dumps([scope or {"type": "default"}, language_code], sort_keys=True)
