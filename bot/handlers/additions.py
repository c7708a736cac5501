"""/add and /remove, for admins: articles from a file or an address, and out of the library."""

import asyncio
import secrets

from telegram import Document as TelegramDocument
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.error import TelegramError
from telegram.ext import filters

from bot.addressed import said_in
from bot.context import Context
from bot.handlers.gate import for_admins
from bot.handlers.questions import question
from bot.handlers.sources import article_numbered
from bot.handlers.start import no_text
from bot.library.reports import reload_summary
from bot.library.waiting import Found, WaitingRoom
from bot.messages import admin_words, words
from bot.messages.html import Html, join, text
from bot.messages.outbox import answer_press, download, edit, reply, typing
from bot.messages.render import MESSAGE_LIMIT, render_article
from corpus.errors import VerbatimError
from corpus.reading import ReadFile

PATTERN = r"^a:([0-9a-f]{8,20}):([01b])$"
CAPTIONED = filters.Document.ALL & filters.CaptionRegex(r"^/add(?:@\w+)?\b")
_SHOWN = 3


@for_admins
async def add(update: Update, context: Context) -> None:
    """Read a file or an address, show what was understood, and ask whether to add it."""
    message = update.message
    if message is None:
        return
    replied = message.reply_to_message
    document = message.document or (replied.document if replied else None)
    address = next(iter((message.text or message.caption or "").split()[1:]), None)
    if document is None and address is None:
        await reply(message, text(admin_words.ADD_WHAT))
        return
    room = WaitingRoom(context.parts.settings)
    try:
        context.keeper.check_has_articles()
        async with typing(message):
            found = await _found(document, address or "", room, context)
            read = await asyncio.to_thread(room.read, found)
        if not read.articles:
            raise VerbatimError(read.problems[0].reason if read.problems else "there is no article in it")
        token = secrets.token_hex(8)
        await asyncio.to_thread(room.keep, token, found)
    except (VerbatimError, TelegramError) as error:
        await reply(message, text(admin_words.ADD_FAILED.format(error=error)))
        return
    await reply(
        message, _shown(read), _buttons([(admin_words.ADD, token, "1"), (admin_words.CANCEL, token, "0")])
    )


async def offer(update: Update, context: Context) -> None:
    """Ask an admin who sends a file whether to add it, and answer its caption, as anybody's."""
    user, message = update.effective_user, update.message
    if message is not None and said_in(message):
        await question(update, context)
    elif user is None or not context.is_admin(user.id):
        await no_text(update, context)
    if user is not None and context.is_admin(user.id):
        await add(update, context)


@for_admins
async def remove(update: Update, context: Context) -> None:
    """Take an article out of the library; the button below the answer puts it back."""
    message = update.message
    article = await article_numbered(context)
    if message is None:
        return
    if article is None:
        await reply(message, text(admin_words.REMOVE_WHICH))
        return
    try:
        context.keeper.check_has_articles()
        await asyncio.to_thread(WaitingRoom(context.parts.settings).hide, article.id, True)
    except VerbatimError as error:
        await reply(message, text(admin_words.NOT_KEPT.format(error=error)))
        return
    try:
        await context.keeper.wait_and_reload()
        shown = admin_words.REMOVED.format(headline=article.headline)
    except VerbatimError as error:
        shown = admin_words.RELOAD_FAILED.format(error=error)
    await reply(message, text(shown), _buttons([(admin_words.PUT_BACK, article.id, "b")]))


async def decide(update: Update, context: Context) -> None:
    """Do what the button says: add what was shown, leave it, or put an article back."""
    query = update.callback_query
    if query is None or context.match is None or not isinstance(query.message, Message):
        return
    if not context.is_admin(query.from_user.id):
        await answer_press(query, context.view(query.from_user).say(words.NOT_FOR_YOU), alert=True)
        return
    await answer_press(query)
    try:
        said = await _decided(context.match[1], context.match[2], context)
    except VerbatimError as error:
        said = admin_words.NOT_KEPT.format(error=error)
    await edit(context.bot, query.message.chat.id, query.message.message_id, text(said))


async def _decided(key: str, what: str, context: Context) -> str:
    """Do it, and return what to say. Raises VerbatimError where it can't be kept."""
    room = WaitingRoom(context.parts.settings)
    if what == "b":
        await asyncio.to_thread(room.hide, key, False)
        await _reload(context)
        article = await context.keeper.look(lambda index: index.articles.find(key))
        return admin_words.IS_BACK.format(headline=article.headline) if article else words.ARTICLE_GONE
    if what == "0" or not await asyncio.to_thread(room.admit, key):
        await asyncio.to_thread(room.discard, key)
        return admin_words.CANCELLED
    return admin_words.ADDED.format(summary=await _reload(context))


async def _reload(context: Context) -> str:
    try:
        return reload_summary(await context.keeper.wait_and_reload())
    except VerbatimError as error:
        return admin_words.RELOAD_FAILED.format(error=error)


async def _found(
    document: TelegramDocument | None, address: str, room: WaitingRoom, context: Context
) -> Found:
    if document is None:
        return await asyncio.to_thread(room.fetch, address)
    return Found(document.file_name or "file.txt", await download(context.bot, document))


def _shown(read: ReadFile) -> Html:
    shown = text(admin_words.ADD_THESE)
    for article in read.articles[:_SHOWN]:
        longer = join([shown, render_article(article)], "\n\n")
        shown = longer if longer.length <= MESSAGE_LIMIT // 2 else shown
    rest = len(read.articles) - _SHOWN
    problems = [
        text(f"{'Not read' if problem.lost else 'Warning'}: {str(problem)[:200]}")
        for problem in read.problems[:_SHOWN]
    ]
    return join([shown, text(f"… and {rest} more articles." if rest > 0 else ""), *problems], "\n\n")


def _buttons(buttons: list[tuple[str, str, str]]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(label, callback_data=f"a:{key}:{what}") for label, key, what in buttons]]
    )
