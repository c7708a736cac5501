"""Vectors of a collection that several bots share: those that put articles in make them, others wait."""

import asyncio
import logging
import time

from bot.library.keeper import Keeper
from bot.library.shared import SharedEngine
from corpus.errors import VerbatimError
from retrieval.collection import EngineUnavailableError
from retrieval.meaning.encoder import Encoder, EncoderError
from retrieval.opensearch import OpenSearchCollection

log = logging.getLogger(__name__)
_AGAIN = 10.0
_IN_VAIN = 3
_REST = 10  # times as long as it takes to look


class SharedWork:
    """Makes the vectors that lack in OpenSearch, or looks how far others are."""

    def __init__(self, keeper: Keeper, encoder: Encoder, loop: asyncio.AbstractEventLoop) -> None:
        """Make them with that encoder. Raises EncoderError where the engine has no place for them."""
        if not isinstance(keeper.engine, SharedEngine):
            raise EncoderError(f"There is no place for vectors in {keeper.engine.name}; leave ENCODER empty.")
        self._keeper, self._engine, self._loop = keeper, keeper.engine, loop
        self._engine.compare_meaning(encoder)
        self._in_vain, self._told = 0, False

    def encode(self, changed: asyncio.Event) -> float | None:
        """Make those that lack until what is asked is `changed`; return when to look again, in seconds."""

        def go_on(_: int, __: int) -> bool:
            return self._keeper.give_way() and not changed.is_set()

        began = time.monotonic()
        try:
            self._compare()
            whole = self._engine.encode(go_on)
        except VerbatimError as error:
            self._complain(error)
            return _AGAIN
        self._keeper.encoder_trouble, self._in_vain = None, 0
        self._tell()
        return None if whole else max(_AGAIN, _REST * (time.monotonic() - began))

    def _compare(self) -> None:
        """Have the keeper ask what it asks with the encoder from now on."""
        before = self._keeper.index
        if before.encoder is not None:
            return
        after = self._engine.newest()
        if isinstance(before, OpenSearchCollection) and after and after.generation == before.generation:
            self._loop.call_soon_threadsafe(self._keeper.exchange, before, after)

    def _complain(self, error: VerbatimError) -> None:
        """Say once why there are no vectors, unless that may pass, or nothing can be asked, which is told."""
        self._in_vain += 1
        passing = self._in_vain < _IN_VAIN or self._keeper.availability.trouble is not None
        if isinstance(error, EngineUnavailableError) and passing:
            return
        told = f"{error} Until then, answers are found by words alone where vectors lack."
        if told != self._keeper.encoder_trouble:
            log.warning("%s", told)
        self._keeper.encoder_trouble = told

    def _tell(self) -> None:
        """Say once how passages are found by their vectors."""
        if self._engine.by_meaning is not None and not self._told:
            log.info("Passages by meaning: %s.", self._engine.by_meaning)
            self._told = True
