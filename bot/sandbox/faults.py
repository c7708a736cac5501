"""Faults: what goes wrong on purpose, to see how a bot bears it."""

from dataclasses import dataclass

from bot.sandbox.errors import ApiError


@dataclass(slots=True)
class Fault:
    """An error to answer instead of doing what was asked, so many times."""

    method: str
    error: ApiError
    times: int = 1
