"""What an error of SQLite tells of its file."""

import sqlite3


def is_damage(error: BaseException) -> bool:
    """Return whether the file itself is damaged: full, locked and the like have a class of their own."""
    return type(error) is sqlite3.DatabaseError
