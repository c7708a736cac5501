"""Guest questions: where somebody names the bot in a chat that it is no member of."""

import time

from telegram import Update

from bot.addressed import question_to
from bot.context import Context
from bot.handlers.notes import note
from bot.manners import Turn
from bot.messages import words
from bot.messages.html import text
from bot.messages.outbox import answer_guest, article_result
from bot.messages.render import render_answer


async def guest(update: Update, context: Context) -> None:
    """Answer where somebody names the bot in a chat that it is no member of."""
    message = update.guest_message
    if message is None or message.guest_query_id is None:
        return
    asked = question_to(context.bot.bot, message)
    view = context.view(message.from_user)
    sender = message.from_user.id if message.from_user else 0
    if asked and await context.parts.manners.turn(sender, message.chat.id) is not Turn.ANSWER:
        shown = text(view.say(words.SLOW_DOWN))
    elif asked:
        started = time.perf_counter()
        answer = await context.keeper.answer(asked)
        shown = render_answer(answer, view, most=1)
        await note(context, message, asked, answer, (time.perf_counter() - started) * 1000, "guest")
    else:
        shown = text(view.say(words.ASK_ME, name=context.bot.username))
    await answer_guest(
        context.bot,
        message.guest_query_id,
        article_result("guest", view.say(words.SHORT_DESCRIPTION), "", shown),
    )
