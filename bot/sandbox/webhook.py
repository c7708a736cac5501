"""Updates posted to the bot's webhook, as tdlib/telegram-bot-api does it in WebhookActor.cpp."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from itertools import count

import httpx

from bot.sandbox.accounts import Json
from bot.sandbox.updates import Updates, Webhook

_PATIENCE = 60.0
_LONGEST_WAIT = 60.0
_LONGEST_ASKED = 3600.0


async def deliver(updates: Updates, *, second: float = 1.0) -> None:
    """Post updates while a webhook is set; never returns. `second` is how long a second of waiting is.

    Updates of one chat go one after the other, others at the same time. What the webhook doesn't take with a
    2xx is posted again: at once, then after 2, 4, 8 … 60 s, or after what its Retry-After says.
    """
    tasks: set[asyncio.Task[None]] = set()
    current, slots = None, asyncio.Semaphore()
    async with httpx.AsyncClient(timeout=_PATIENCE) as client:
        try:
            while True:
                webhook, update = await updates.to_post()
                if webhook != current:
                    current, slots = webhook, asyncio.Semaphore(webhook.connections)
                post = partial(_try, updates, client, webhook, update, slots)
                task = asyncio.create_task(_post(updates, webhook, update, post, second))
                tasks.add(task)
                task.add_done_callback(tasks.discard)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def _post(
    updates: Updates,
    webhook: Webhook,
    update: Json,
    post: Callable[[], Awaitable[float | None]],
    second: float,
) -> None:
    """Post an update until it is taken or goes elsewhere."""
    taken = False
    for failed in count():
        asked = await post()
        taken = asked is None
        wait = asked or (min(2.0**failed, _LONGEST_WAIT) if failed else 0.0)
        if taken or await updates.webhook_changes(webhook, wait * second):
            break
    await updates.posted(update, taken=taken)


async def _try(
    updates: Updates, client: httpx.AsyncClient, webhook: Webhook, update: Json, slots: asyncio.Semaphore
) -> float | None:
    """Post an update once; return None where it was taken, else how many seconds the webhook asks to wait."""
    headers = {"X-Telegram-Bot-Api-Secret-Token": webhook.secret} if webhook.secret else {}
    try:
        async with slots:
            updates.give(update)
            response = await client.post(webhook.url, json=update, headers=headers)
    except httpx.HTTPError as error:
        updates.fail(f"{error}")
        return 0.0
    if response.is_success:
        return None
    updates.fail(f"Wrong response from the webhook: {response.status_code} {response.reason_phrase}")
    retry_after = response.headers.get("retry-after", "")
    return min(float(retry_after), _LONGEST_ASKED) if retry_after.isdigit() else 0.0
