"""`verbatim chat`: the sandbox in the terminal."""

import asyncio
import contextlib
import logging
import sys

_NO_LIMIT = 1_000_000  # questions a minute: all lines of a pipe are answered, and nobody else is kept waiting


def chat() -> None:
    """Chat with the bot in the terminal; reads piped questions too, one a line."""
    from bot.cli.reading import keeper_of
    from bot.cli.sandboxed import sandboxed_bot
    from bot.log import set_up_logging
    from bot.sandbox.terminal import Terminal
    from bot.settings import load_settings

    interactive = sys.stdin.isatty()
    no_limit = (
        {} if interactive else {"questions_per_minute": _NO_LIMIT, "group_questions_per_minute": _NO_LIMIT}
    )
    settings = load_settings().model_copy(update={"health_port": None, **no_limit})
    set_up_logging(logging.getLevelName(logging.WARNING), settings.secrets)
    keeper = keeper_of(settings)

    async def talk() -> None:
        async with sandboxed_bot(settings, keeper, 0) as (sandbox, _):
            await Terminal(sandbox.world, interactive=interactive).talk()

    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(talk())
