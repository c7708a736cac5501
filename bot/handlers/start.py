"""Greeting, help, and one line for whatever is neither a question nor a command."""

from telegram import InlineKeyboardMarkup, Update
from telegram.constants import ChatType

from bot.context import Context
from bot.messages import admin_words, words
from bot.messages.buttons import (
    START_QUOTES,
    answer_keyboard,
    article_keyboard,
    examples_keyboard,
    quotes_of_start,
)
from bot.messages.html import Html, text
from bot.messages.links import START_ARTICLE
from bot.messages.outbox import answer_press, reply, typing
from bot.messages.render import render_article, render_quotes
from bot.messages.translate import View
from retrieval.collection import EngineUnavailableError


async def start(update: Update, context: Context) -> None:
    """Say who the bot is, and what to ask it; a link that was shared leads to an answer or an article."""
    payload = (context.args or [""])[0]
    if payload.startswith((START_QUOTES, START_ARTICLE)):
        await _open(payload, update, context)
        return
    view, message = context.view(update.effective_user), update.effective_message
    questions: tuple[str, ...] = ()
    if message is not None and message.chat.type == ChatType.PRIVATE:
        async with typing(message):
            questions = await _examples(view, context)
    said = text(f"{view.say(words.START)}\n\n{view.say(words.START_HELP)}")
    await _say(update, said, examples_keyboard(questions))


async def _examples(view: View, context: Context) -> tuple[str, ...]:
    try:
        return await context.keeper.examples(view.language)
    except EngineUnavailableError:
        return ()


async def help_(update: Update, context: Context) -> None:
    """List the commands; those for admins to admins only, and in private."""
    user, chat = update.effective_user, update.effective_chat
    in_private = chat is not None and chat.type == ChatType.PRIVATE
    admin = admin_words.HELP if in_private and user and context.is_admin(user.id) else ""
    await _say(update, text(context.view(user).say(words.HELP, name=context.bot.username) + admin))


async def unknown_command(update: Update, context: Context) -> None:
    """Point to /help."""
    await _say(update, text(context.view(update.effective_user).say(words.UNKNOWN_COMMAND)))


async def no_text(update: Update, context: Context) -> None:
    """Say that only text can be read; of an album, which comes as a message each, that is not said."""
    if update.message is not None and update.message.media_group_id is not None:
        return
    await _say(update, text(context.view(update.effective_user).say(words.TEXT_ONLY)))


async def unknown_button(update: Update, context: Context) -> None:
    """Say that a button no longer does anything."""
    if update.callback_query:
        line = context.view(update.effective_user).say(words.ANSWER_TOO_OLD)
        await answer_press(update.callback_query, line)


async def _open(payload: str, update: Update, context: Context) -> None:
    """Show the answer or the article that a link leads to."""
    view, keeper = context.view(update.effective_user), context.keeper
    article = await keeper.look(lambda index: index.articles.find(payload.removeprefix(START_ARTICLE)))
    if quotes := await keeper.look(lambda index: quotes_of_start(payload, index.articles)):
        await _say(update, render_quotes(quotes[:1], view), answer_keyboard(quotes, view, folded=True))
    elif article:
        await _say(
            update, render_article(article, view), article_keyboard(article, view, context.bot.username)
        )
    else:
        await _say(update, text(view.say(words.ARTICLE_GONE)))


async def _say(update: Update, what: Html, keyboard: InlineKeyboardMarkup | None = None) -> None:
    if update.effective_message:
        await reply(update.effective_message, what, keyboard)
