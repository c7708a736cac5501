"""The sandbox without a page: type, read, `/as Ada`, `/in group`."""

import asyncio
import sys
import threading
from typing import Any

from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from bot.sandbox import people
from bot.sandbox.accounts import Json
from bot.sandbox.errors import ApiError
from bot.sandbox.world import World

_PATIENCE = 30.0
_QUIET = 0.15
_STYLES = {
    "bold": "bold", "italic": "italic", "underline": "underline", "strikethrough": "strike", "code": "cyan",
    "blockquote": "green", "bot_command": "blue", "mention": "blue", "url": "blue underline",
    "text_link": "blue underline",
}  # fmt: skip
_HELP = (
    "Type a question. /as Nora|Ben|Ada|Klara changes who you are, /in private|group where; "
    "/press 1 presses a button; Ctrl+D ends."
)


class Terminal:
    """A chat on standard input and output."""

    def __init__(self, world: World, *, interactive: bool) -> None:
        """Talk in that world; where it is not `interactive`, what was read is printed as if typed."""
        self._world = world
        self._interactive = interactive
        self._console = Console(highlight=False, soft_wrap=not interactive)
        self._person = next(iter(world.people.values()))
        self._chat = world.bot.id
        self._buttons: list[tuple[int, str]] = []

    async def talk(self) -> None:
        """Read lines until their end, and print what the bot says to each."""
        if self._interactive:
            self._console.print(_HELP, style="dim")
        with self._world.events.heard() as self._heard:
            while line := await self._line():
                if line.strip():
                    await self._take(line.strip())

    async def _line(self) -> str:
        place = "group" if self._chat == self._world.group.id else "private"
        prompt = f"{self._person.first_name} ({place}) > "
        if self._interactive:
            self._console.print(prompt, style="bold cyan", end="")
            return await _next_line()
        line = await _next_line()
        if line.strip():
            self._console.print(f"{prompt}{line.strip()}", style="bold cyan", markup=False)
        return line

    async def _take(self, line: str) -> None:
        command, _, argument = line.partition(" ")
        if command == "/as":
            self._become(argument)
        elif command == "/in":
            self._chat = self._world.group.id if argument.strip().lower() == "group" else self._world.bot.id
        elif command == "/press":
            await self._press(argument)
        else:
            await self._say(line)

    def _become(self, name: str) -> None:
        wanted = name.strip().lower()
        for person in self._world.people.values():
            if wanted in (person.first_name.lower(), person.username.lower()):
                self._person = person
                return
            if wanted == "admin" and self._world.group.members[person.id] == "administrator":
                self._person = person
                return
        names = ", ".join(person.first_name for person in self._world.people.values())
        self._console.print(f"There is nobody of that name; here are {names}.", style="red")

    async def _say(self, line: str) -> None:
        try:
            message = await people.say(self._world, self._person.id, self._chat, line)
        except ApiError as error:
            self._console.print(error.description, style="red", markup=False)
            return
        if self._world.chats.bot_sees(message):
            await self._listen()

    async def _press(self, argument: str) -> None:
        number = int(argument) if argument.strip().isdigit() else 0
        if not 1 <= number <= len(self._buttons):
            self._console.print("There is no such button.", style="red")
            return
        message_id, data = self._buttons[number - 1]
        await people.press(self._world, self._person.id, self._chat, message_id, data)
        await self._listen()

    async def _listen(self) -> None:
        """Print the bot's messages until it has been quiet for a moment."""
        wait = _PATIENCE
        while True:
            try:
                async with asyncio.timeout(wait):
                    event = await self._heard.get()
            except TimeoutError:
                return
            if event["event"] == "callback_answer":
                if event["text"]:
                    self._console.print(event["text"], style="italic", markup=False)
                wait = _QUIET
            if event["event"] == "message" and event["from"]["id"] == self._world.bot.id:
                self._print(event)
                wait = _QUIET

    def _print(self, message: Json) -> None:
        shown = styled(message)
        self._console.print(
            Panel(shown, title="Verbatim", title_align="left") if self._interactive else shown
        )
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        buttons = [button for row in rows for button in row if "callback_data" in button]
        self._buttons = [(message["message_id"], button["callback_data"]) for button in buttons]
        if buttons:
            labels = "  ".join(f"[{n}] {button['text']}" for n, button in enumerate(buttons, 1))
            self._console.print(labels, style="yellow", markup=False)
        if not self._interactive:
            self._console.print()


async def _next_line() -> str:
    """Return the next line of standard input, "" at its end.

    Neither the loop nor Python waits for this thread at the end, as they do for those of `asyncio.to_thread`
    and for who holds the lock of `sys.stdin`: so Ctrl+C ends the chat while it waits for a line.
    """
    loop = asyncio.get_running_loop()
    line: asyncio.Future[bytes] = loop.create_future()

    def read() -> None:
        with open(sys.stdin.fileno(), "rb", buffering=0, closefd=False) as unlocked:
            found = unlocked.readline()
        loop.call_soon_threadsafe(line.set_result, found)

    threading.Thread(target=read, daemon=True).start()
    return (await line).decode("utf-8", "replace")


def styled(message: dict[str, Any]) -> Text:
    """Return a message's text with its entities as styles; block quotations are marked by a bar."""
    units = message["text"].encode("utf-16-le")

    def index(offset: int) -> int:
        return len(units[: offset * 2].decode("utf-16-le", "replace"))

    text = Text(message["text"])
    quotes = []
    for entity in message.get("entities", []):
        start, end = index(entity["offset"]), index(entity["offset"] + entity["length"])
        style = _STYLES.get(entity["type"])
        if style:
            text.stylize(style + (f" link {entity['url']}" if "url" in entity else ""), start, end)
        if entity["type"] == "blockquote":
            quotes.append((start, end))
    lines = []
    position = 0
    for line in text.split("\n", allow_blank=True):
        quoted = any(start <= position < end for start, end in quotes)
        lines.append(Text("▎ ", style="green") + line if quoted else line)
        position += len(line.plain) + 1
    return Text("\n").join(lines)
