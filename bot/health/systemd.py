"""What systemd is told of a service of Type=notify: that it starts, is ready, lives, stops.

After sd_notify(3) and sd_watchdog_enabled(3). Where the process was not started by systemd, nothing is told.
"""

import asyncio
import logging
import os
import socket
from collections.abc import Callable, Mapping
from datetime import timedelta

log = logging.getLogger(__name__)
_EXTENDED_EVERY = 10.0
_EXTENDED_BY = timedelta(minutes=1)


class Systemd:
    """The socket that NOTIFY_SOCKET names, and the watchdog that waits WATCHDOG_USEC for a sign of life."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        """Take both from that environment."""
        address = environment.get("NOTIFY_SOCKET", "")
        self._address = "\0" + address[1:] if address.startswith("@") else address
        self._patience = _patience(environment)

    def tell(self, *lines: str) -> None:
        """Tell what has changed, as READY=1, without waiting; what can't be told is a line in the log."""
        if not self._address:
            return
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as out:
                out.setblocking(False)
                out.sendto("\n".join(lines).encode(), self._address)
        except OSError as error:
            log.warning("systemd can't be told how the bot is (%s).", error)

    def ask_for(self, time: timedelta, doing: str) -> None:
        """Ask to be let start for so long from now, and say what is being done."""
        self.tell(f"EXTEND_TIMEOUT_USEC={time // timedelta(microseconds=1)}", f"STATUS={doing}")

    async def extend(self, why_not_well: Callable[[], str | None]) -> None:
        """Ask for more time until the function tells nothing any more, as Telegram may be out of reach."""
        while why := why_not_well():
            self.ask_for(_EXTENDED_BY, why)
            await asyncio.sleep(_EXTENDED_EVERY)

    async def feed(self, why_not_well: Callable[[], str | None]) -> None:
        """Feed the watchdog, if there is one, but not while the function tells why it is not well."""
        while self._patience is not None:
            why = why_not_well()
            self.tell(*([f"STATUS={why}"] if why else ["WATCHDOG=1", "STATUS=Ready."]))
            await asyncio.sleep(self._patience / 2)


def _patience(environment: Mapping[str, str]) -> float | None:
    """Return how many seconds the watchdog waits, None where there is none, or it is not for this process."""
    microseconds, pid = (
        environment.get("WATCHDOG_USEC", ""),
        environment.get("WATCHDOG_PID", str(os.getpid())),
    )
    if not microseconds.isdigit() or int(microseconds) == 0 or pid != str(os.getpid()):
        return None
    return int(microseconds) / 1_000_000
