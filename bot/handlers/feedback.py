"""What people think of an answer: the buttons under it, and a reaction to it."""

from telegram import MessageReactionUpdated, ReactionTypeEmoji, Update

from bot.context import Context
from bot.messages import words
from bot.messages.outbox import answer_press

_LIKES = frozenset("👍❤🔥🎉👏💯🙏👌🤩😍🏆🆒💘")
_DISLIKES = frozenset("👎💩🤮🤡😡🥱🤬🖕")


async def press(update: Update, context: Context) -> None:
    """Keep whether an answer was useful, as the button says, if it is the button of that answer."""
    query = update.callback_query
    if query is None or context.match is None:
        return
    view, ledger, question = context.view(query.from_user), context.parts.ledger, int(context.match[1])
    message = query.message
    known = message and await ledger.question_of(message.chat.id, message.message_id) == question
    if known:
        await ledger.note_feedback(question, query.from_user.id, context.match[2] == "1")
    await answer_press(query, view.say(words.FEEDBACK_THANKS if known else words.ANSWER_TOO_OLD))


async def reaction(update: Update, context: Context) -> None:
    """Keep what a reaction to an answer says; one that was taken away says nothing any more."""
    changed = update.message_reaction
    if changed is None or changed.user is None:
        return
    ledger = context.parts.ledger
    question = await ledger.question_of(changed.chat.id, changed.message_id)
    if question is not None:
        await ledger.note_feedback(question, changed.user.id, _opinion(changed))


def _opinion(changed: MessageReactionUpdated) -> bool | None:
    emoji = {r.emoji.rstrip("\ufe0f") for r in changed.new_reaction if isinstance(r, ReactionTypeEmoji)}
    if emoji & _LIKES:
        return True
    return False if emoji & _DISLIKES else None
