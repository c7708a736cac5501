"""Opens the encoder and has vectors of the articles made while questions are answered, which go first."""

import asyncio
import contextlib
import logging
import os
import sys
import threading
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import Protocol

from bot.encoder.known import folder_of
from bot.library.collection import place_of
from bot.library.keeper import Keeper
from bot.settings import Settings
from corpus.article import Article
from retrieval.arrays import ArrayFiles
from retrieval.index import Index
from retrieval.meaning.encoder import Encoder, EncoderError
from retrieval.meaning.making import make_vectors
from retrieval.meaning.vectors import Vectors, vector_files

log = logging.getLogger(__name__)
_NICE = 10


def open_encoder(settings: Settings) -> Encoder | None:
    """Return the encoder that is set, None where none is. Raises EncoderError."""
    folder = folder_of(settings)
    return Encoder(folder, settings.encoder_threads) if folder else None


def files_of(settings: Settings, encoder: Encoder) -> ArrayFiles[Vectors]:
    """Return where the vectors of the articles are kept."""
    return vector_files(settings.data_dir / f"vectors-{place_of(settings)}", encoder)


@contextlib.asynccontextmanager
async def encoding(keeper: Keeper, settings: Settings) -> AsyncIterator[None]:
    """Make the vectors that articles lack for as long as the block lasts, and after each reload.

    Until an article has its vectors it is found and ranked by words. Where the encoder can't be used, all
    are, and the keeper's `encoder_trouble` says why.
    """
    if not settings.encoder:
        yield
        return
    changed = asyncio.Event()

    def notice(_: Sequence[Article]) -> None:
        changed.set()

    keeper.after_reload.append(notice)
    thread = ThreadPoolExecutor(1, "encoder", _yield_the_processor)
    task = asyncio.create_task(_keep_encoding(keeper, settings, changed, thread))
    try:
        yield
    finally:
        keeper.after_reload.remove(notice)
        task.cancel()
        changed.set()
        await asyncio.gather(task, return_exceptions=True)
        await asyncio.to_thread(thread.shutdown)


async def _keep_encoding(
    keeper: Keeper, settings: Settings, changed: asyncio.Event, thread: Executor
) -> None:
    loop = asyncio.get_running_loop()
    try:
        encoder = await loop.run_in_executor(thread, open_encoder, settings)
        if encoder is None:
            return
        work = await loop.run_in_executor(thread, _work, keeper, settings, encoder, loop)
        while True:
            changed.clear()
            again = await loop.run_in_executor(thread, work.encode, changed)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(again):
                    await changed.wait()
    except EncoderError as error:
        keeper.encoder_trouble = f"{error} Until then, answers are found by words alone."
    except Exception as error:
        log.exception("No more vectors are made.")
        keeper.encoder_trouble = f"No more vectors are made ({type(error).__name__}: {error}); see the log."
    if keeper.encoder_trouble:
        log.warning("%s", keeper.encoder_trouble)


class _Work(Protocol):
    """Makes vectors, in a thread of its own."""

    def encode(self, changed: asyncio.Event) -> float | None:
        """Make those that lack until the articles are `changed`.

        Return after how many seconds to look again whether any lack, None where only a change needs that.
        """
        ...


def _work(keeper: Keeper, settings: Settings, encoder: Encoder, loop: asyncio.AbstractEventLoop) -> _Work:
    if keeper.engine.is_shared:
        from bot.encoder.shared import SharedWork

        return SharedWork(keeper, encoder, loop)
    return _OwnWork(keeper, encoder, files_of(settings, encoder), loop)


class _OwnWork:
    """Makes the vectors of the embedded index."""

    def __init__(
        self,
        keeper: Keeper,
        encoder: Encoder,
        files: ArrayFiles[Vectors],
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        self._keeper, self._encoder, self._files, self._loop = keeper, encoder, files, loop
        self._known = tuple(files.batches())

    def encode(self, changed: asyncio.Event) -> None:
        """Give the keeper its index with what vectors there are, and with more as they are made.

        Where the library is `changed` meanwhile, what is made is kept, and the rest left to the next time.
        """
        index = self._keeper.index
        if not isinstance(index, Index):
            return
        current = self._given(index)

        def go_on(_: int, __: int) -> bool:
            return self._keeper.give_way() and not changed.is_set()

        for made in make_vectors(index.library, self._encoder, self._known, self._files, go_on):
            self._known = made
            current = self._given(current)

    def _given(self, before: Index) -> Index:
        after = before.with_vectors(self._encoder, self._known)
        self._loop.call_soon_threadsafe(self._keeper.exchange, before, after)
        return after


def _yield_the_processor() -> None:
    """Let others go before this thread, and not starve it; on Linux a thread has a priority of its own."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICE)
