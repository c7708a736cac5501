"""What is new in the articles, asked all that waits; whoever waits for what it answers is told."""

import asyncio
import contextlib
import logging
from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from typing import NoReturn

from telegram import Bot
from telegram.error import BadRequest, TelegramError

from bot.context import Parts
from bot.ledger.wishes import Wish
from bot.messages import words
from bot.messages.buttons import answer_keyboard, with_enough
from bot.messages.html import italic, join
from bot.messages.outbox import send_reply
from bot.messages.render import render_answer
from bot.messages.translate import View
from corpus.article import Article
from retrieval.answer import Answer
from retrieval.collection import EngineUnavailableError

log = logging.getLogger(__name__)
_SURE = 0.5
_PART = 100
_AGAIN_SECONDS = 60.0


class News:
    """One task that tells whoever waits, some articles at a time.

    What is new is noted until all that waits has been asked of it, and told: what a kill, an outage or an
    engine that can't be asked ends, is done later, and who was told is not told again.
    """

    def __init__(self, bot: Bot, parts: Parts) -> None:
        """Tell nobody yet."""
        self._bot, self._parts, self._ledger = bot, parts, parts.ledger
        self._woken = asyncio.Event()

    async def keep(self, articles: Sequence[Article]) -> None:
        """Note articles that are new or changed, and have them asked, where anything waits, or may."""
        if articles and (await self._ledger.wishes() or self._ledger.trouble):
            await self._ledger.keep_news([article.id for article in articles])
            self._woken.set()

    async def tell(self) -> NoReturn:
        """Ask and tell, for ever: what is left of an earlier run at once, then what is noted."""
        while True:
            self._woken.clear()
            try:
                is_done = await self._tell_all()
            except Exception:
                log.exception("What is new could not be told; it is tried again.")
                is_done = False
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(None if is_done else _AGAIN_SECONDS):
                    await self._woken.wait()

    async def _tell_all(self) -> bool:
        """Tell what all that is noted answers; return whether that is done."""
        noted = await self._ledger.news()
        is_done = self._ledger.trouble is None
        for part in _parts_of(noted):
            try:
                told = await self._tell_of(part.values())
            except EngineUnavailableError as error:
                log.info("What is new can't be asked now (%s); it is tried again.", error)
                return False
            if told:
                await self._ledger.drop_news(part)
            is_done = is_done and told
        return is_done

    async def _tell_of(self, ids: Collection[str]) -> bool:
        """Tell whoever waits what these articles answer; return whether all could be told."""
        waiting = await self._ledger.wishes()
        if not waiting:
            return self._ledger.trouble is None  # then it may not have been read
        answers = await self._parts.keeper.ask_only(ids, [wish.text for wish in waiting])
        told = [
            await self._tell(wish, answer)
            for wish, answer in zip(waiting, answers, strict=True)
            if answer.level == "answer" and answer.confidence >= _SURE
        ]
        return all(told)

    async def _tell(self, wish: Wish, answer: Answer) -> bool:
        """Tell somebody what answers their question; return False where that can't be sent now."""
        view = View(wish.language, self._parts.settings.reader_url)
        said = italic(view.say(words.ANSWERED_NOW, question=wish.text))
        linked = wish.chat_id < 0 and not self._parts.shows_to_one
        keyboard = with_enough(answer_keyboard(answer.quotes[:1], view, linked=linked), view, wish.id)
        shown = join([said, render_answer(answer, view, most=1)])
        try:
            sent = await send_reply(self._bot, wish.chat_id, wish.message_id, wish.topic_id, shown, keyboard)
        except BadRequest as error:
            log.warning(
                "What waits in chat %d is let go of: Telegram does not take it (%s).", wish.chat_id, error
            )
            await self._ledger.drop_wish(wish.id)
            return True
        except TelegramError as error:
            log.warning("What waits in chat %d could not be answered now (%s).", wish.chat_id, error)
            return False
        if sent:
            await self._ledger.tell_wish(wish.id, told=True)
        else:
            log.info("What waits in chat %d is let go of: the bot may not write there.", wish.chat_id)
            await self._ledger.drop_wishes_of(wish.chat_id)
        return True


def _parts_of(news: dict[int, str]) -> Iterator[dict[int, str]]:
    """Yield what is noted, the latest last, a hundred at a time."""
    left = iter(news.items())
    while part := dict(islice(left, _PART)):
        yield part
