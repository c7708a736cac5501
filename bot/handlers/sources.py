"""/sources: the articles, a page at a time."""

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update, User

from bot import words
from bot.context import Context
from bot.html import Html, text
from bot.outbox import edit, reply
from bot.render import render_sources

PATTERN = r"^sources:(\d{1,9})$"
_PAGE = 8


async def sources(update: Update, context: Context) -> None:
    """Send the first page."""
    if update.message:
        await reply(update.message, *_page(context, 0, update.effective_user))


async def turn(update: Update, context: Context) -> None:
    """Turn to the page whose number the button carries."""
    query = update.callback_query
    if query is None or context.match is None:
        return
    shown, keyboard = _page(context, int(context.match[1]), query.from_user)
    message = query.message
    turned = isinstance(message, Message) and await edit(
        context.bot, message.chat.id, message.message_id, shown, keyboard
    )
    await query.answer(None if turned else context.view(query.from_user).say(words.PAGE_GONE))


def _page(context: Context, number: int, user: User | None) -> tuple[Html, InlineKeyboardMarkup | None]:
    articles = context.keeper.index.library.articles
    if not articles:
        return text(context.view(user).say(words.NO_SOURCES)), None
    last = (len(articles) - 1) // _PAGE
    number = min(number, last)
    view, buttons = context.view(user), []
    if number > 0:
        buttons.append(InlineKeyboardButton(view.say(words.PREVIOUS), callback_data=f"sources:{number - 1}"))
    if number < last:
        buttons.append(InlineKeyboardButton(view.say(words.NEXT), callback_data=f"sources:{number + 1}"))
    first = number * _PAGE
    page = render_sources(articles[first : first + _PAGE], first, len(articles), view)
    return page, InlineKeyboardMarkup([buttons]) if buttons else None
