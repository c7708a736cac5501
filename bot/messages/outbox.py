"""The only place from which messages leave: whatever is sent is `Html`, so nothing goes out unescaped."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress

from telegram import (
    Bot,
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
from telegram.constants import ChatAction, ChatType, ParseMode
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.messages.html import Html

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_TYPING_AFTER = 0.5
_TYPING_LASTS = 4.5


async def reply(to: Message, what: Html, keyboard: InlineKeyboardMarkup | None = None) -> Message | None:
    """Send a message to the chat of `to`; in a group as a reply to it. Return it, None where we may not write."""
    in_group = to.chat.type != ChatType.PRIVATE
    answered = ReplyParameters(to.message_id, allow_sending_without_reply=True) if in_group else None
    with suppress(Forbidden):
        return await to.get_bot().send_message(
            to.chat.id,
            what.markup,
            parse_mode=ParseMode.HTML,
            reply_markup=keyboard,
            reply_parameters=answered,
            link_preview_options=_NO_PREVIEW,
            message_thread_id=to.message_thread_id if to.is_topic_message else None,
            disable_notification=in_group,
        )
    return None


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


async def offer(
    query: InlineQuery,
    results: Sequence[InlineQueryResultArticle],
    button: InlineQueryResultsButton | None,
    cache_seconds: int,
) -> None:
    """Answer an inline query; one that is too old by now is let go."""
    try:
        await query.answer(results, cache_time=cache_seconds, button=button)
    except BadRequest as error:
        if "query is too old" not in str(error).lower():
            raise


async def answer_guest(bot: Bot, query_id: str, result: InlineQueryResultArticle) -> None:
    """Answer in a chat that the bot is no member of; a query that is too old by now is let go."""
    try:
        await bot.answer_guest_query(query_id, result)
    except BadRequest as error:
        if "query is too old" not in str(error).lower():
            raise


def article_result(key: str, title: str, description: str, shown: Html) -> InlineQueryResultArticle:
    """Return a message as it is offered in an inline query, or answers a guest."""
    return InlineQueryResultArticle(
        key,
        title,
        InputTextMessageContent(
            shown.markup, parse_mode=ParseMode.HTML, link_preview_options=LinkPreviewOptions(is_disabled=True)
        ),
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


@asynccontextmanager
async def typing(to: Message, *, quietly: bool = False) -> AsyncIterator[None]:
    """Show "typing" in the chat while the block runs, once it has taken half a second; `quietly` shows nothing."""
    if quietly:
        yield
        return
    task = asyncio.create_task(_show_typing(to))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _show_typing(to: Message) -> None:
    await asyncio.sleep(_TYPING_AFTER)
    while True:
        with suppress(TelegramError):
            await to.chat.send_action(ChatAction.TYPING)
        await asyncio.sleep(_TYPING_LASTS)
