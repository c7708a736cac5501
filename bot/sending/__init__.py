"""What goes out to Telegram: at its pace, and again where it did not arrive.

A message is tried until it is through, for up to ten minutes. It goes out twice only where Telegram carried
it out and said nothing of it: the connection was torn or timed out between the last byte of the request and
the status of its answer, or the answer was 5xx. Telegram can't be asked whether that happened. What it surely
did not carry out (no connection, 429) does no harm; what it surely did (a status of 2xx, whatever came behind
it) is not sent again. To edit, to react or to answer a query twice changes nothing.
"""

from bot.sending.sender import Sender

__all__ = ["Sender"]
