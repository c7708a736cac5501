"""Files that end: a named pipe or a device that lies where a file should would be read for ever."""

import errno
import stat
from pathlib import Path


def read_regular(path: Path) -> bytes:
    """Return the file's bytes. Raises OSError, also for what is no regular file."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(errno.EINVAL, "not a regular file", str(path))
    return path.read_bytes()
