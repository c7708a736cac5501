"""`verbatim run`: the bot, in Telegram or in the sandbox."""

import asyncio
import contextlib
import logging
from contextlib import nullcontext
from datetime import timedelta

from bot.cli.reading import keeper_of, output
from bot.data_dir import make_ready
from bot.library.keeper import Keeper
from bot.settings import Settings, load_settings
from corpus.library import SAMPLES

_LONGEST_READING = timedelta(hours=1)


def run() -> None:
    """Start the bot: in Telegram where TELEGRAM_BOT_TOKEN is set, else in the sandbox on this machine."""
    from bot.health.systemd import Systemd
    from bot.log import set_up_logging

    settings = load_settings()
    set_up_logging(
        settings.log_level,
        settings.secrets,
        form=settings.log_format,
        texts=settings.privacy != "strict",
    )
    Systemd().ask_for(_LONGEST_READING, "Reading the articles.")
    if trouble := make_ready(settings):
        logging.getLogger(__name__).error("%s", trouble)
    keeper = keeper_of(settings)
    _say_what_is_asked(settings, keeper)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(settings, keeper))


def _say_what_is_asked(settings: Settings, keeper: Keeper) -> None:
    count = keeper.index.articles.counts.articles
    languages = ", ".join(keeper.index.languages) or "none"
    if keeper.engine.is_shared:
        output.print(f"Verbatim asks {count} articles in {keeper.engine.name}; languages: {languages}.")
        return
    sample = (
        " (the bundled samples)" if settings.articles_dir == SAMPLES else f" from {settings.articles_dir}"
    )
    output.print(
        f"Verbatim has read {count} articles{sample} in {keeper.load_seconds:.1f} s; languages: {languages}.",
        markup=False,
    )


async def _serve(settings: Settings, keeper: Keeper) -> None:
    from bot.service import until_stopped

    with until_stopped():
        await _be_asked(settings, keeper)


async def _be_asked(settings: Settings, keeper: Keeper) -> None:
    from bot.app import build_app
    from bot.cli.sandboxed import sandboxed_bot
    from bot.control import controlled
    from bot.health.service import in_service, observed
    from bot.reader import Reader
    from bot.service import forever, running

    if not settings.token:
        async with (
            sandboxed_bot(settings, keeper, settings.sandbox_port) as (sandbox, parts),
            controlled(parts),
        ):
            output.print(
                "No TELEGRAM_BOT_TOKEN is set, so it runs in the sandbox, a Telegram on this machine."
            )
            output.print(f"Open {sandbox.url} and ask something. To stop it, press Ctrl+C.")
            output.print(
                "For the real Telegram: get a token from @BotFather and put it in .env (see .env.example)."
            )
            await forever()
        return
    app = build_app(settings, keeper, token=settings.token, api_url=settings.telegram_api_url)
    reader = Reader(keeper, settings.reader_listen, settings.reader_port)
    reading = reader.serving() if settings.reader_url else nullcontext()
    parts = app.bot_data["parts"]
    async with (
        observed(parts, settings),
        reading,
        running(app, settings),
        controlled(parts),
        in_service(parts),
    ):
        how = f"receiving updates at {settings.webhook_url}" if settings.webhook_url else "polling"
        output.print(f"@{app.bot.username} is {how}: https://t.me/{app.bot.username}", markup=False)
        output.print("To stop it, press Ctrl+C.")
        await forever()
