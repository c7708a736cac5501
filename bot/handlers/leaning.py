"""What a message leans on that does not stand alone: the answer that it replies to, or else the last one.

What was answered is remembered for that.
"""

from collections.abc import Sequence
from dataclasses import replace

from telegram import Message

from bot.asking import Answered
from bot.context import Context
from bot.conversation.follow_ups import Spoken
from bot.conversation.talk import Talk, Where, where
from bot.messages.buttons import quotes_under
from retrieval.answer import Quote

_FEW_WORDS = 6


async def talk_of(message: Message, context: Context) -> Talk | None:
    """Return what was spoken of where the message replies to, and otherwise last; None for nothing.

    Where it replies to a few words chosen of an answer, these are spoken of. Raises EngineUnavailableError.
    """
    replied = message.reply_to_message
    talks, answered = context.parts.talks, _answer_in(replied, context)
    if replied is None or answered is None:
        talk = talks.last(where(message))
    else:
        talk = talks.of(message.chat.id, answered) or await _shown_in(replied, context)
    return _chosen(message, talk) if talk is not None else None


async def talk_in(message: Message, quotes: Sequence[Quote], context: Context) -> Talk:
    """Return what an answer speaks of: one of before a restart of the quotes that its buttons carry."""
    known = context.parts.talks.of(message.chat.id, message.message_id)
    if known is not None:
        return known
    number = await context.parts.ledger.question_of(message.chat.id, message.message_id)
    return Talk(Spoken("", tuple(quotes)), quotes[0].article.in_language, number)


async def remember(
    where: Where, asked: str, given: Answered, message_id: int | None, context: Context
) -> None:
    """Remember what was asked and answered in a message, None for one without a number."""
    found = given.answer
    if found.question.terms:
        spoken = Spoken(asked, found.shown or found.nearest)
        talk = Talk(spoken, found.question.language, given.number)
        context.parts.talks.note(where, talk, message_id)
    if given.number is not None and message_id is not None:
        await context.parts.ledger.note_answer(given.number, where[0], message_id)


def _answer_in(replied: Message | None, context: Context) -> int | None:
    """Return the number of the bot's message that is replied to, or that answers what is replied to."""
    if replied is None or replied.from_user == context.bot.bot:
        return replied.message_id if replied else None
    return context.parts.sent.get((replied.chat.id, replied.message_id))


async def _shown_in(message: Message, context: Context) -> Talk | None:
    """Return what an answer of before a restart speaks of, as its buttons tell, None where they don't."""
    buttons = message.reply_markup
    quotes = await context.keeper.look(lambda index: quotes_under(buttons, index.articles))
    return await talk_in(message, quotes, context) if quotes else None


def _chosen(message: Message, talk: Talk) -> Talk:
    """Return what is spoken of; where the message replies to a few words chosen of it, these words."""
    chosen = message.quote
    if chosen is None or len(chosen.text.split()) > _FEW_WORDS:
        return talk
    holding = tuple(quote for quote in talk.spoken.quotes if chosen.text in quote.shown)
    return replace(talk, spoken=Spoken(chosen.text, holding)) if holding else talk
