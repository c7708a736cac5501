"""Updates on their way to the handlers: those of a chat one after the other, different chats at once."""

import asyncio
import contextlib
import logging
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import NoReturn

from telegram import Message, Update

from bot.conversation.intents import is_more
from bot.log import about_update
from bot.receiving.application import NotSentError, PutOffError
from bot.receiving.inbox import Inbox
from bot.receiving.patience import Patience, Seldom
from bot.receiving.taken import Taken
from bot.recent import Recent

log = logging.getLogger(__name__)
_AT_ONCE = 64
_COUNTS_FOR = 5.0
_ASKING = ("/ask", "/check")
_MOST_WAITING = 2_000
_IN_TIME = 600.0
_LOOK_SECONDS = 1.0
Handler = Callable[[Update], Awaitable[None]]
Parser = Callable[[Taken], Update]


class Queues:
    """A queue for each chat, and for each person whose queries belong to no chat.

    `handle` answers an update, and raises NotSentError where that is to be tried again; `excuse` is called
    instead for what is older than ten minutes. Either way the update is then done, and the inbox is told.
    Where `handle` raises PutOffError, the update waits beside its queue until `take_up` hands it out again.
    """

    def __init__(self, inbox: Inbox, parse: Parser, handle: Handler, excuse: Handler) -> None:
        """Handle 64 updates at once, not counting those that have taken more than five seconds."""
        self._inbox, self._parse, self._handle, self._excuse = inbox, parse, handle, excuse
        self._queues: dict[Hashable, deque[_Entry]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(_AT_ONCE)
        self._room = asyncio.Event()
        self._room.set()
        self._seldom = Seldom()
        self._newest: Recent[int, int] = Recent()
        self._waiting: dict[int, Taken] = {}
        self._put_off: dict[int, tuple[Hashable, _Entry]] = {}
        self._closing = asyncio.Event()

    def __len__(self) -> int:
        """Return how many updates are not done."""
        return len(self._waiting)

    @property
    def oldest_at(self) -> float | None:
        """When the oldest update that is not done arrived, in seconds since 1970; None where all are done."""
        return min((taken.received_at for taken in self._waiting.values()), default=None)

    @property
    def is_full(self) -> bool:
        """Whether so many wait that no more should be taken."""
        return len(self._waiting) - len(self._put_off) >= _MOST_WAITING

    async def room(self, seconds: float) -> None:
        """Wait until they are not full, for no longer than so many seconds."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._room.wait()

    def note_message(self, chat_id: int, message_id: int) -> None:
        """Note that a message stands in a chat."""
        self._newest[chat_id] = max(message_id, self._newest.get(chat_id, 0))

    def is_newest(self, chat_id: int, message_id: int) -> bool:
        """Return whether no message is known to stand below that one in its chat."""
        return self._newest.get(chat_id, 0) <= message_id

    async def put(self, taken: Iterable[Taken]) -> None:
        """Put updates into their queues; what can't be parsed is set aside."""
        for one in taken:
            try:
                update = self._parse(one)
                queue, said = _queue_of(update), _said(update)
                hash((queue, said))
                if update.message is not None:
                    self.note_message(update.message.chat.id, update.message.message_id)
            except Exception as error:  # noqa: BLE001 - whatever it is, the others are handled
                log.warning(
                    "Update %d can't be understood (%s), and is set aside.",
                    one.update_id,
                    type(error).__name__,
                )
                await self._inbox.set_aside(one)
                continue
            if said is not None and said in self._said_in(queue):
                await self._inbox.done(one)  # asked again before it was answered
                continue
            self._put(queue, _Entry(one, update, said))

    async def take_up(self, can_answer: Callable[[], bool]) -> NoReturn:
        """Hand out again, for ever, what was put off, once it can be answered or is too old."""
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            for key, (name, entry) in list(self._put_off.items()):
                if can_answer() or _is_late(entry.taken):
                    del self._put_off[key], self._waiting[key]
                    self._put(name, entry)

    async def close(self, seconds: float = 10.0) -> None:
        """Begin no more updates, and finish those in hand within so many seconds; the inbox has the rest."""
        self._closing.set()
        if self._tasks:
            _, unfinished = await asyncio.wait(self._tasks, timeout=seconds)
            for task in unfinished:
                task.cancel()
            await asyncio.gather(*unfinished, return_exceptions=True)

    def _put(self, name: Hashable, entry: "_Entry") -> None:
        self._waiting[id(entry)] = entry.taken
        if self.is_full:
            self._room.clear()
        queue = self._queues.get(name)
        if queue is not None:
            queue.append(entry)
            return
        self._queues[name] = deque([entry])
        task = asyncio.create_task(self._work(name))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _work(self, name: Hashable) -> None:
        queue = self._queues[name]
        while queue and await self._finish(name, queue[0]):
            entry = queue.popleft()
            if id(entry) not in self._put_off:
                del self._waiting[id(entry)]
            if not self.is_full:
                self._room.set()
        if not queue:
            del self._queues[name]

    def _said_in(self, name: Hashable) -> set[Hashable]:
        """Return what is said in a queue, and in what was put off of it."""
        put_off = (entry for queue, entry in self._put_off.values() if queue == name)
        return {entry.said for entry in (*self._queues.get(name, ()), *put_off)}

    async def _finish(self, name: Hashable, entry: "_Entry") -> bool:
        """Handle an update until it is done, or put off; return False where the bot stops before."""
        patience = Patience(log, self._seldom)
        while True:
            async with self._slot():
                if self._closing.is_set():
                    return False
                try:
                    with about_update(entry.taken.update_id):
                        await self._answer(entry)
                    break
                except PutOffError:
                    if len(self._put_off) < _MOST_WAITING:
                        self._put_off[id(entry)] = (name, entry)
                        return True
                    why, least = "Too much waits until the articles can be asked", _LOOK_SECONDS
                except NotSentError as error:
                    why, least = f"An answer can't be sent ({error})", error.pause
            await patience.wait(why, least=least, stop=self._closing)
        await self._inbox.done(entry.taken)
        return True

    @contextlib.asynccontextmanager
    async def _slot(self) -> AsyncIterator[None]:
        """Be one of those that are handled at once; who takes long, as those that wait, counts no more."""
        await self._slots.acquire()
        loop, held = asyncio.get_running_loop(), [self._slots]
        timer = loop.call_later(_COUNTS_FOR, lambda: held.pop().release())
        try:
            yield
        finally:
            timer.cancel()
            for slots in held:
                slots.release()

    async def _answer(self, entry: "_Entry") -> None:
        try:
            await (self._excuse if _is_late(entry.taken) else self._handle)(entry.update)
        except (NotSentError, PutOffError):
            raise
        except Exception:
            log.exception("Update %d could not be handled.", entry.taken.update_id)


@dataclass(frozen=True, slots=True)
class _Entry:
    """An update, and what is said in it."""

    taken: Taken
    update: Update
    said: Hashable


def _is_late(taken: Taken) -> bool:
    return time.time() - taken.received_at > _IN_TIME


def _queue_of(update: Update) -> Hashable:
    if update.effective_chat is not None:
        return update.effective_chat.id
    return ("person", update.effective_user.id) if update.effective_user else ("update", update.update_id)


def _said(update: Update) -> Hashable:
    """Return what tells whether the same person says the same again.

    It is None where nothing is asked, and for "more", which asks for something else each time.
    """
    message = update.message or update.guest_message
    if not isinstance(message, Message) or not message.text or message.from_user is None:
        return None
    said = " ".join(message.text.casefold().split())
    if is_more(said) or (said.startswith("/") and not said.startswith(_ASKING)):
        return None
    replied, part = message.reply_to_message, message.quote
    return message.from_user.id, said, replied.message_id if replied else None, part.text if part else None
