"""Names of files, of what lies in archives and of records, as they can be shown, logged and kept."""

import regex

_UNSHOWN = regex.compile(r"[\p{Cc}\p{Cs}\u2028\u2029]")
_LONE = regex.compile(r"\p{Cs}")
_BYTES = range(0xDC80, 0xDD00)  # how Python writes bytes of a name that are no UTF-8 (PEP 383)


def shown(name: str) -> str:
    r"""Return the name with control characters and what UTF-8 lacks written as Python's escapes: \x1b."""
    return name if name.isprintable() else _UNSHOWN.sub(lambda found: _escape(found[0]), name)


def whole(text: str) -> str:
    """Return the text, as many characters long, with U+FFFD for halves of surrogate pairs."""
    return text if text.isascii() else _LONE.sub("\ufffd", text)


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\x{code & 0xFF:02x}" if code in _BYTES else character.encode("unicode_escape").decode()
