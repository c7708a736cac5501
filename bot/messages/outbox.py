"""The only place from which Telegram is told or asked anything by what handles updates.

Whatever is sent is `Html`, so nothing goes out unescaped.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Literal

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    CallbackQuery,
    Chat,
    Document,
    InlineKeyboardMarkup,
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputFile,
    InputTextMessageContent,
    LinkPreviewOptions,
    Message,
    ReplyParameters,
)
from telegram.constants import ChatAction, ChatMemberStatus, ChatType, ParseMode
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.messages import words
from bot.messages.html import Html
from bot.messages.translate import say

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_LATE = timedelta(seconds=10)
_TYPING_AFTER = 0.5
_TYPING_LASTS = 4.5
_INLINE_SECONDS = 60
_IN_CHARGE = (ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR)


async def reply(
    to: Message,
    what: Html,
    keyboard: InlineKeyboardMarkup | None = None,
    *,
    clear: bool = True,
    part: str | None = None,
) -> Message | None:
    """Send a message to the chat of `to`, to a guest as the answer to the query.

    It is a reply to it in a group, and in private where it is not `clear` to what else, or comes so late to a
    person's message that it may not be; `part` is what it replies to where that is not all of the message.
    Return it, None where it can't be changed later, as a guest's or one whose number Telegram did not tell,
    and where we may not write.
    """
    if to.guest_query_id is not None:
        await _reply_to_guest(to, to.guest_query_id, what)
        return None
    in_group = to.chat.type != ChatType.PRIVATE
    own = to.from_user is not None and to.from_user.is_bot
    late = not own and datetime.now(UTC) - to.date > _LATE
    if part is not None:
        with suppress(BadRequest):  # the message was edited meanwhile
            return await _send_where(to, what, keyboard, _quoting(to, part))
    to_it = in_group or late or not clear or part is not None
    return await _send_where(to, what, keyboard, _replying(to) if to_it else None)


async def react(to: Message, emoji: str) -> None:
    """Put a reaction on a message; be silent where that is not allowed."""
    with suppress(Forbidden, BadRequest):
        await to.get_bot().set_message_reaction(to.chat.id, to.message_id, emoji)


async def send_picture(to: Message, picture: bytes, caption: Html) -> None:
    """Send a picture to the chat of `to`; be silent where we may not write."""
    with suppress(Forbidden):
        await to.get_bot().send_photo(
            to.chat.id,
            InputFile(picture, "picture.png"),
            caption=caption.markup,
            parse_mode=ParseMode.HTML,
            message_thread_id=to.message_thread_id if to.is_topic_message else None,
        )


async def send_file(to: Message, name: str, content: bytes, caption: Html) -> None:
    """Send a file to the chat of `to`; be silent where we may not write."""
    with suppress(Forbidden):
        await to.get_bot().send_document(
            to.chat.id,
            InputFile(content, name),
            caption=caption.markup,
            parse_mode=ParseMode.HTML,
            message_thread_id=to.message_thread_id if to.is_topic_message else None,
        )


async def send(bot: Bot, chat_id: int, what: Html) -> None:
    """Send a message to a chat that asked nothing; be silent where we may not write."""
    with suppress(Forbidden):
        await bot.send_message(
            chat_id,
            what.markup,
            parse_mode=ParseMode.HTML,
            link_preview_options=_NO_PREVIEW,
            disable_notification=True,
        )


async def send_reply(
    bot: Bot,
    chat_id: int,
    message_id: int,
    topic_id: int | None,
    what: Html,
    keyboard: InlineKeyboardMarkup | None,
) -> bool:
    """Reply to a message of some time ago, if it still stands; return False where we may not write.

    Raises BadRequest where Telegram does not take it, as in a topic that is gone.
    """
    try:
        await bot.send_message(
            chat_id,
            what.markup,
            parse_mode=ParseMode.HTML,
            reply_markup=keyboard,
            reply_parameters=ReplyParameters(message_id, allow_sending_without_reply=True),
            message_thread_id=topic_id,
            link_preview_options=_NO_PREVIEW,
        )
    except Forbidden:
        return False
    return True


async def answer_inline(
    query: InlineQuery,
    results: Sequence[InlineQueryResultArticle],
    *,
    nothing: str | None = None,
    for_now: bool = False,
) -> None:
    """Answer an inline query with results, or with a button that says there are none and leads to the bot.

    Telegram gives the answer again when this person types the same, unless it holds only `for_now`.
    """
    button = InlineQueryResultsButton(nothing, start_parameter="inline") if nothing else None
    with _letting_old_go():
        await query.answer(
            results, cache_time=0 if for_now else _INLINE_SECONDS, is_personal=True, button=button
        )


async def answer_press(query: CallbackQuery, line: str | None = None, *, alert: bool = False) -> None:
    """Answer the press of a button, with a line that is shown for a moment, an alert until it is closed.

    Where Telegram can't be told, that is let go of: what the button did is done, and not to be done again.
    """
    try:
        with _letting_old_go():
            await query.answer(line, show_alert=alert)
    except (NetworkError, RetryAfter) as error:
        if isinstance(error, BadRequest):
            raise


def article_result(key: str, title: str, description: str, shown: Html) -> InlineQueryResultArticle:
    """Return a message as it answers a guest, or is offered in an inline query and sent when it is chosen."""
    return InlineQueryResultArticle(
        key,
        title,
        InputTextMessageContent(shown.markup, parse_mode=ParseMode.HTML, link_preview_options=_NO_PREVIEW),
        description=description or None,
    )


async def edit(
    bot: Bot, chat_id: int, message_id: int, what: Html, keyboard: InlineKeyboardMarkup | None = None
) -> bool:
    """Change a message that was sent before; return False where it is no longer there to change."""
    try:
        await bot.edit_message_text(
            what.markup,
            chat_id,
            message_id,
            parse_mode=ParseMode.HTML,
            reply_markup=keyboard,
            link_preview_options=_NO_PREVIEW,
        )
    except BadRequest as error:
        return "message is not modified" in str(error).lower()
    except Forbidden:
        return False
    return True


async def edit_keyboard(bot: Bot, message: Message, keyboard: InlineKeyboardMarkup | None) -> None:
    """Change the buttons of a message that was sent before; be silent where it is no longer there."""
    with suppress(Forbidden, BadRequest):
        await bot.edit_message_reply_markup(message.chat.id, message.message_id, reply_markup=keyboard)


async def show_to_one(
    query: CallbackQuery, message: Message, what: Html, keyboard: InlineKeyboardMarkup
) -> Literal["shown", "refused", "unknown"]:
    """Send a message to the group for nobody but who pressed a button there, within 15 seconds of that.

    These are ephemeral messages (Bot API 10.2, their parameters as of 10.3). A server of before, to which
    they are "unknown", takes it for a message to all: that is deleted at once.
    """
    for_one = {"receiver_user_id": query.from_user.id, "callback_query_id": query.id}
    bot = message.get_bot()
    try:
        sent = await bot.send_message(
            message.chat.id,
            what.markup,
            parse_mode=ParseMode.HTML,
            reply_markup=keyboard,
            message_thread_id=message.message_thread_id if message.is_topic_message else None,
            link_preview_options=_NO_PREVIEW,
            disable_notification=True,
            api_kwargs={"ephemeral_message_parameters": for_one},
        )
    except (Forbidden, BadRequest):
        return "refused"
    if not isinstance(sent, Message) or "ephemeral_message_id" in sent.api_kwargs:
        return "shown"
    with suppress(BadRequest):
        await bot.delete_message(message.chat.id, sent.message_id)
    return "unknown"


@asynccontextmanager
async def typing(to: Message, *, quietly: bool = False) -> AsyncIterator[None]:
    """Show "typing" in the chat while the block runs, once it has taken half a second.

    Nothing is shown where that is done `quietly`, and where the bot may not act: in a guest's chat, and in
    direct messages.
    """
    if quietly or to.guest_query_id is not None or to.chat.is_direct_messages:
        yield
        return
    task = asyncio.create_task(_show_typing(to))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def download(bot: Bot, document: Document) -> bytes:
    """Return the content of a file that somebody sent. Raises TelegramError, as for one too large."""
    file = await bot.get_file(document.file_id)
    return bytes(await file.download_as_bytearray())


async def is_in_charge(chat: Chat, user_id: int) -> bool:
    """Return whether the person is an administrator of the group, False where the bot is not told."""
    try:
        member = await chat.get_member(user_id)
    except (BadRequest, Forbidden):
        return False
    return member.status in _IN_CHARGE


async def may_write_to(bot: Bot, user_id: int) -> bool:
    """Return whether the person lets the bot write to them in private."""
    try:
        await bot.send_chat_action(user_id, ChatAction.TYPING)
    except (Forbidden, BadRequest):
        return False
    return True


async def show_commands(
    bot: Bot, commands: Sequence[BotCommand], scope: BotCommandScope | None, language: str | None
) -> None:
    """Set the commands menu where it differs from what Telegram has. Raises TelegramError."""
    if tuple(await bot.get_my_commands(scope, language)) != tuple(commands):
        await bot.set_my_commands(commands, scope, language)


async def show_descriptions(bot: Bot, long: str, short: str, language: str | None) -> None:
    """Set the bot's descriptions where they differ from what Telegram has. Raises TelegramError."""
    if (await bot.get_my_description(language)).description != long:
        await bot.set_my_description(long, language)
    if (await bot.get_my_short_description(language)).short_description != short:
        await bot.set_my_short_description(short, language)


async def _send_where(
    to: Message, what: Html, keyboard: InlineKeyboardMarkup | None, answered: ReplyParameters | None
) -> Message | None:
    """Send a message to the chat, and the topic, of `to`; return it, None where that can't be done."""
    with suppress(Forbidden):
        sent = await to.get_bot().send_message(
            to.chat.id,
            what.markup,
            parse_mode=ParseMode.HTML,
            reply_markup=keyboard,
            reply_parameters=answered,
            link_preview_options=_NO_PREVIEW,
            message_thread_id=to.message_thread_id if to.is_topic_message else None,
            direct_messages_topic_id=to.direct_messages_topic.topic_id if to.direct_messages_topic else None,
            disable_notification=to.chat.type != ChatType.PRIVATE and not to.chat.is_direct_messages,
        )
        return sent if isinstance(sent, Message) else None
    return None


def _replying(to: Message) -> ReplyParameters:
    return ReplyParameters(to.message_id, allow_sending_without_reply=True)


def _quoting(to: Message, part: str) -> ReplyParameters:
    """Return how to reply to a part of a message, in bold where it is bold there, without which it fails."""
    at, formats = to.compute_quote_position_and_entities(part)
    return ReplyParameters(
        to.message_id,
        allow_sending_without_reply=True,
        quote=part,
        quote_entities=formats,
        quote_position=at,
    )


async def _reply_to_guest(to: Message, query_id: str, what: Html) -> None:
    language = (to.from_user and to.from_user.language_code) or "en"
    title = say(language, words.SHORT_DESCRIPTION)
    with _letting_old_go():
        await to.get_bot().answer_guest_query(query_id, article_result("guest", title, "", what))


@contextmanager
def _letting_old_go() -> Iterator[None]:
    """Let go of a query that is too old by now to be answered."""
    try:
        yield
    except BadRequest as error:
        if "query is too old" not in str(error).lower():
            raise


async def _show_typing(to: Message) -> None:
    await asyncio.sleep(_TYPING_AFTER)
    while True:
        with suppress(TelegramError):
            await to.chat.send_action(ChatAction.TYPING)
        await asyncio.sleep(_TYPING_LASTS)
