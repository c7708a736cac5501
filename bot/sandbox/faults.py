"""Faults: what goes wrong on purpose, to see how a bot bears it."""

from collections.abc import Iterator
from http import HTTPStatus

import msgspec

from bot.sandbox.errors import ApiError, too_many_requests

_DESCRIPTIONS = {
    HTTPStatus.FORBIDDEN: "Forbidden: bot was blocked by the user",
    HTTPStatus.CONFLICT: (
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    ),
}
_PAGE = "<html>\r\n<head><title>{0}</title></head>\r\n<body><center><h1>{0}</h1></center></body>\r\n</html>"


class Fault(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What calls of a method meet, for so many `times`, None for until it is lifted.

    `method` is its name, "*" for any; `chat` the only chat concerned. After `delay` seconds an error of that
    `status` is answered (429 with `retry_after`), the connection is `torn`, or `garbage` comes for JSON, with
    the status if there is one; with none of these the call is but late. What is called is not carried out,
    unless `done`: then it takes effect, and only its answer is lost.
    """

    method: str = "*"
    chat: int | None = None
    times: int | None = 1
    delay: float = 0.0
    status: int | None = None
    retry_after: int = 1
    garbage: bool = False
    torn: bool = False
    done: bool = False

    @property
    def only_late(self) -> bool:
        """Whether the call is answered as ever, after its delay."""
        return self.status is None and not self.garbage and not self.torn

    def concerns(self, method: str, chat: object) -> bool:
        """Return whether a call of the method in that chat meets it."""
        return self.method.lower() in ("*", method.lower()) and self.chat in (None, chat)

    def error(self) -> ApiError:
        """Return the error that is answered."""
        status = HTTPStatus(self.status or HTTPStatus.INTERNAL_SERVER_ERROR)
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            return too_many_requests(self.retry_after)
        return ApiError(status, _DESCRIPTIONS.get(status, status.phrase))

    def nonsense(self) -> tuple[str, int]:
        """Return what is answered instead of JSON, as a proxy's page says it, and its status."""
        status = HTTPStatus(self.status or HTTPStatus.OK)
        return _PAGE.format(f"{status.value} {status.phrase}"), status


class Faults:
    """The faults that stand; a call meets all that only make it late, and the first other one."""

    def __init__(self) -> None:
        self._standing: list[Fault] = []

    def __iter__(self) -> Iterator[Fault]:
        return iter(self._standing)

    def add(self, fault: Fault) -> None:
        """Let calls meet it from now on."""
        self._standing.append(fault)

    def lift(self) -> None:
        """End all of them."""
        self._standing.clear()

    def meet(self, method: str, chat: object) -> tuple[float, Fault | None]:
        """Return by how many seconds a call of the method in that chat is late, and how it fails."""
        concerned = [fault for fault in self._standing if fault.concerns(method, chat)]
        failing = next((fault for fault in concerned if not fault.only_late), None)
        met = [fault for fault in concerned if fault.only_late or fault is failing]
        self._standing = [after for fault in self._standing for after in _left(fault, met)]
        return sum(fault.delay for fault in met), failing


def _left(fault: Fault, met: list[Fault]) -> list[Fault]:
    """Return what is left of a fault after a call met those."""
    if fault.times is None or not any(fault is one for one in met):
        return [fault]
    return [msgspec.structs.replace(fault, times=fault.times - 1)] if fault.times > 1 else []
