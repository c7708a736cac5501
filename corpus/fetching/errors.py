"""Why something could not be fetched."""

from corpus.errors import VerbatimError


class FetchError(VerbatimError):
    """An address could not be fetched."""


class GoneError(FetchError):
    """The address is no longer there."""


class RefusedError(FetchError):
    """The address lies in a private network."""
