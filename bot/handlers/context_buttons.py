"""The buttons under an answer: a quote among the sentences around it, and back."""

from telegram import CallbackQuery, InlineKeyboardMarkup, Message, Update
from telegram.constants import ChatType

from bot.context import Context
from bot.handlers.turns import is_linked
from bot.messages import words
from bot.messages.buttons import (
    BACK,
    BACK_FOLDED,
    FIRST_FOLDED,
    NEAREST,
    NEAREST_AGAIN,
    NEAREST_IN_CONTEXT,
    answer_keyboard,
    context_keyboard,
    nearest_keyboard,
    quotes_of,
    with_rest_of,
)
from bot.messages.html import Html, text
from bot.messages.links import link_or_reader
from bot.messages.outbox import answer_press, edit, edit_keyboard, show_to_one
from bot.messages.render import render_context, render_nearest, render_quotes
from bot.messages.translate import View
from retrieval.answer import Quote

_AROUND = 3
_BACK_FROM = {FIRST_FOLDED: BACK_FOLDED, NEAREST_IN_CONTEXT: NEAREST_AGAIN}
_Shown = tuple[Html, InlineKeyboardMarkup | None]


async def show(update: Update, context: Context) -> None:
    """Do what the button says: a quote in its surroundings, the other quotes, or the answer again."""
    query = update.callback_query
    if query is None or context.match is None:
        return
    code, state = context.match[1], context.match[2]
    quotes = await context.keeper.look(lambda index: quotes_of(state, index.articles))
    view, message = context.view(query.from_user), query.message
    if _number(code) >= len(quotes) or not isinstance(message, Message):
        await answer_press(query, view.say(words.ARTICLE_GONE), alert=True)
        return
    if code.isdigit() or code in _BACK_FROM:
        if message.chat.type != ChatType.PRIVATE:
            await _show_aside(query, message, quotes, code, state, context)
            return
        quote, back = quotes[_number(code)], _BACK_FROM.get(code, BACK)
        keyboard = context_keyboard(quote, state, view, context.bot.username, back)
        shown: _Shown = (render_context(quote, _AROUND, view), keyboard)
    else:
        shown = _answer(code, quotes, message, view, linked=is_linked(message, context))
    rest = with_rest_of(message.reply_markup, shown[1])
    changed = await edit(context.bot, message.chat.id, message.message_id, shown[0], rest)
    await answer_press(query, None if changed else view.say(words.PAGE_GONE))


def _answer(code: str, quotes: list[Quote], message: Message, view: View, *, linked: bool) -> _Shown:
    """Return the answer, or what comes nearest, folded or not, as the button says."""
    if code == BACK_FOLDED:
        return render_quotes(quotes[:1], view), answer_keyboard(quotes, view, folded=True, linked=linked)
    if code in (NEAREST, NEAREST_AGAIN):
        below = (message.text or "").partition("\n")[2] if code == NEAREST else ""
        keyboard = nearest_keyboard(quotes[0], view, folded=False, linked=linked)
        return render_nearest(quotes[0], text(below), view), keyboard
    return render_quotes(quotes, view), answer_keyboard(quotes, view, linked=linked)


async def _show_aside(
    query: CallbackQuery, message: Message, quotes: list[Quote], code: str, state: str, context: Context
) -> None:
    """Show a quote in its surroundings to who pressed the button alone, for the answer is everybody's.

    Where Telegram's server can't do that, the buttons become links.
    """
    view, parts = context.view(query.from_user), context.parts
    quote = quotes[_number(code)]
    around = render_context(quote, _AROUND, view)
    outcome = await show_to_one(
        query, message, around, context_keyboard(quote, state, view, context.bot.username)
    )
    if outcome == "shown":
        await answer_press(query)
        return
    parts.shows_to_one = parts.shows_to_one and outcome != "unknown"
    if code == NEAREST_IN_CONTEXT:
        keyboard = nearest_keyboard(quote, view, folded=False, linked=True)
    else:
        keyboard = answer_keyboard(quotes, view, folded=code == FIRST_FOLDED, linked=True)
    await edit_keyboard(context.bot, message, with_rest_of(message.reply_markup, keyboard))
    line = words.CONTEXT_LINKED if link_or_reader(quote, view.reader_url) else words.START_PRIVATE_CHAT
    await answer_press(query, view.say(line))


def _number(code: str) -> int:
    return int(code) if code.isdigit() else 0
