"""The buttons under an answer: a quote among the sentences around it, and back."""

from telegram import Message, Update

from bot import words
from bot.buttons import BACK, answer_keyboard, back_keyboard, quotes_of
from bot.context import Context
from bot.outbox import edit
from bot.render import render_context, render_quotes

_AROUND = 3


async def show(update: Update, context: Context) -> None:
    """Show the quote whose number the button carries in its surroundings, or the answer again."""
    query = update.callback_query
    if query is None or context.match is None:
        return
    which, state = context.match[1], context.match[2]
    quotes = quotes_of(state, context.keeper.index.library)
    view = context.view(query.from_user)
    message = query.message
    number = len(quotes) if which == BACK else int(which)
    if not quotes or (which != BACK and number >= len(quotes)) or not isinstance(message, Message):
        await query.answer(words.ARTICLE_GONE, show_alert=True)
        return
    if which == BACK:
        shown, keyboard = render_quotes(quotes, view), answer_keyboard(quotes)
    else:
        shown, keyboard = render_context(quotes[number], _AROUND, view), back_keyboard(state)
    changed = await edit(context.bot, message.chat.id, message.message_id, shown, keyboard)
    await query.answer(None if changed else words.PAGE_GONE)
