"""What each message that wants something of the bot has in common: who asks where, and its turn."""

from telegram import InlineKeyboardMarkup, Message
from telegram.constants import ChatType

from bot.addressed import said_in
from bot.asking import Asking, Place, take_turn
from bot.context import Context
from bot.library.some import ALL_ALIKE, First
from bot.manners import Turn
from bot.messages import words
from bot.messages.html import Html, text
from bot.messages.outbox import react, reply

_ASLEEP = "😴"


def asking_of(message: Message, asked: str, first: First = ALL_ALIKE, *, unasked: bool = False) -> Asking:
    """Return what is asked by a message, and of which articles first."""
    sender = message.from_user.id if message.from_user else 0
    return Asking(sender, message.chat.id, place_of(message), asked, first, unasked, message.message_id)


def place_of(message: Message) -> Place:
    """Return where a message is written."""
    if message.guest_query_id is not None:
        return "guest"
    alone = message.chat.type == ChatType.PRIVATE or message.chat.is_direct_messages
    return "private" if alone else "group"


def is_linked(message: Message, context: Context) -> bool:
    """Return whether a quote's context is a link there: in groups where it can't be shown to one alone."""
    return place_of(message) == "group" and not context.parts.shows_to_one


async def is_its_turn(message: Message, context: Context) -> bool:
    """Count a message as a question is counted; return whether it is its turn, put off where it is not."""
    turn = await take_turn(context.parts, asking_of(message, said_in(message)))
    if turn is not Turn.ANSWER:
        await put_off(message, turn, context)
    return turn is Turn.ANSWER


async def answer(
    message: Message,
    what: Html,
    keyboard: InlineKeyboardMarkup | None,
    context: Context,
    *,
    part: str | None = None,
) -> int | None:
    """Send an answer as `reply` does, so that it is clear to which message, and to which `part` of it.

    Return the id of its message, None where that can't be changed later.
    """
    queues = context.parts.receiving.queues
    clear = queues.is_newest(message.chat.id, message.message_id)
    sent = await reply(message, what, keyboard, clear=clear, part=part)
    if sent is None:
        return None
    queues.note_message(message.chat.id, sent.message_id)
    return sent.message_id


async def put_off(message: Message, turn: Turn, context: Context) -> None:
    """Ask for a pause, only nod, or say nothing."""
    if turn is Turn.ASK_FOR_PAUSE:
        await reply(message, text(context.view(message.from_user).say(words.SLOW_DOWN)))
    elif turn is Turn.NOD:
        await react(message, _ASLEEP)
