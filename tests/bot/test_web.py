import errno
import os

import pytest
from starlette.applications import Starlette

from bot.web import ServingError, serving


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (errno.EADDRINUSE, "Port 80 is taken; set READER_PORT to another one."),
        (errno.EACCES, "Port 80 is not for this user; set READER_PORT to one from 1024 on."),
        (errno.EADDRNOTAVAIL, "Nothing can listen at 192.0.2.1, port 80"),
    ],
)
def test_why_nothing_can_be_served_is_told_by_what_went_wrong(number: int, told: str) -> None:
    error = OSError(number, os.strerror(number))
    assert str(ServingError.of(error, "192.0.2.1", 80, "READER_PORT")).startswith(told)


async def test_an_address_that_is_not_of_this_machine_is_told() -> None:
    with pytest.raises(ServingError, match=r"Nothing can listen at 192\.0\.2\.1"):
        async with serving(Starlette(), "192.0.2.1", 0, "READER_PORT"):
            pass
