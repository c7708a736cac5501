"""The one answering path: turn, answer, note; for private chats, groups, guests and inline queries alike."""

import time
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from typing import Literal

from bot.context import Parts
from bot.health.figures import outcome_of
from bot.ledger import Asked
from bot.ledger.groups import GroupSettings
from bot.library.some import ALL_ALIKE, First
from bot.manners import Turn
from corpus.language import detect_language
from retrieval.answer import Answer
from retrieval.collection import EngineUnavailableError
from retrieval.filters import Filters

_INLINE_QUOTES = 10
_SURE = 0.55  # from there on three first quotes of four are right (docs/quality.md)
_NOTED = ("unanswered", None)
_NOT_ANSWERED = {Turn.ASK_FOR_PAUSE: "slowed", Turn.NOD: "asleep", Turn.SILENCE: "ignored"}
_USUAL = GroupSettings()
Place = Literal["private", "group", "guest", "inline"]


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, where, and what.

    `first` are the articles that are asked before all others; `unasked` is a question that was not put to the
    bot; `message_id` is that of its message, and `is_part` tells that others are asked there, too.
    """

    user_id: int
    chat_id: int
    place: Place
    text: str
    first: First = ALL_ALIKE
    unasked: bool = False
    message_id: int | None = None
    is_part: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer, and the number of its question in the ledger, None where it is not noted."""

    answer: Answer
    number: int | None


@asynccontextmanager
async def answering(
    parts: Parts, asking: Asking, meanwhile: AbstractAsyncContextManager[None]
) -> AsyncIterator[Answered | Turn]:
    """Yield the answer, noted with the time it took, or what to do instead of answering.

    `meanwhile` is entered while the answer is looked for. Raises EngineUnavailableError where it can't be,
    once that is noted.
    """
    turn = await take_turn(parts, asking)
    if turn is not Turn.ANSWER:
        yield turn
        return
    answer, milliseconds = None, 0.0
    async with meanwhile, noting_outage(parts, asking):
        answer, milliseconds = await _answer(parts, asking)
    if answer is None or (asking.unasked and (not answer.quotes or answer.confidence < _SURE)):
        parts.health.figures.count("ignored", asking.place)
        yield Turn.SILENCE
        return
    parts.health.figures.count(outcome_of(answer), asking.place)
    yield Answered(answer, await _note(parts, asking, answer, milliseconds))


async def take_turn(parts: Parts, asking: Asking) -> Turn:
    """Count a question, and return what to do with it; in a group's quiet hours it is answered by no more
    than a nod.
    """
    if parts.put_off.has(asking.chat_id, asking.message_id):
        return Turn.ANSWER
    group = await _group_of(parts, asking)
    turn = await parts.manners.turn(asking.user_id, asking.chat_id, unasked=asking.unasked)
    if group.is_quiet(parts.settings.now.time()):
        turn = Turn.NOD if turn is Turn.ANSWER and not asking.unasked else Turn.SILENCE
    if turn is not Turn.ANSWER:
        parts.health.figures.count(_NOT_ANSWERED[turn], asking.place)
    return turn


@asynccontextmanager
async def noting_outage(parts: Parts, asking: Asking) -> AsyncIterator[None]:
    """Note, where the block can't look into the articles, that a question came which could not be.

    Raises EngineUnavailableError then. Of one that was not put to the bot it notes and raises nothing.
    """
    try:
        yield
    except EngineUnavailableError:
        if asking.unasked:
            return
        await _note_unavailable(parts, asking)
        raise


async def _note_unavailable(parts: Parts, asking: Asking) -> None:
    parts.health.figures.count("unavailable", asking.place)
    if parts.put_off.has(asking.chat_id, asking.message_id):
        return
    language = detect_language(asking.text, parts.keeper.index.languages or ("en",))
    asked = Asked(
        chat_id=asking.chat_id,
        user_id=asking.user_id,
        place=asking.place,
        text=asking.text,
        terms=(),
        language=language,
        articles=(),
        confidence=0.0,
        milliseconds=0.0,
        unavailable=True,
    )
    number = await parts.ledger.note_question(asked)
    if asking.message_id is not None:
        parts.put_off.numbers[asking.chat_id, asking.message_id] = number


async def note_looked_up(parts: Parts, asking: Asking) -> None:
    """Take that note back of what is no question, as a quotation to check: now it has been looked up."""
    if asking.message_id is not None:
        number = parts.put_off.numbers.pop((asking.chat_id, asking.message_id), None)
        if number is not None:
            await parts.ledger.take_back(number)


async def look_up(parts: Parts, asking: Asking, most: int | None = None) -> Answer:
    """Return the answer, of up to `most` quotes, of the articles that the group wants; nothing is noted."""
    group = await _group_of(parts, asking)
    also = Filters(publisher=group.publisher)
    return await parts.keeper.ask(asking.text, asking.first, most or group.quotes, also)


async def offer(parts: Parts, asking: Asking) -> Answer | None:
    """Return the answer to an inline query, None where its turn has not come.

    It arrives at each keystroke, so it is noted only when one of its quotes is sent: `note_chosen`. Raises
    EngineUnavailableError.
    """
    if await parts.manners.inline_turn(asking.user_id) is not Turn.ANSWER:
        parts.health.figures.count("ignored", asking.place)
        return None
    try:
        answer, milliseconds = await _answer(parts, asking)
    except EngineUnavailableError:
        parts.health.figures.count("unavailable", asking.place)
        raise
    parts.health.figures.count(outcome_of(answer), asking.place)
    parts.offered[asking.text] = _asked(replace(asking, user_id=0, chat_id=0), answer, milliseconds)
    return answer


async def note_chosen(parts: Parts, asking: Asking, article_id: str) -> None:
    """Note an inline query of which a quote of that article was sent: as answered, and as useful.

    Where it is not known how long its answer took, as after a restart, it is answered again.
    """
    known = parts.offered.get(asking.text) or _asked(asking, *await _answer(parts, asking))
    asked = replace(known, user_id=asking.user_id, chat_id=asking.chat_id, articles=[article_id])
    number = await parts.ledger.note_question(asked)
    if number is not None:
        await parts.ledger.note_feedback(number, asking.user_id, True)


async def _group_of(parts: Parts, asking: Asking) -> GroupSettings:
    return await parts.ledger.settings_of(asking.chat_id) if asking.place == "group" else _USUAL


async def _answer(parts: Parts, asking: Asking) -> tuple[Answer, float]:
    """Return the answer, and how many milliseconds it took."""
    started = time.perf_counter()
    answer = await look_up(parts, asking, _INLINE_QUOTES if asking.place == "inline" else None)
    seconds = time.perf_counter() - started
    parts.health.figures.time_answer(seconds)
    return answer, seconds * 1000


async def _note(parts: Parts, asking: Asking, answer: Answer, milliseconds: float) -> int | None:
    """Note the question; return its number, which an edit keeps, None for what was none, as a greeting."""
    if answer.declined not in _NOTED:
        return None
    before = await _number_before(parts, asking)
    return await parts.ledger.note_question(_asked(asking, answer, milliseconds), before)


async def _number_before(parts: Parts, asking: Asking) -> int | None:
    """Return the number that the message's question has already, None where it has none."""
    if asking.message_id is None or asking.is_part:
        return None
    sent = parts.sent.get((asking.chat_id, asking.message_id))
    if sent is not None:
        return await parts.ledger.question_of(asking.chat_id, sent)
    return parts.put_off.numbers.get((asking.chat_id, asking.message_id))


def _asked(asking: Asking, answer: Answer, milliseconds: float) -> Asked:
    question = answer.question
    return Asked(
        chat_id=asking.chat_id,
        user_id=asking.user_id,
        place=asking.place,
        text=asking.text,
        terms=[spellings[0] for spellings in question.terms],
        language=question.language,
        articles=[quote.article.id for quote in answer.quotes],
        confidence=answer.confidence,
        milliseconds=milliseconds,
    )
