"""Whether a message in a group is meant for the bot, and what it asks."""

from telegram import Message, User
from telegram.constants import MessageEntityType


def said_in(message: Message) -> str:
    """Return the text of a message, or the caption of its picture, video or file, "" where there is none."""
    return message.text or message.caption or ""


def behind_command(message: Message) -> str:
    """Return what stands behind a command, or else what its message replies to; "" for none."""
    parts = said_in(message).split(maxsplit=1)
    return parts[1] if len(parts) > 1 else _replied_to(message)


def question_to(me: User, message: Message) -> str | None:
    """Return what a message in a group asks the bot: "" where it only names it, None where it asks others.

    It is meant for the bot where it replies to a message of its own or mentions it by an entity of
    Telegram's. A bare mention in reply to somebody else's message, or to a part that was chosen, asks that.
    What other bots, channels and inline bots write, and what was forwarded, is meant for nobody.
    """
    sender, text = message.from_user, said_in(message)
    if message.via_bot or message.forward_origin or message.is_automatic_forward or not text:
        return None
    if sender is not None and sender.is_bot and message.sender_chat is None:
        return None
    if message.sender_chat is not None and message.sender_chat.id != message.chat.id:
        return None
    replied = message.reply_to_message
    rest = _without_mention(me, message)
    if rest is not None:
        chosen = message.quote is not None or (replied is not None and replied.from_user != me)
        return rest or (_replied_to(message) if chosen else "")
    return text if replied is not None and replied.from_user == me else None


def _replied_to(message: Message) -> str:
    """Return what a message replies to: the part that was chosen there, or else all of it; "" for none."""
    if message.quote is not None:
        return message.quote.text
    return said_in(message.reply_to_message) if message.reply_to_message else ""


def _without_mention(me: User, message: Message) -> str | None:
    """Return the text without the mentions of the bot, None where there are none."""
    entities = message.parse_entities([MessageEntityType.MENTION, MessageEntityType.TEXT_MENTION])
    entities |= message.parse_caption_entities([MessageEntityType.MENTION, MessageEntityType.TEXT_MENTION])
    mine = [
        name
        for entity, name in entities.items()
        if name.lower() == f"@{me.username}".lower() or (entity.user is not None and entity.user.id == me.id)
    ]
    if not mine:
        return None
    text = said_in(message)
    for name in mine:
        text = text.replace(name, " ", 1)
    return " ".join(text.split()).strip(" ,:;–—-")
