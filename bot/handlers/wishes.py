"""Questions that wait: noted by a button, and ended by another; `bot/news.py` answers them."""

from telegram import Message, Update

from bot.context import Context
from bot.ledger.wishes import Wish
from bot.messages import words
from bot.messages.buttons import GO_ON, STOP
from bot.messages.outbox import answer_press


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
