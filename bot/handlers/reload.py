"""/reload, for those whose ids stand in ADMIN_IDS."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator

from telegram import Message, Update

from bot.context import Context
from bot.handlers.gate import for_admins
from bot.library.keeper import ReloadRunningError
from bot.library.losses import LossError
from bot.library.reports import reload_summary
from bot.messages import admin_words
from bot.messages.html import text
from bot.messages.outbox import edit, reply, send_file
from bot.messages.render import PROBLEMS_SHOWN, render_report
from corpus.errors import VerbatimError

log = logging.getLogger(__name__)
_EDIT_SECONDS = 2.0


@for_admins
async def reload(update: Update, context: Context) -> None:
    """Fetch and read the articles while the old ones keep answering, then report; "check" changes nothing.

    "anyway" replaces them even where more than half would be gone.
    """
    message, keeper = update.message, context.keeper
    if message is None:
        return
    how = (context.args or [""])[0].lower()
    checking = how == "check"
    started = await reply(message, text(admin_words.CHECKING if checking else admin_words.RELOADING))
    shown = _Progress(context, started)
    try:
        async with shown.editing():
            done = await (
                keeper.check() if checking else keeper.reload(shown.step, fetch=True, anyway=how == "anyway")
            )
        problems = (*done.problems, *done.warnings)
        report = render_report(reload_summary(done), problems)
    except ReloadRunningError:
        report, problems = text(admin_words.RELOAD_RUNS), ()
    except LossError as error:
        log.warning("%s", error)
        report, problems = text(admin_words.RELOAD_LOSES.format(error=error)), ()
    except VerbatimError as error:
        report, problems = text(admin_words.RELOAD_FAILED.format(error=error)), ()
    except Exception as error:
        log.exception("The reload failed.")
        failure = f"{type(error).__name__}: {error}"[:300]
        report, problems = text(admin_words.RELOAD_FAILED.format(error=failure)), ()
    if keeper.failure is not None and not checking:
        context.parts.alerts.knows(message.chat.id, "articles")
    if started is None or not await edit(context.bot, started.chat.id, started.message_id, report):
        await reply(message, report)
    if len(problems) > PROBLEMS_SHOWN:
        listed = "\n".join(map(str, problems)) + "\n"
        await send_file(message, "not-read.txt", listed.encode(), text(admin_words.ALL_PROBLEMS))


class _Progress:
    """Shows how far a reload is in a message, which is edited every two seconds at most."""

    def __init__(self, context: Context, shown: Message | None) -> None:
        self._bot, self._shown = context.bot, shown
        self._step: tuple[str, int, int] | None = None

    def step(self, name: str, done: int, of: int) -> None:
        """Note a step, from any thread."""
        self._step = (name, done, of)

    @contextlib.asynccontextmanager
    async def editing(self) -> AsyncIterator[None]:
        """Edit the message for as long as the block lasts."""
        task = asyncio.create_task(self._edit())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _edit(self) -> None:
        last = None
        while self._shown is not None:
            await asyncio.sleep(_EDIT_SECONDS)
            if self._step is not None and self._step != last:
                last = self._step
                name, done, of = last
                line = text(admin_words.RELOAD_STEP.format(step=name, done=done, of=of))
                await edit(self._bot, self._shown.chat.id, self._shown.message_id, line)
