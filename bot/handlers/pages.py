"""Lists of which a message shows one page at a time: the buttons that turn it, and turning it."""

from collections.abc import Callable

from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from bot.context import Context
from bot.messages import words
from bot.messages.html import Html
from bot.messages.outbox import answer_press, edit
from bot.messages.translate import View

Page = tuple[Html, InlineKeyboardMarkup | None]


def page_keyboard(
    number: int, last: int, data: Callable[[int], str], view: View
) -> InlineKeyboardMarkup | None:
    """Return buttons to the pages before and after that number, from 0; None where there are neither.

    `data` says what the button to a page carries.
    """
    turns = [(words.PREVIOUS, number - 1)] * (number > 0) + [(words.NEXT, number + 1)] * (number < last)
    buttons = [InlineKeyboardButton(view.say(label), callback_data=data(to)) for label, to in turns]
    return InlineKeyboardMarkup([buttons]) if buttons else None


async def turn_to(page: Page | None, query: CallbackQuery, context: Context) -> None:
    """Put a page in the place of the one under whose button somebody pressed, or say that it is gone."""
    message = query.message
    turned = (
        page is not None
        and isinstance(message, Message)
        and await edit(context.bot, message.chat.id, message.message_id, *page)
    )
    await answer_press(query, None if turned else context.view(query.from_user).say(words.PAGE_GONE))
