"""Message text to entities, as strict as Telegram.

The rules and the wording of the errors are those of the Bot API's documentation, section "Formatting
options", and of TDLib, whose parser stands behind it. Offsets of entities are UTF-16 code units.
"""

import html
from dataclasses import dataclass, field
from typing import Any

import regex

from bot.messages.html import utf16_length
from bot.sandbox.errors import ApiError, bad_request

Entity = dict[str, Any]

_TYPES = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "code": "code", "pre": "pre",
    "a": "text_link", "blockquote": "blockquote", "tg-spoiler": "spoiler", "span": "spoiler",
}  # fmt: skip
_START = regex.compile(r"<([^\s>/=\"'<]*)")
_ATTRIBUTE = regex.compile(
    r"\s*(?P<name>[^\s>=\"'/]+)\s*(?:=\s*(?:\"(?P<d>[^\"]*)\"|'(?P<s>[^']*)'|(?P<bare>[^\s>\"']+)))?"
)
_END = regex.compile(r"</([^\s>]*)\s*(>?)")
_NAMED = regex.compile(r"&(?:lt|gt|amp|quot|#\d+|#[xX][0-9a-fA-F]+);")
_FOUND = regex.compile(
    r"(?P<bot_command>(?<![\w/])/[A-Za-z0-9_]{1,32}(?:@[A-Za-z0-9_]{3,32})?(?!\w))"
    r"|(?P<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<mention>(?<!\w)@[A-Za-z]\w{3,31}(?!\w))"
    r"|(?P<url>https?://[^\s<>\"]+)"
    r"|(?P<hashtag>(?<!\w)#[\w]*\p{L}\w*)"
)


@dataclass(slots=True)
class _Open:
    tag: str
    offset: int
    url: str = ""
    expandable: bool = False
    text: list[str] = field(default_factory=list)


def parse_html(markup: str) -> tuple[str, list[Entity]]:
    """Return the plain text of HTML in Telegram's dialect and its entities, outer ones first.

    Raises ApiError 400, "can't parse entities: ...", with the byte offset of what is wrong.
    """
    plain: list[str] = []
    entities: list[Entity] = []
    stack: list[_Open] = []
    offset = at = 0
    while at < len(markup):
        if markup[at] == "&" and (match := _NAMED.match(markup, at)):
            character = html.unescape(match[0])
            at = match.end()
        elif markup[at] != "<":
            character = markup[at]
            at += 1
        elif markup.startswith("</", at):
            at = _close(markup, at, offset, stack, entities)
            continue
        else:
            opened, at = _open(markup, at, offset)
            stack.append(opened)
            continue
        plain.append(character)
        offset += utf16_length(character)
        for opened in stack:
            opened.text.append(character)
    if stack:
        raise _wrong(f'Can\'t find end tag corresponding to start tag "{stack[-1].tag}"')
    entities.sort(key=lambda e: (e["offset"], -e["length"]))
    return _trimmed("".join(plain), entities)


def found_entities(text: str) -> list[Entity]:
    """Return the entities that Telegram finds by itself: commands, mentions, addresses, hashtags."""
    return [
        {
            "type": match.lastgroup,
            "offset": utf16_length(text[: match.start()]),
            "length": utf16_length(match[0]),
        }
        for match in _FOUND.finditer(text)
    ]


def _open(markup: str, at: int, offset: int) -> tuple[_Open, int]:
    where = len(markup[:at].encode())
    name = _START.match(markup, at)
    tag = name[1].lower() if name else ""
    position = name.end() if name else at + 1
    attributes: dict[str, str] = {}
    while True:
        while position < len(markup) and markup[position].isspace():
            position += 1
        if position >= len(markup):
            raise _wrong(f"Unclosed start tag at byte offset {where}")
        if markup[position] == ">":
            break
        match = _ATTRIBUTE.match(markup, position)
        if match is None:
            raise _wrong(f'Empty attribute name in the tag "{tag}" at byte offset {where}')
        value = match["d"] or match["s"] or match["bare"] or ""
        attributes[match["name"].lower()] = html.unescape(value)
        position = match.end()
    if tag not in _TYPES:
        raise _wrong(f'Unsupported start tag "{tag}" at byte offset {where}')
    if tag == "span" and attributes.get("class") != "tg-spoiler":
        raise _wrong(f'Tag "span" must have class "tg-spoiler" at byte offset {where}')
    return _Open(tag, offset, attributes.get("href", ""), "expandable" in attributes), position + 1


def _close(markup: str, at: int, offset: int, stack: list[_Open], entities: list[Entity]) -> int:
    where = len(markup[:at].encode())
    if not stack:
        raise _wrong(f"Unexpected end tag at byte offset {where}")
    match = _END.match(markup, at)
    if match is None or not match[2]:
        raise _wrong(f"Unclosed end tag at byte offset {where}")
    opened, found = stack.pop(), match[1].lower()
    if found and found != opened.tag:
        raise _wrong(
            f'Unmatched end tag at byte offset {where}, expected "</{opened.tag}>", found "</{found}>"'
        )
    if offset > opened.offset:
        entity: Entity = {
            "type": _TYPES[opened.tag],
            "offset": opened.offset,
            "length": offset - opened.offset,
        }
        if opened.tag == "a":
            entity["url"] = opened.url or "".join(opened.text)
        if opened.expandable and opened.tag == "blockquote":
            entity["type"] = "expandable_blockquote"
        if opened.tag != "a" or regex.match(r"(?i)(https?|tg|mailto):", str(entity["url"])):
            entities.append(entity)
    return match.end()


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Strip white space from both ends, as Telegram does, and keep the entities on their text."""
    body = text.strip()
    lead = utf16_length(text[: len(text) - len(text.lstrip())])
    limit = utf16_length(body)
    kept = []
    for entity in entities:
        start = max(0, entity["offset"] - lead)
        end = min(limit, entity["offset"] + entity["length"] - lead)
        if end > start:
            kept.append({**entity, "offset": start, "length": end - start})
    return body, kept


def _wrong(what: str) -> ApiError:
    return bad_request(f"can't parse entities: {what}")
