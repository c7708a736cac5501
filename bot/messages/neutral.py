"""Characters that would trick the eye or a terminal: neutralised where text is shown, never in the text.

After Unicode Technical Report 36, "Unicode Security Considerations", and "Trojan Source" (Boucher and
Anderson, 2021).
"""

import regex

_CONTROL = regex.compile(r"[\p{Cc}--[\n\t]]|\p{Cs}|[\u2028\u2029]", regex.VERSION1)
_TURNING = regex.compile(r"[\u202a-\u202e\u2066-\u2069]")
_HIDDEN = regex.compile(
    r"[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u2060-\u2064\u206a-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb"
    r"\U000e0000-\U000e001f\U000e0080-\U000e0fff]"
)
_JOINER = regex.compile(r"[\u200c\u200d]")
_JOINS = regex.compile(
    r"[\p{Arabic}\p{Syriac}\p{Mongolian}\p{Devanagari}\p{Bengali}\p{Gurmukhi}\p{Gujarati}\p{Oriya}\p{Tamil}\p{Telugu}"
    r"\p{Kannada}\p{Malayalam}\p{Sinhala}\p{Khmer}\p{Myanmar}\p{Tibetan}\p{Emoji}\p{M}--\p{ASCII}]",
    regex.VERSION1,
)
_TAGS = regex.compile(r"(\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f)|[\U000e0020-\U000e007f]")
_MARKS = regex.compile(r"(\p{M}{8})\p{M}+")
_SPACE = "\N{SPACE}"


def neutral(text: str) -> str:
    """Return the text as it can be shown: control characters as spaces, without what turns or hides letters.

    Left out are marks that override the direction of writing, characters of no width but for the joiners that
    Persian, Indic scripts and emoji are written with, invisible tags, and all but eight of many marks on one
    letter.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _CONTROL.sub(_SPACE, text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _HIDDEN.sub("", _TURNING.sub("", text))
    text = _TAGS.sub(lambda found: found[1] or "", text)
    text = _JOINER.sub(lambda found: found[0] if _is_joining(text, found.start()) else "", text)
    return _MARKS.sub(r"\1", text)


def _is_joining(text: str, at: int) -> bool:
    """Return whether the joiner at that place stands behind a letter that it can join."""
    return at > 0 and _JOINS.match(text, at - 1) is not None
