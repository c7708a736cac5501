"""Messages in a group that one person sees: ephemeral ones, by the rules of Bot API 10.3.

A bot may send one within 15 seconds of a button that was pressed, an administrator at any time, to a member
that is no bot. Telegram keeps none of them.
"""

from bot.sandbox.accounts import Account, Json
from bot.sandbox.chats import Chat
from bot.sandbox.errors import bad_request
from bot.sandbox.world import World

_FIELDS = {"receiver_user_id", "callback_query_id"}


def receiver_of(world: World, chat: Chat, parameters: Json) -> Account:
    """Return who receives a message of these EphemeralMessageParameters.

    Raises ApiError 400 where it may not be sent, or asks for what the sandbox does not know.
    """
    if unknown := sorted(set(parameters) - _FIELDS):
        raise bad_request(f"the sandbox knows no {unknown[0]} of ephemeral messages")
    if not isinstance(parameters.get("receiver_user_id"), int):
        raise bad_request("can't parse EphemeralMessageParameters: receiver_user_id must be an Integer")
    if chat.type not in ("group", "supergroup"):
        raise bad_request("ephemeral messages can be sent in groups and supergroups only")
    receiver = world.people.get(parameters["receiver_user_id"])
    if receiver is None or receiver.id not in chat.members:
        raise bad_request("USER_NOT_PARTICIPANT")
    if chat.members.get(world.bot.id) != "administrator":
        pressed = world.queries.waiting("callback", str(parameters.get("callback_query_id", "")))
        if pressed["from"]["id"] != receiver.id or pressed["message"]["chat"]["id"] != chat.id:
            raise bad_request("query is of another user or chat")
    return receiver
