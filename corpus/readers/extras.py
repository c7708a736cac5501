"""Libraries that not everyone needs: imported only where they are used."""

from importlib import import_module
from typing import Any

from corpus.errors import VerbatimError


class MissingExtraError(VerbatimError):
    """A library is not installed."""


def needed(module: str, library: str, what: str) -> Any:
    """Return the module. Raises MissingExtraError, which says which library to install."""
    try:
        return import_module(module)
    except ImportError:
        raise MissingExtraError(
            f"reading {what} needs a library that is not installed; install it with pip install {library}"
        ) from None
