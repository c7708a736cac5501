"""Questions that wait: noted by a button, answered after a reload by what is new, and ended by another."""

import logging
from collections.abc import Sequence

from telegram import Bot, Message, Update
from telegram.error import TelegramError

from bot.context import Context, Parts
from bot.ledger.wishes import Wish
from bot.messages import words
from bot.messages.buttons import GO_ON, STOP, answer_keyboard, with_enough
from bot.messages.html import italic, join
from bot.messages.outbox import answer_press, send_reply
from bot.messages.render import render_answer
from bot.messages.translate import View
from corpus.article import Article
from retrieval.answer import Answer

log = logging.getLogger(__name__)
_SURE = 0.5


async def press(update: Update, context: Context) -> None:
    """Let a question wait, wait no more, or go on waiting, as the button says."""
    query = update.callback_query
    if query is None or context.match is None or not isinstance(query.message, Message):
        return
    view, number, what = context.view(query.from_user), int(context.match[1]), context.match[2]
    message_id = int(context.match[3] or query.message.message_id)
    ledger = context.parts.ledger
    wish = await ledger.wish(number)
    if what in (STOP, GO_ON):
        mine = wish is not None and wish.user_id == query.from_user.id
        if mine and what == STOP:
            await ledger.drop_wish(number)
        elif mine:
            await ledger.tell_wish(number, told=False)
        line = words.STOPPED if what == STOP else words.WILL_TELL
        await answer_press(query, view.say(line if mine else words.ANSWER_TOO_OLD))
        return
    if wish is not None and not wish.told:  # in a group it is answered for all
        await answer_press(query, view.say(words.WILL_TELL))
        return
    text = await ledger.text_of(number)
    if text is None or await ledger.question_of(query.message.chat.id, query.message.message_id) != number:
        await answer_press(query, view.say(words.ANSWER_TOO_OLD))
        return
    topic = query.message.message_thread_id if query.message.is_topic_message else None
    kept = await ledger.keep_wish(
        Wish(number, query.message.chat.id, query.from_user.id, topic, message_id, view.language, text)
    )
    await answer_press(query, view.say(words.WILL_TELL if kept else words.TOO_MANY_WISHES), alert=not kept)


async def tell(bot: Bot, parts: Parts, articles: Sequence[Article]) -> None:
    """Ask articles that are new or changed all that waits, and tell those who asked what they answer.

    What a kill or an outage ends is done again by `tell_the_rest`; who was told before is not told again.
    """
    waiting = await parts.ledger.wishes() if articles else ()
    if not waiting:
        return
    await parts.ledger.keep_news([article.id for article in articles])
    answers = await parts.keeper.ask_only(articles, [wish.text for wish in waiting])
    told = [
        await _tell(bot, parts, wish, answer)
        for wish, answer in zip(waiting, answers, strict=True)
        if answer.level == "answer" and answer.confidence >= _SURE
    ]
    if all(told):
        await parts.ledger.drop_news()


async def tell_the_rest(bot: Bot, parts: Parts) -> None:
    """Do what an earlier run left undone: ask what was new then all that still waits."""
    ids = await parts.ledger.news()
    if not ids:
        return
    found = await parts.keeper.look(lambda index: [index.articles.find(one) for one in ids])
    await tell(bot, parts, [article for article in found if article is not None])


async def _tell(bot: Bot, parts: Parts, wish: Wish, answer: Answer) -> bool:
    """Tell somebody what answers their question; return False where that can't be sent now."""
    view = View(wish.language, parts.settings.reader_url)
    said = italic(view.say(words.ANSWERED_NOW, question=wish.text))
    linked = wish.chat_id < 0 and not parts.shows_to_one
    keyboard = with_enough(answer_keyboard(answer.quotes[:1], view, linked=linked), view, wish.id)
    shown = join([said, render_answer(answer, view, most=1)])
    try:
        sent = await send_reply(bot, wish.chat_id, wish.message_id, wish.topic_id, shown, keyboard)
    except TelegramError as error:
        log.warning("What waits in chat %d could not be answered now (%s).", wish.chat_id, error)
        return False
    if sent:
        await parts.ledger.tell_wish(wish.id, told=True)
    else:
        log.info("What waits in chat %d is let go of: the bot may not write there.", wish.chat_id)
        await parts.ledger.drop_wishes_of(wish.chat_id)
    return True
