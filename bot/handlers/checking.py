"""/check: does a quotation stand in the articles, word for word, and is it whose it is said to be?"""

from telegram import Message, Update

from bot.addressed import behind_command
from bot.asking import note_looked_up, noting_outage
from bot.context import Context
from bot.conversation.follow_ups import Spoken
from bot.conversation.talk import Talk, where
from bot.handlers.turns import answer, asking_of, is_its_turn, is_linked
from bot.messages import words
from bot.messages.buttons import answer_keyboard, article_keyboard
from bot.messages.html import text
from bot.messages.outbox import reply, typing
from bot.messages.render import render_check
from retrieval.checking import Check


async def check(update: Update, context: Context) -> None:
    """Check what stands behind /check, or the message, or the part of it, that it replies to."""
    message = update.effective_message
    if message is None:
        return
    given = behind_command(message)
    if given:
        await check_message(message, given, context)
    else:
        await reply(message, text(context.view(message.from_user).say(words.CHECK_WHAT)))


async def check_message(message: Message, given: str, context: Context) -> None:
    """Tell what comes of checking the quotation that was given, where its turn has come."""
    if not await is_its_turn(message, context):
        return
    view = context.view(message.from_user)
    checked = await _checked(message, given, context)
    keyboard = None
    if checked.match is not None:
        keyboard = answer_keyboard([checked.match], view, linked=is_linked(message, context))
    elif checked.article is not None:
        keyboard = article_keyboard(checked.article, view, context.bot.username)
    sent = await answer(message, render_check(checked, view), keyboard, context)
    if checked.match is not None:
        spoken, language = Spoken("", (checked.match,)), checked.match.article.in_language
        context.parts.talks.note(where(message), Talk(spoken, language, None), sent)


async def _checked(message: Message, given: str, context: Context) -> Check:
    """Return what comes of checking. Raises EngineUnavailableError, noted until it can be done."""
    asking = asking_of(message, given)
    async with typing(message), noting_outage(context.parts, asking):
        checked = await context.keeper.check_quote(given)
    await note_looked_up(context.parts, asking)
    return checked
