"""The wire between a bot and the Bot API."""

import asyncio
import contextlib
from asyncio import StreamReader, StreamWriter
from typing import TypeAlias

_CHUNK = 1 << 16
_Address: TypeAlias = tuple[str, int]


class Line:
    """A port that leads to another one while the `async with` block lasts; it can be torn and go down."""

    def __init__(self, host: str, behind: int) -> None:
        """Lead to that port, from any free one."""
        self._host, self._behind = host, behind
        self._port = 0
        self._silent = False
        self._listening: asyncio.Server | None = None
        self._returning: asyncio.Task[None] | None = None
        self._ends: dict[_Address, StreamWriter] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def port(self) -> int:
        """Where it begins."""
        return self._port

    async def __aenter__(self) -> "Line":
        await self._listen()
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._returning:
            self._returning.cancel()
        self._close()
        self._tear_all()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def tear(self, source: _Address) -> None:
        """Break the connection that arrives at the far end from that address."""
        end = self._ends.get(source)
        if end is not None:
            end.transport.abort()

    async def go_down(self, seconds: float, *, silent: bool = False) -> None:
        """Break all connections and refuse new ones for so long; `silent` lets them wait in vain instead."""
        await self.come_back()
        if silent:
            self._silent = True
        else:
            self._close()
            self._tear_all()
        self._returning = asyncio.create_task(self._return_after(seconds))

    async def come_back(self) -> None:
        """Be as ever again; whoever waited in vain is cut off."""
        if self._returning and self._returning is not asyncio.current_task():
            self._returning.cancel()
        self._returning = None
        if self._silent:
            self._tear_all()
            self._silent = False
        if self._listening is None:
            await self._listen()

    async def _return_after(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
        await self.come_back()

    async def _listen(self) -> None:
        self._listening = await asyncio.start_server(self._accept, self._host, self._port)
        self._port = self._listening.sockets[0].getsockname()[1]

    def _close(self) -> None:
        if self._listening is not None:
            self._listening.close()
            self._listening = None

    def _tear_all(self) -> None:
        for source in list(self._ends):
            self.tear(source)

    def _accept(self, reader: StreamReader, writer: StreamWriter) -> None:
        task = asyncio.create_task(self._lead(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _lead(self, reader: StreamReader, writer: StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection(self._host, self._behind)
        source = far_writer.get_extra_info("sockname")
        self._ends[source] = writer
        try:
            await asyncio.gather(self._pass(reader, far_writer), self._pass(far_reader, writer))
        finally:
            del self._ends[source]

    async def _pass(self, reader: StreamReader, writer: StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            while data := await reader.read(_CHUNK):
                if not self._silent:
                    writer.write(data)
                    await writer.drain()
        writer.close()
