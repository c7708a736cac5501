"""In which way an article tells whose a quotation is."""

from collections.abc import Mapping
from typing import Any

import regex

_PRONOUNS = frozenset({"he", "she", "they", "it"})
_SENTENCE_END = regex.compile(r"(?<!\b(?:Mr|Ms|Dr|Mrs|Sen|Rep|Gov|\p{Lu}))[.!?]+[”\"’]*\s+(?=[\p{Lu}“\"])|\n")
_MARKS = "“”\"‘’' "
_REACH = 300


def kind_of(text: str, quote: Mapping[str, Any]) -> str:
    """Return the kind of attribution of a quotation of PolNeAR, by where its source stands.

    "X said", "said X", "according to X" and "X:" stand in its sentence, before it or behind; what "goes on"
    has its source in another one.
    """
    source, start, end = quote["source"], quote["start"], quote["end"]
    if source.lower() in _PRONOUNS:
        return "he, she"
    lead = _SENTENCE_END.split(text[max(0, start - _REACH) : start])[-1]
    rest = text[end : end + _REACH].lstrip(_MARKS)
    rest = _SENTENCE_END.split(rest)[0] if text[end - 1 : end] != "." or rest[:1] in ",–—" else ""
    for place, before in ((rest, False), (lead, True)):
        at = place.find(source)
        if at < 0:
            continue
        ahead = place[:at].strip(" ,–—" + _MARKS).lower()
        if ahead.endswith("according to"):
            return "according to X"
        if before and place.rstrip(_MARKS).endswith(":"):
            return "X: before it"
        if before:
            return "X said, before it"
        return "said X, behind it" if ahead else "X said, behind it"
    return "goes on, or told elsewhere"
