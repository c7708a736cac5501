"""The buttons under an answer: a quote among the sentences around it, and back."""

from telegram import Message, Update

from bot.context import Context
from bot.messages import words
from bot.messages.buttons import (
    BACK,
    BACK_FOLDED,
    FIRST_FOLDED,
    MORE,
    NEAREST,
    NEAREST_AGAIN,
    NEAREST_IN_CONTEXT,
    answer_keyboard,
    back_keyboard,
    nearest_keyboard,
    quotes_of,
    with_rows_of,
)
from bot.messages.html import text
from bot.messages.outbox import answer_press, edit
from bot.messages.render import render_context, render_nearest, render_quotes

_AROUND = 3
_BACK_FROM = {FIRST_FOLDED: BACK_FOLDED, NEAREST_IN_CONTEXT: NEAREST_AGAIN}


async def show(update: Update, context: Context) -> None:
    """Do what the button says: a quote in its surroundings, the other quotes, or the answer again."""
    query = update.callback_query
    if query is None or context.match is None:
        return
    code, state = context.match[1], context.match[2]
    quotes = await context.keeper.look(lambda index: quotes_of(state, index.articles))
    view = context.view(query.from_user)
    message = query.message
    number = int(code) if code.isdigit() else 0
    if number >= len(quotes) or not isinstance(message, Message):
        await answer_press(query, view.say(words.ARTICLE_GONE), alert=True)
        return
    if code == BACK_FOLDED:
        shown, keyboard = render_quotes(quotes[:1], view), answer_keyboard(quotes, view, folded=True)
    elif code in (NEAREST, NEAREST_AGAIN):
        below = (message.text or "").partition("\n")[2] if code == NEAREST else ""
        shown = render_nearest(quotes[0], text(below), view)
        keyboard = nearest_keyboard(quotes[0], view, folded=False)
    elif code in (BACK, MORE):
        shown, keyboard = render_quotes(quotes, view), answer_keyboard(quotes, view)
    else:
        back = _BACK_FROM.get(code, BACK)
        shown, keyboard = render_context(quotes[number], _AROUND, view), back_keyboard(state, back, view)
    keyboard = with_rows_of(message.reply_markup, keyboard)
    changed = await edit(context.bot, message.chat.id, message.message_id, shown, keyboard)
    await answer_press(query, None if changed else view.say(words.PAGE_GONE))
