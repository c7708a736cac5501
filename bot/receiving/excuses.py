"""What came too late to be answered gets one apology a person, in private, and nothing elsewhere."""

import logging
import time
from collections.abc import Awaitable, Callable

from telegram import Bot, Message, Update
from telegram.constants import ChatType
from telegram.error import TelegramError

from bot.manners import Manners
from bot.messages import words
from bot.messages.html import text
from bot.messages.outbox import send
from bot.messages.translate import say
from bot.receiving.application import NotSentError, is_not_sent
from bot.recent import Recent

log = logging.getLogger(__name__)
_ENOUGH_FOR = 600.0


class Excuses:
    """Whom the bot has apologised to, and when."""

    def __init__(self, bot: Bot, manners: Manners, handle: Callable[[Update], Awaitable[None]]) -> None:
        """Send them as that bot; `handle` takes what is no question, but has to be known."""
        self._bot, self._manners, self._handle = bot, manners, handle
        self._made: Recent[int, float] = Recent()

    async def make(self, update: Update) -> None:
        """Apologise for an update that came too late. Raises NotSentError where that is to be tried again."""
        message = update.message
        log.info("An update is not answered: it came more than ten minutes ago.")
        if message is None:
            return
        if message.migrate_from_chat_id or message.migrate_to_chat_id:
            await self._handle(update)
            return
        if self._is_due(message):
            language = (message.from_user and message.from_user.language_code) or "en"
            try:
                await send(self._bot, message.chat.id, text(say(language, words.TOO_LATE)))
            except TelegramError as error:
                if is_not_sent(error):
                    raise NotSentError(error) from error
                log.info("Nobody is there for an apology: %s", error)
            self._made[message.chat.id] = time.monotonic()

    def _is_due(self, message: Message) -> bool:
        chat = message.chat
        made = self._made.get(chat.id)
        recently = made is not None and time.monotonic() - made < _ENOUGH_FOR
        return chat.type == ChatType.PRIVATE and self._manners.welcomes(chat.id, chat.id) and not recently
