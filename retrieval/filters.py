"""Filters that people type into a question: `from:"The Gazette" by:oakes since:2026-01 lang:de`."""

from dataclasses import dataclass, fields

import regex

_FILTER = regex.compile(
    r"(?<!\S)(?P<name>from|by|since|before|lang|in):(?:\"(?P<quoted>[^\"]+)\"|“(?P<curly>[^”]+)”|(?P<bare>\S+))",
    regex.IGNORECASE,
)
_DATE = regex.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_NAMES = {
    "from": "publisher",
    "by": "author",
    "since": "since",
    "before": "before",
    "lang": "in_language",
    "in": "headline",
}


@dataclass(frozen=True, slots=True)
class Filters:
    """Which articles a question is asked of; None admits all.

    Publisher, author and headline are parts of a name, letter case and accents aside; dates are ISO 8601, a
    year, a month or a day. `retrieval.catalogue` compares them.
    """

    publisher: str | None = None
    author: str | None = None
    headline: str | None = None
    in_language: str | None = None
    since: str | None = None
    before: str | None = None

    def __bool__(self) -> bool:
        """Return whether any article could be left out."""
        return any(getattr(self, field.name) is not None for field in fields(self))

    def __str__(self) -> str:
        ours = {field: name for name, field in _NAMES.items()}
        given = ((ours[f.name], getattr(self, f.name)) for f in fields(self))
        return " ".join(
            f'{name}:"{value}"' if " " in value else f"{name}:{value}" for name, value in given if value
        )

    def and_also(self, others: "Filters") -> "Filters":
        """Return these filters, and of the others those that say something where these don't."""
        names = [field.name for field in fields(self)]
        return Filters(**{name: getattr(self, name) or getattr(others, name) for name in names})


NO_FILTERS = Filters()


def read_filters(text: str) -> tuple[str, Filters]:
    """Return the question without its filters, and the filters; a date that is none stays in the question."""
    given: dict[str, str] = {}

    def take(match: regex.Match[str]) -> str:
        name, value = match["name"].lower(), match["quoted"] or match["curly"] or match["bare"]
        if name in ("since", "before") and not _DATE.fullmatch(value):
            return match[0]
        given[_NAMES[name]] = value
        return " "

    return " ".join(_FILTER.sub(take, text).split()), Filters(**given)
