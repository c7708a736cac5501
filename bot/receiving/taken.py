"""An update as Telegram sent it, not yet parsed."""

import json
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

log = logging.getLogger(__name__)
_TELLING = ("id", "message_id", "date", "edit_date", "result_id")
_LONGEST_STAMP = 200
_IDS = range(-(2**63), 2**63)


@dataclass(frozen=True, slots=True)
class Taken:
    """What Telegram sent, and when it arrived, in seconds since 1970."""

    update_id: int
    content: Mapping[str, Any]
    received_at: float = field(default_factory=time.time)

    @property
    def stamp(self) -> str:
        """What tells it from another update of the same id: a server that starts anew counts anew.

        It holds no text and no person.
        """
        kind, body = next(((k, v) for k, v in self.content.items() if k != "update_id"), ("", None))
        told = [body.get(name) for name in _TELLING] if isinstance(body, Mapping) else []
        return msgspec.json.encode([kind, *told]).decode()[:_LONGEST_STAMP]


def taken_of(content: object) -> Taken | None:
    """Return the update, None where it has no id and so is none."""
    if not isinstance(content, Mapping):
        return None
    update_id = content.get("update_id")
    if not isinstance(update_id, int) or isinstance(update_id, bool) or update_id not in _IDS:
        return None
    return Taken(update_id, _kept(update_id, content))


def _kept(update_id: int, content: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the content as it can be kept: half a character is "?"; of what nests too deep only the id."""
    try:
        msgspec.json.encode(content)
    except UnicodeEncodeError:
        whole = json.dumps(content, ensure_ascii=False).encode("utf-8", "replace")
        replaced: Mapping[str, Any] = json.loads(whole)
        return replaced
    except (RecursionError, ValueError, OverflowError) as error:
        log.warning("Update %d can't be kept (%s); only its id is.", update_id, type(error).__name__)
        return {"update_id": update_id}
    return content
