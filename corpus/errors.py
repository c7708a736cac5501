"""The root of every error that Verbatim shows to a person."""


class VerbatimError(Exception):
    """Says in one sentence what happened and what to do about it."""
