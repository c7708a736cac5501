"""Messages: sent, edited, deleted, reacted to."""

from bot.sandbox.accounts import Json
from bot.sandbox.chats import Chat
from bot.sandbox.content import CAPTION_LIMIT, keyboard, quote_in, replied, text_of
from bot.sandbox.ephemeral import receiver_of
from bot.sandbox.errors import bad_request
from bot.sandbox.files import Upload
from bot.sandbox.world import World

_ACTIONS = frozenset({
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
    "upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note",
})  # fmt: skip
_REACTIONS = frozenset("👍👎🔥🎉🤔😴👀🙏👌💯🤝✍🤗🫡🆒💘")


async def send_message(
    world: World,
    chat_id: str,
    text: str = "",
    parse_mode: str = "",
    entities: list[Json] | None = None,
    reply_markup: Json | None = None,
    reply_parameters: Json | None = None,
    link_preview_options: Json | None = None,
    message_thread_id: int | None = None,
    direct_messages_topic_id: int | None = None,
    disable_notification: bool = False,
    protect_content: bool = False,
    allow_paid_broadcast: bool = False,
    ephemeral_message_parameters: Json | None = None,
) -> Json:
    chat = world.chats.for_bot(chat_id)
    body, found = text_of(text, parse_mode, entities)
    content = {
        "text": body,
        "entities": found,
        "reply_markup": keyboard(reply_markup),
        "link_preview_options": link_preview_options,
        "direct_messages_topic": chat.direct_topic(direct_messages_topic_id),
    }
    manner = _manner(chat, reply_parameters, message_thread_id, disable_notification, protect_content)
    if ephemeral_message_parameters is not None and world.knows_ephemeral:
        receiver = receiver_of(world, chat, ephemeral_message_parameters)
        return world.chats.whisper(chat, world.bot, receiver, **content, **manner)
    return _post(world, chat, content | manner)


async def send_document(
    world: World,
    chat_id: str,
    document: Upload,
    caption: str = "",
    parse_mode: str = "",
    message_thread_id: int | None = None,
    reply_parameters: Json | None = None,
    disable_notification: bool = False,
    protect_content: bool = False,
) -> Json:
    chat = world.chats.for_bot(chat_id)
    content = {"document": world.files.store(document), **_caption(caption, parse_mode)}
    manner = _manner(chat, reply_parameters, message_thread_id, disable_notification, protect_content)
    return _post(world, chat, content | manner)


async def send_photo(
    world: World,
    chat_id: str,
    photo: Upload,
    caption: str = "",
    parse_mode: str = "",
    message_thread_id: int | None = None,
    reply_parameters: Json | None = None,
    disable_notification: bool = False,
    protect_content: bool = False,
) -> Json:
    chat = world.chats.for_bot(chat_id)
    if not photo.data.startswith((b"\x89PNG", b"\xff\xd8")):
        raise bad_request("IMAGE_PROCESS_FAILED")
    size = {**world.files.store(photo), "width": 1000, "height": 600}
    content = {"photo": [size], **_caption(caption, parse_mode)}
    manner = _manner(chat, reply_parameters, message_thread_id, disable_notification, protect_content)
    return _post(world, chat, content | manner)


async def edit_message_text(
    world: World,
    text: str = "",
    chat_id: str = "",
    message_id: int = 0,
    parse_mode: str = "",
    entities: list[Json] | None = None,
    reply_markup: Json | None = None,
    link_preview_options: Json | None = None,
) -> Json:
    chat = world.chats.for_bot(chat_id)
    body, found = text_of(text, parse_mode, entities)
    change: Json = {"text": body, "entities": found, "reply_markup": keyboard(reply_markup)}
    if link_preview_options is not None:
        change["link_preview_options"] = link_preview_options
    return world.chats.edit(chat, message_id, **change)


async def edit_message_reply_markup(
    world: World, chat_id: str = "", message_id: int = 0, reply_markup: Json | None = None
) -> Json:
    chat = world.chats.for_bot(chat_id)
    return world.chats.edit(chat, message_id, reply_markup=keyboard(reply_markup))


async def delete_message(world: World, chat_id: str, message_id: int) -> bool:
    world.chats.delete(world.chats.for_bot(chat_id), message_id)
    return True


async def set_message_reaction(
    world: World, chat_id: str, message_id: int, reaction: list[Json] | None = None, is_big: bool = False
) -> bool:
    chat = world.chats.for_bot(chat_id)
    emoji = [str(one.get("emoji", "")) for one in reaction or []]
    if len(emoji) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    if any(one not in _REACTIONS for one in emoji):
        raise bad_request("REACTION_INVALID")
    world.chats.react(chat, message_id, "bot", emoji[0] if emoji else None)
    return True


async def send_chat_action(
    world: World, chat_id: str, action: str, message_thread_id: int | None = None
) -> bool:
    chat = world.chats.for_bot(chat_id)
    if chat.parent is not None:
        raise bad_request("chat actions can't be sent to channel direct messages chats")
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    world.events.tell("action", {"chat": chat.id, "action": action, "thread": message_thread_id})
    return True


def _post(world: World, chat: Chat, content: Json) -> Json:
    if world.limits:
        world.limits.check(chat.id)
    return world.chats.post(chat, world.bot, **content)


def _caption(caption: str, parse_mode: str) -> Json:
    if not caption:
        return {}
    body, found = text_of(caption, parse_mode, None, CAPTION_LIMIT)
    return {"caption": body, "caption_entities": found}


def _manner(chat: Chat, reply: Json | None, thread: int | None, silent: bool, protected: bool) -> Json:
    """Return how a message is sent, whatever it says."""
    return {
        "reply_to_message": replied(chat, reply),
        "quote": quote_in(chat, reply),
        "message_thread_id": thread,
        "silent": silent or None,
        "has_protected_content": protected or None,
    }
