"""Groups: being added to one, and /settings, which its own administrators may change."""

from zlib import crc32

from msgspec.structs import replace
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.constants import ChatMemberStatus, ChatType

from bot.context import Context
from bot.ledger.groups import GroupSettings
from bot.messages import words
from bot.messages.html import text
from bot.messages.outbox import answer_press, edit, is_in_charge, reply, send
from bot.messages.translate import View

PATTERN = r"^s:([qpuh])(?::([0-9a-f]{1,8}))?$"
_QUIET_HOURS = (None, (22, 7), (20, 8), (0, 6))
_AWAY = (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)
_HERE = (ChatMemberStatus.MEMBER, ChatMemberStatus.ADMINISTRATOR)
_LONGEST_LABEL = 40


async def settings(update: Update, context: Context) -> None:
    """Show the group's settings, each as a button that changes it."""
    message = update.effective_message
    if message is None:
        return
    view = context.view(update.effective_user)
    if message.chat.type == ChatType.PRIVATE:
        await reply(message, text(view.say(words.SETTINGS_IN_GROUPS)))
        return
    group = await context.parts.ledger.settings_of(message.chat.id)
    await reply(message, text(view.say(words.GROUP_SETTINGS)), _keyboard(group, context, view))


async def change(update: Update, context: Context) -> None:
    """Change what the pressed button names to the value that it carries, so that twice is as once.

    Those of versions before 0.3 carry none, and change nothing but themselves.
    """
    query = update.callback_query
    if query is None or context.match is None or not isinstance(query.message, Message):
        return
    view, chat = context.view(query.from_user), query.message.chat
    if not (context.is_admin(query.from_user.id) or await is_in_charge(chat, query.from_user.id)):
        await answer_press(query, view.say(words.ONLY_GROUP_ADMINS), alert=True)
        return
    ledger = context.parts.ledger
    group = await ledger.settings_of(chat.id)
    choices = _choices(group, context.match[1], context)
    group = next((one for one in choices if _code(one, context.match[1]) == context.match[2]), group)
    await ledger.keep_settings(chat.id, group)
    shown = text(view.say(words.GROUP_SETTINGS))
    await edit(context.bot, chat.id, query.message.message_id, shown, _keyboard(group, context, view))
    await answer_press(query)


async def migrated(update: Update, context: Context) -> None:
    """Keep the settings of a group that becomes a supergroup."""
    message = update.message
    if message and message.migrate_to_chat_id:
        await context.parts.ledger.move_group(message.chat.id, message.migrate_to_chat_id)


async def membership(update: Update, context: Context) -> None:
    """Say hello, once and shortly, when the bot is added to a group."""
    change = update.my_chat_member
    if change is None or change.chat.type not in (ChatType.GROUP, ChatType.SUPERGROUP):
        return
    if change.old_chat_member.status in _AWAY and change.new_chat_member.status in _HERE:
        await send(
            context.bot,
            change.chat.id,
            text(context.view(change.from_user).say(words.GROUP_HELLO, name=context.bot.username)),
        )


def _choices(group: GroupSettings, what: str, context: Context) -> list[GroupSettings]:
    """Return the settings with each value that one of them may have, in the order of the button."""
    if what == "q":
        return [replace(group, quotes=most) for most in range(1, context.parts.settings.quotes + 1)]
    if what == "p":
        return [replace(group, publisher=one) for one in (None, *context.keeper.index.publishers)]
    if what == "u":
        return [replace(group, unasked=one) for one in (False, True)]
    return [replace(group, quiet=hours) for hours in _QUIET_HOURS]


def _next(group: GroupSettings, what: str, context: Context) -> GroupSettings:
    """Return the settings with the value that follows, the first where the present one is none of them."""
    if group.quotes is None:
        group = replace(group, quotes=context.parts.settings.quotes)
    choices = _choices(group, what, context)
    return choices[(choices.index(group) + 1) % len(choices)] if group in choices else choices[0]


def _code(group: GroupSettings, what: str) -> str:
    """Return what a button carries for the value of a setting: a checksum, as a publisher may be long."""
    value = {"q": group.quotes, "p": group.publisher, "u": group.unasked, "h": group.quiet}[what]
    return f"{crc32(repr(value).encode()):x}"


def _keyboard(group: GroupSettings, context: Context, view: View) -> InlineKeyboardMarkup:
    zone = context.parts.settings.timezone
    hours = f"{group.quiet[0]:02}–{group.quiet[1]:02} {zone}" if group.quiet else view.say(words.OFF)
    publisher = group.publisher or view.say(words.ALL)
    labels = {
        "q": view.say(words.SETTING_QUOTES, count=group.quotes or context.parts.settings.quotes),
        "p": view.say(words.SETTING_SOURCES, publisher=publisher[:_LONGEST_LABEL]),
        "u": view.say(words.SETTING_UNASKED, state=view.say(words.ON if group.unasked else words.OFF)),
        "h": view.say(words.SETTING_QUIET, hours=hours),
    }
    return InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton(
                    label, callback_data=f"s:{what}:{_code(_next(group, what, context), what)}"
                )
            ]
            for what, label in labels.items()
        ]
    )
