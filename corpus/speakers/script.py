"""Patterns of names and descriptions in scripts without capitals, where only the words around tell their end.

A name begins with a first name that the lexicon knows. What follows is of the name as long as it is a first
name, too, what a word like "bin" joins, a family name with an article, or one or two words at whose end a
name can but end: before a colon, a comma, or a word of `boundaries`.
"""

from collections.abc import Callable, Iterable

_GAP = r"[ \u00a0]"
_WORD = r"[\p{L}\p{M}\u200c]++"
_NAME_ENDS = r"[ \u00a0]*(?:[:،؛(\n]|$)"
_PHRASE_ENDS = r"\s*(?:[:،؛,.!?؟«»“”\"()\n]|$)"
_MOST_IN_ROLE, _MOST_IN_DESCRIPTION = 7, 6

_NO_NAMES = (
    "prepositions",
    "boundaries",
    "aside",
    "starters",
    "determiners",
    "persons",
    "titles",
    "objects",
    "conjunctions",
)

_NO_ROLES = ("boundaries", "prepositions", "aside", "determiners", "objects")

Listed = Callable[[str], frozenset[str]]
AnyOf = Callable[[Iterable[str]], str]


def bound(any_of: AnyOf, listed: Listed, verb: str) -> str:
    """Return a pattern of what a name of words nobody knows can end at."""
    words = listed("boundaries")
    if listed("objects"):
        words |= listed("prepositions") | listed("conjunctions") | listed("persons") | listed("titles")
    ends = [rf"\s+(?:{any_of(listed('prepositions'))}\s+)?{any_of(words)}", _NAME_ENDS]
    if listed("objects"):
        ends.append(rf"\s+{verb}")
    return rf"(?={'|'.join(ends)})"


def name(given: str, any_of: AnyOf, listed: Listed, verb: str) -> str:
    """Return a pattern of full names."""
    prefix = "|".join(sorted(listed("family_prefix"))) or "(?!)"
    attached = "|".join(sorted(listed("attached_prepositions"))) or "(?!)"
    given = rf"{given}(?:{_GAP}{any_of(listed('completions'))})?"
    stop, links = _stop(any_of, listed), any_of(listed("links"))
    part = rf"{_GAP}(?:{given}|{links}{_GAP}{_WORD})"
    family = rf"{_GAP}(?!{stop})(?:{prefix}){_WORD}"
    other = rf"{_GAP}(?!{stop}|{verb}|(?:{attached})\p{{L}}){_WORD}"
    unknown = rf"(?:{other}){{1,2}}{bound(any_of, listed, verb)}"
    return rf"(?:{links}{_GAP})?{given}(?:(?:{part})*(?:{family}|{unknown})|(?:{part})+)"


def modified_name(given: str, full: str, any_of: AnyOf, listed: Listed, verb: str) -> str:
    """Return a pattern of a role, as its first group, and the full name behind it, as its second.

    Prepositions would lead from the role to somebody else; but for those before `places` none is in it.
    """
    head, title = any_of(heads(listed)), any_of(listed("titles"))
    ends = any_of(frozenset[str]().union(*map(listed, _NO_ROLES)))
    other = rf"{any_of(listed('conjunctions'))}{_GAP}{given}"
    where = rf"{_GAP}{any_of(listed('prepositions'))}{_GAP}{any_of(listed('places'))}"
    inner = rf"(?:{where}|{_GAP}(?!{ends}|{other}|{verb}){_WORD})"
    role = rf"{head}{inner}{{0,{_MOST_IN_ROLE}}}?،?{_GAP}(?:{title}{_GAP})*"
    return rf"({role})({full})"


def description(any_of: AnyOf, listed: Listed, verb: str) -> str:
    """Return a pattern of a person without a name, up to where the description can but end."""
    ends = any_of(listed("prepositions") | listed("boundaries") | listed("aside") | listed("objects"))
    inner = rf"{_GAP}(?!{ends}|{verb}){_WORD}"
    determiner = any_of(listed("determiners"))
    return (
        rf"(?:{determiner}{_GAP})?{any_of(heads(listed))}(?:{inner}){{0,{_MOST_IN_DESCRIPTION}}}+"
        rf"(?={_PHRASE_ENDS}|\s+(?:{ends}|{verb}))"
    )


def heads(listed: Listed) -> frozenset[str]:
    """Return the nouns that a role begins with, those with an article without it, too."""
    words = listed("persons") | listed("titles")
    return words | {word.removeprefix(prefix) for word in words for prefix in listed("family_prefix")}


def _stop(any_of: AnyOf, listed: Listed) -> str:
    return any_of(frozenset[str]().union(*map(listed, _NO_NAMES)))
