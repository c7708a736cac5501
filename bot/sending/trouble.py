"""Trouble with Telegram, told in two lines, however many messages it keeps from arriving."""

import logging

from telegram.error import TelegramError

log = logging.getLogger(__name__)


class Trouble:
    """Knows how many calls are `waiting` to be tried again, and says when there are any and when none."""

    def __init__(self) -> None:
        """All is well."""
        self.waiting = 0
        self._waited = 0

    def begin(self, endpoint: str, error: TelegramError) -> None:
        """Note that one more waits."""
        self.waiting += 1
        self._waited += 1
        if self.waiting == 1:
            log.warning("Telegram did not take %s (%s); what fails is tried again.", endpoint, error)

    def end(self) -> None:
        """Note that one waits no longer, through or given up."""
        self.waiting -= 1
        if self.waiting == 0:
            log.info("Nothing waits for Telegram any more; %d calls had to be tried again.", self._waited)
            self._waited = 0
