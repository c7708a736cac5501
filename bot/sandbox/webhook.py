"""Updates posted to the bot's webhook."""

import asyncio

import httpx

from bot.sandbox.updates import Updates

_RETRY = 1.0


async def deliver(updates: Updates) -> None:
    """Post updates, one at a time and in order, while a webhook is set; never returns."""
    async with httpx.AsyncClient(timeout=10) as client:
        while True:
            webhook, update = await updates.to_post()
            headers = {"X-Telegram-Bot-Api-Secret-Token": webhook.secret} if webhook.secret else {}
            try:
                response = await client.post(webhook.url, json=update, headers=headers)
                taken = response.is_success
            except httpx.HTTPError:
                taken = False
            if taken:
                updates.posted(update)
            else:
                await asyncio.sleep(_RETRY)
