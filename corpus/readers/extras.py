"""Libraries that not everyone needs: imported only where they are used."""

from importlib import import_module
from typing import Any

from corpus.errors import VerbatimError


class MissingExtraError(VerbatimError):
    """A library is not installed."""


def needed(module: str, extra: str, what: str) -> Any:
    """Return the module. Raises MissingExtraError, which says which extra brings it, where it is not installed."""
    try:
        return import_module(module)
    except ImportError:
        raise MissingExtraError(
            f"reading {what} needs an extra; install it with pip install 'verbatim-bot[{extra}]'"
        ) from None
