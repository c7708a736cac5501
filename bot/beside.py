"""What runs beside a block, and ends with it."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Coroutine
from typing import Any

log = logging.getLogger(__name__)


@contextlib.asynccontextmanager
async def beside(doing: Coroutine[Any, Any, None], told: str) -> AsyncIterator[None]:
    """Do something beside the block, for as long as that lasts; an error ends nothing but that.

    It is logged, and `told` is what that means.
    """
    task = asyncio.create_task(_logged(doing, told))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _logged(doing: Coroutine[Any, Any, None], told: str) -> None:
    try:
        await doing
    except Exception:
        log.exception("%s", told)
