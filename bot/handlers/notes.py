"""Noting in the ledger what was asked and how it was answered."""

from telegram import Message
from telegram.constants import ChatType

from bot.context import Context
from bot.ledger import Asked
from retrieval.answer import Answer

_NOTED = ("unanswered", None)


async def note(
    context: Context, message: Message, asked: str, answer: Answer, milliseconds: float, place: str = ""
) -> int | None:
    """Note a question that took so long to answer; return its number, None for what was none, as a greeting.

    One that was edited keeps its number.
    """
    if answer.declined not in _NOTED:
        return None
    ledger, chat = context.parts.ledger, message.chat
    place = place or ("private" if chat.type == ChatType.PRIVATE else "group")
    sent = context.parts.sent.find(chat.id, message.message_id)
    before = await ledger.question_of(chat.id, sent) if sent is not None else None
    user_id = message.from_user.id if message.from_user else 0
    return await ledger.note_question(asked_of(answer, asked, chat.id, user_id, place, milliseconds), before)


def asked_of(
    answer: Answer, asked: str, chat_id: int, user_id: int, place: str, milliseconds: float
) -> Asked:
    """Return the question as the ledger keeps it."""
    question = answer.question
    return Asked(
        chat_id=chat_id,
        user_id=user_id,
        place=place,
        text=asked,
        terms=[spellings[0] for spellings in question.terms],
        language=question.language,
        articles=[quote.article.id for quote in answer.quotes],
        confidence=answer.confidence,
        milliseconds=milliseconds,
    )
