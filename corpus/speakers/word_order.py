"""The words that tell who speaks where the verb does not stand behind its subject: last, or first."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import regex

Listed = Callable[[str], frozenset[str]]
AnyOf = Callable[[Iterable[str]], str]
Pattern = Callable[[str], "regex.Pattern[str]"]


@dataclass(frozen=True, slots=True)
class VerbLast:
    """What `topics` asks of a language: subject, object, verb."""

    topical: frozenset[str]
    subordinating: frozenset[str]
    complement: regex.Pattern[str]
    plural: tuple[str, ...]
    singular: frozenset[str]
    relative: regex.Pattern[str]
    nominal: regex.Pattern[str]
    postposed: regex.Pattern[str]
    part_ends: regex.Pattern[str]

    def is_plural(self, verb: str) -> bool:
        """Return whether the verb's form tells that several speak."""
        return verb.endswith(self.plural) and verb not in self.singular


@dataclass(frozen=True, slots=True)
class VerbFirst:
    """What `verb_first` asks of a language: verb, subject, object."""

    sharing: regex.Pattern[str]
    without_subject: regex.Pattern[str]
    dropping: frozenset[str]


def verb_last(listed: Listed, complement: str, any_of: AnyOf, pattern: Pattern) -> VerbLast:
    """Return the words of a language whose verb comes last; `complement` is a pattern."""
    return VerbLast(
        topical=listed("topical"),
        subordinating=listed("subordinating"),
        complement=pattern(complement),
        plural=tuple(listed("plural")),
        singular=listed("singular"),
        relative=pattern(any_of(listed("relative"))),
        nominal=pattern(any_of(listed("nominal"))),
        postposed=pattern(any_of(listed("postposed"))),
        part_ends=pattern(rf"(?<=[،؛])\s|\s{any_of(listed('conjunctions'))}(?=\s)"),
    )


def verb_first(listed: Listed, sharing: str, any_of: AnyOf, pattern: Pattern) -> VerbFirst:
    """Return the words of a language whose verb comes first; `sharing` is a pattern of such participles."""
    return VerbFirst(
        sharing=pattern(sharing),
        without_subject=pattern(rf"\s*(?:$|[:،]|{any_of(listed('boundaries') | listed('prepositions'))})"),
        dropping=listed("dropping"),
    )
