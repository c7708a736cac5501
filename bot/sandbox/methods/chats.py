"""Chats and who is in them."""

from bot.sandbox.accounts import Account, Json
from bot.sandbox.errors import bad_request
from bot.sandbox.world import World

_GIFTS = "unlimited_gifts limited_gifts unique_gifts premium_subscription gifts_from_channels"
_RIGHTS = (
    "can_be_edited is_anonymous can_manage_chat can_delete_messages can_manage_video_chats "
    "can_restrict_members can_promote_members can_change_info can_invite_users can_post_stories "
    "can_edit_stories can_delete_stories"
)


async def get_chat(world: World, chat_id: str) -> Json:
    return {
        **world.chats.for_bot(chat_id).json(),
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(_GIFTS.split(), False),
    }


async def get_chat_member(world: World, chat_id: str, user_id: int) -> Json:
    chat = world.chats.for_bot(chat_id)
    status = "member" if chat.id == user_id else chat.members.get(user_id)
    if status is None:
        raise bad_request("member not found")
    return _member(_account(world, user_id), status)


async def get_chat_administrators(world: World, chat_id: str, return_bots: bool = False) -> list[Json]:
    chat = world.chats.for_bot(chat_id)
    if chat.type == "private":
        raise bad_request("there are no administrators in the private chat")
    return [
        _member(_account(world, user_id), status)
        for user_id, status in chat.members.items()
        if status == "administrator" and (return_bots or user_id != world.bot.id)
    ]


async def get_chat_member_count(world: World, chat_id: str) -> int:
    chat = world.chats.for_bot(chat_id)
    return 2 if chat.type == "private" else len(chat.members)


def _account(world: World, user_id: int) -> Account:
    return world.bot if user_id == world.bot.id else world.person(user_id)


def _member(account: Account, status: str) -> Json:
    rights = dict.fromkeys(_RIGHTS.split(), False) if status == "administrator" else {}
    return {"user": account.json(), "status": status, **rights}
