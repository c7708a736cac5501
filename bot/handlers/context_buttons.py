"""The buttons under an answer: a quote among the sentences around it, and the quotes that were not shown."""

from collections.abc import Mapping
from dataclasses import replace

from telegram import CallbackQuery, Message, Update
from telegram.constants import ChatType

from bot.context import Context
from bot.conversation.talk import where
from bot.handlers.leaning import talk_in
from bot.handlers.turns import answer, is_linked
from bot.messages import words
from bot.messages.buttons import (
    MORE,
    NEAREST,
    answer_keyboard,
    context_keyboard,
    nearest_keyboard,
    number_of,
    numbered_quotes_of,
    with_links,
    with_rest_of,
)
from bot.messages.html import shown_in
from bot.messages.links import link_or_reader
from bot.messages.outbox import answer_press, edit, edit_keyboard, show_to_one
from bot.messages.render import render_below, render_context
from retrieval.answer import Quote

_AROUND = 3


async def show(update: Update, context: Context) -> None:
    """Do what the button says: show a quote in its surroundings, or the quotes that it holds back."""
    query = update.callback_query
    if query is None or context.match is None:
        return
    code, state = context.match[1], context.match[2]
    quotes = await context.keeper.look(lambda index: numbered_quotes_of(state, index.articles))
    message, number = query.message, number_of(code)
    stands = bool(quotes) if code == MORE else number in quotes
    if not stands or not isinstance(message, Message):
        await answer_press(query, context.view(query.from_user).say(words.ARTICLE_GONE), alert=True)
    elif code in (MORE, NEAREST):
        await _unfold(query, message, code, quotes, context)
    elif message.chat.type == ChatType.PRIVATE:
        await _show_below(query, message, quotes[number], state, context)
    else:
        await _show_aside(query, message, quotes, number, state, context)


async def _unfold(
    query: CallbackQuery, message: Message, code: str, numbered: Mapping[int, Quote], context: Context
) -> None:
    """Show the quotes that stand behind the button below what the answer shows already."""
    view, linked, quotes = context.view(query.from_user), is_linked(message, context), list(numbered.values())
    if code == MORE:
        what = render_below(shown_in(message), [quote for n, quote in numbered.items() if n > 0], view)
        keyboard = answer_keyboard(quotes, view, linked=linked)
        talk = replace(await talk_in(message, quotes, context), seen=len(quotes))
        context.parts.talks.note(where(message, query.from_user), talk, message.message_id)
    else:
        what = render_below(shown_in(message), quotes, view, view.say(words.NEAREST))
        keyboard = nearest_keyboard(quotes[0], view, folded=False, linked=linked)
    rest = with_rest_of(message.reply_markup, keyboard)
    changed = await edit(context.bot, message.chat.id, message.message_id, what, rest)
    await answer_press(query, None if changed else view.say(words.ANSWER_TOO_OLD))


async def _show_below(
    query: CallbackQuery, message: Message, quote: Quote, state: str, context: Context
) -> None:
    """Send a quote in its surroundings, which is spoken of from then on."""
    view = context.view(query.from_user)
    keyboard = context_keyboard(quote, state, view, context.bot.username)
    sent = await answer(message, render_context(quote, _AROUND, view), keyboard, context)
    talk = await talk_in(message, [quote], context)
    talk = replace(talk, spoken=replace(talk.spoken, quotes=(quote,)), seen=1)
    context.parts.talks.note(where(message, query.from_user), talk, sent)
    await answer_press(query)


async def _show_aside(
    query: CallbackQuery,
    message: Message,
    quotes: Mapping[int, Quote],
    number: int,
    state: str,
    context: Context,
) -> None:
    """Show a quote in its surroundings to who pressed the button alone, for the answer is everybody's.

    Where Telegram's server can't do that, the buttons become links.
    """
    view, parts, quote = context.view(query.from_user), context.parts, quotes[number]
    around = render_context(quote, _AROUND, view)
    keyboard = context_keyboard(quote, state, view, context.bot.username)
    outcome = await show_to_one(query, message, around, keyboard)
    if outcome == "shown":
        await answer_press(query)
        return
    parts.shows_to_one = parts.shows_to_one and outcome != "unknown"
    await edit_keyboard(context.bot, message, with_links(message.reply_markup, quotes, view))
    line = words.CONTEXT_LINKED if link_or_reader(quote, view.reader_url) else words.START_PRIVATE_CHAT
    await answer_press(query, view.say(line))
