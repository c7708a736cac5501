"""Who the bot is, and how it receives updates."""

from bot.sandbox.accounts import Json
from bot.sandbox.errors import bad_request
from bot.sandbox.updates import Webhook
from bot.sandbox.world import World


async def get_me(world: World) -> Json:
    return {
        **world.bot.json(),
        "can_join_groups": True,
        "can_read_all_group_messages": not world.chats.privacy_mode,
        "supports_inline_queries": True,
        "supports_guest_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


async def get_updates(
    world: World,
    offset: int = 0,
    limit: int = 100,
    timeout: int = 0,
    allowed_updates: list[str] | None = None,
) -> list[Json]:
    if allowed_updates is not None and world.updates.webhook is None:
        world.updates.allowed = allowed_updates
    return await world.updates.poll(offset, limit, timeout)


async def set_webhook(
    world: World,
    url: str,
    secret_token: str = "",
    allowed_updates: list[str] | None = None,
    max_connections: int = 40,
    drop_pending_updates: bool = False,
    ip_address: str = "",
) -> bool:
    if not url:
        return await delete_webhook(world, drop_pending_updates)
    if not url.startswith(("https://", "http://127.0.0.1", "http://localhost")):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    world.updates.allowed = allowed_updates or []
    await world.updates.set_webhook(Webhook(url, secret_token, max_connections), drop=drop_pending_updates)
    return True


async def delete_webhook(world: World, drop_pending_updates: bool = False) -> bool:
    await world.updates.set_webhook(None, drop=drop_pending_updates)
    return True


async def get_webhook_info(world: World) -> Json:
    webhook, error = world.updates.webhook, world.updates.webhook_error
    failed = {"last_error_date": error[0], "last_error_message": error[1]} if error else {}
    return {
        "url": webhook.url if webhook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates),
        **({"max_connections": webhook.connections} if webhook else {}),
        **failed,
    }
