"""What a message consists of, read as strictly as Telegram reads it."""

import regex

from bot.messages.html import utf16_length
from bot.sandbox.accounts import Json
from bot.sandbox.chats import Chat, quoted
from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.markup import found_entities, parse_html

MESSAGE_LIMIT = 4096
CAPTION_LIMIT = 1024
CALLBACK_DATA_BYTES = 64
COPIED_LIMIT = 256
_QUOTE_LIMIT = 1024
_DOES = ("callback_data", "copy_text", "url")
_OPAQUE = ("code", "pre", "text_link")
_QUOTED = ("bold", "italic", "underline", "strikethrough", "spoiler", "custom_emoji", "date_time")


def text_of(
    text: str, parse_mode: str, entities: list[Json] | None, limit: int = MESSAGE_LIMIT
) -> tuple[str, list[Json]]:
    """Return a text as it is shown, and its entities with those that Telegram finds by itself.

    Raises ApiError 400 where it can't be parsed, is empty or has more UTF-16 units than the limit.
    """
    body, given = _parsed(text, parse_mode, entities)
    if not body:
        raise bad_request("message text is empty")
    if utf16_length(body) > limit:
        raise bad_request("message is too long" if limit == MESSAGE_LIMIT else "message caption is too long")
    opaque = [(e["offset"], e["offset"] + e["length"]) for e in given if e["type"] in _OPAQUE]
    found = [e for e in found_entities(body) if not any(start <= e["offset"] < end for start, end in opaque)]
    return body, sorted(given + found, key=lambda e: (e["offset"], -e["length"]))


def inline_result(result: Json) -> Json:
    """Return an inline result of type article with its message parsed. Raises ApiError 400 for any other."""
    if result.get("type") != "article":
        raise bad_request("the sandbox knows inline results of type article only")
    if not str(result.get("title", "")).strip():
        raise bad_request('can\'t parse InlineQueryResult: field "title" must not be empty')
    content = result.get("input_message_content") or {}
    text, entities = text_of(
        content.get("message_text", ""), content.get("parse_mode", ""), content.get("entities")
    )
    kept: Json = {key: result[key] for key in ("id", "title", "description") if key in result}
    return {**kept, "text": text, "entities": entities}


def keyboard(markup: Json | None) -> Json | None:
    """Return an inline keyboard, None where it has no buttons. Raises ApiError 400 where one is wrong."""
    if not markup:
        return None
    rows: list[list[Json]] | None = markup.get("inline_keyboard")
    if rows is None:
        raise bad_request("the sandbox knows inline keyboards only")
    for button in (button for row in rows for button in row):
        _check(button)
    return {"inline_keyboard": rows} if any(rows) else None


def replied(chat: Chat, parameters: Json | None) -> Json | None:
    """Return the message that ReplyParameters name, None for none. Raises ApiError 400 where it is gone."""
    if not parameters:
        return None
    message = chat.messages.get(int(parameters.get("message_id", 0)))
    if message is not None:
        return quoted(message)
    if parameters.get("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")


def quote_in(chat: Chat, parameters: Json | None) -> Json | None:
    """Return the part of a message that ReplyParameters quote, None for none.

    Raises ApiError 400 where it is too long, or does not stand there as it is, in bold where that is bold.
    """
    given = parameters or {}
    message = chat.messages.get(int(given.get("message_id", 0)), {})
    if not given.get("quote") or not message:
        return None
    part, entities = _parsed(given["quote"], given.get("quote_parse_mode", ""), given.get("quote_entities"))
    whole, length = message.get("text") or message.get("caption") or "", utf16_length(part)
    formats = message.get("entities") or message.get("caption_entities") or []
    for match in regex.finditer(regex.escape(part), whole, overlapped=True):
        position = utf16_length(whole[: match.start()])
        if _formats(formats, position, length) == _formats(entities, 0, length) and length <= _QUOTE_LIMIT:
            return {"text": part, "position": position}
    raise bad_request("QUOTE_TEXT_INVALID")


def _formats(entities: list[Json], position: int, length: int) -> list[tuple[str, int, int]]:
    """Return which formats that a quote has to keep stand where in a stretch of a text, from its start."""
    ends = [(e["type"], e["offset"] - position, e["offset"] + e["length"] - position) for e in entities]
    kept = [one for one in ends if one[0] in _QUOTED and one[1] < length and one[2] > 0]
    return sorted((kind, max(0, start), min(length, end)) for kind, start, end in kept)


def _parsed(text: str, parse_mode: str, entities: list[Json] | None) -> tuple[str, list[Json]]:
    if not text.strip():
        raise bad_request("message text is empty")
    if parse_mode.lower() == "html":
        return parse_html(text)
    if parse_mode:
        raise bad_request("unsupported parse_mode")
    return text.strip(), entities or []


def _check(button: Json) -> None:
    if not str(button.get("text", "")).strip() or sum(one in button for one in _DOES) != 1:
        raise _unallowed()
    if "callback_data" in button:
        if not 1 <= len(button["callback_data"].encode()) <= CALLBACK_DATA_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
    elif "copy_text" in button:
        if not 1 <= utf16_length(str((button["copy_text"] or {}).get("text", ""))) <= COPIED_LIMIT:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
    elif not button["url"].startswith(("http://", "https://", "tg://")):
        raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")


def _unallowed() -> ApiError:
    return bad_request(
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
    )
