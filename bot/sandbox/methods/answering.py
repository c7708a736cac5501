"""Answers to queries: pressed buttons, inline queries, guests' messages."""

from bot.messages.html import utf16_length
from bot.sandbox.accounts import Json
from bot.sandbox.chats import quoted
from bot.sandbox.content import CALLBACK_DATA_BYTES, inline_result
from bot.sandbox.errors import bad_request
from bot.sandbox.world import World

_INLINE_RESULTS = 50
_ANSWER_LIMIT = 200


async def answer_callback_query(
    world: World,
    callback_query_id: str,
    text: str = "",
    show_alert: bool = False,
    url: str = "",
    cache_time: int = 0,
) -> bool:
    if utf16_length(text) > _ANSWER_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    pressed = world.queries.close("callback", callback_query_id)
    answer = {"to": pressed["from"]["id"], "text": text, "show_alert": show_alert, "url": url}
    world.events.tell("callback_answer", answer)
    return True


async def answer_inline_query(
    world: World,
    inline_query_id: str,
    results: list[Json],
    cache_time: int = 300,
    is_personal: bool = False,
    next_offset: str = "",
    button: Json | None = None,
) -> bool:
    if len(results) > _INLINE_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    ids = [str(result.get("id", "")) for result in results]
    if any(not 1 <= len(key.encode()) <= CALLBACK_DATA_BYTES for key in ids):
        raise bad_request("RESULT_ID_INVALID")
    if len(set(ids)) < len(ids):
        raise bad_request("RESULT_ID_DUPLICATE")
    shown = [inline_result(result) for result in results]
    asked = world.queries.close("inline", inline_query_id)
    offer = {"results": shown, "button": button, "query": asked["query"]}
    world.queries.offered[inline_query_id] = offer
    world.events.tell("inline_results", {"query_id": inline_query_id, "to": asked["from"]["id"], **offer})
    return True


async def answer_guest_query(world: World, guest_query_id: str, result: Json) -> Json:
    answer = inline_result(result)
    asked = world.queries.close("guest", guest_query_id)
    chat = world.chats[asked["chat"]]
    message = world.chats.post(
        chat,
        world.bot,
        text=answer["text"],
        entities=answer["entities"],
        reply_to_message=quoted(chat.messages[asked["message_id"]]),
    )
    return {"inline_message_id": f"guest-{message['message_id']}"}
