"""Which errors are a fault of the network, of which a traceback tells nothing."""

import socket
import ssl

import httpx
from telegram.error import BadRequest, Conflict, NetworkError, RetryAfter, TelegramError

_NETWORK = (
    NetworkError,
    RetryAfter,
    Conflict,
    httpx.TransportError,
    ConnectionError,
    socket.gaierror,
    ssl.SSLError,
)


def is_of_the_network(error: BaseException | None) -> bool:
    """Return whether the error is one of the network or of who answers there, or was raised from such a one.

    A plain TelegramError is: python-telegram-bot raises it for what it can't read. A BadRequest is our own.
    A group is where all its errors are. An error that was raised while such a one was handled is not.
    """
    if isinstance(error, BaseExceptionGroup):
        return all(map(is_of_the_network, error.exceptions))
    if error is None or isinstance(error, BadRequest):
        return False
    if isinstance(error, _NETWORK) or type(error) is TelegramError:
        return True
    return is_of_the_network(error.__cause__)
