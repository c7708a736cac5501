"""A web application served beside the bot, in the same event loop."""

import asyncio
import contextlib
import errno
import socket
from collections.abc import AsyncIterator, Iterator

import uvicorn
from starlette.applications import Starlette

from corpus.errors import VerbatimError


class ServingError(VerbatimError):
    """Nothing can be served at a host and port."""

    @classmethod
    def of(cls, error: OSError, host: str, port: int, setting: str) -> "ServingError":
        """Return what an error in listening means for whoever set the port with that setting."""
        if error.errno == errno.EADDRINUSE:
            return cls(f"Port {port} is taken; set {setting} to another one.")
        if error.errno == errno.EACCES:
            return cls(f"Port {port} is not for this user; set {setting} to one from 1024 on.")
        where = f"{host}, port {port} ({error.strerror or error})"
        return cls(f"Nothing can listen at {where}; see whether it is an address of this machine.")


@contextlib.asynccontextmanager
async def serving(app: Starlette, host: str, port: int, setting: str) -> AsyncIterator[int]:
    """Serve the application for as long as the block lasts; yield the port, any free one where `port` is 0.

    Raises ServingError, which names the `setting` of the port, where nothing can be served there.
    """
    try:
        listening = socket.create_server((host, port))
    except OSError as error:
        raise ServingError.of(error, host, port, setting) from None
    config = uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=1)
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets=[listening]))
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event to wait for
        await asyncio.sleep(0.01)
    try:
        yield listening.getsockname()[1]
    finally:
        server.should_exit = True
        await task


class _Server(uvicorn.Server):
    """A server that leaves signals to the program around it."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
