"""`sources.toml`: where articles are fetched from, and what a dump's fields are called."""

import tomllib
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from corpus.errors import VerbatimError
from corpus.regular import read_regular
from corpus.rules import Hints

SOURCES_FILE = "sources.toml"
_TAKEN = "added"
_UNITS = {"m": 60, "h": 3600, "d": 86400}
_FIELDS = frozenset(
    {
        "text",
        "headline",
        "publisher",
        "author",
        "date_published",
        "date_modified",
        "url",
        "in_language",
        "tags",
    }
)
_Name = Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
_Address = Annotated[str, Meta(pattern=r"^https?://[^\s/]+\S*$", max_length=2000)]


class SourcesError(VerbatimError):
    """`sources.toml` can't be used."""


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One place that articles are fetched from: a feed, a sitemap, or addresses.

    `pages` fetches the page of each item of a feed, which else gives what it holds itself. `every` is how
    often it is fetched, as "30m", "6h" or "1d"; without it only when somebody reloads. `private` lets it lie
    in the own network. At most `most` pages are kept, the latest.
    """

    name: _Name
    feed: _Address | None = None
    sitemap: _Address | None = None
    addresses: tuple[_Address, ...] = ()
    pages: bool = False
    publisher: str | None = None
    in_language: Annotated[str, Meta(pattern="^[a-z]{2,3}$")] | None = None
    every: Annotated[str, Meta(pattern="^[1-9][0-9]{0,3}[mhd]$")] | None = None
    private: bool = False
    most: Annotated[int, Meta(ge=1)] = 10_000

    @property
    def seconds(self) -> float | None:
        """How often it is fetched, in seconds; None for only when asked."""
        return int(self.every[:-1]) * _UNITS[self.every[-1]] if self.every else None

    @property
    def hints(self) -> Hints:
        """What is known of its articles."""
        return Hints(publisher=self.publisher, in_language=self.in_language)


class Sources(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file: `[[source]]` tables, and `[fields]` with our names of fields and a dump's own."""

    source: tuple[Source, ...] = ()
    fields: dict[str, str] = {}


def load_sources(path: Path) -> Sources:
    """Return what the file says; no sources and no fields where there is none. Raises SourcesError."""
    try:
        text = read_regular(path).decode("utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return Sources()
    except (OSError, UnicodeDecodeError) as error:
        raise SourcesError(f"{path.name} can't be read ({type(error).__name__}); save it as UTF-8.") from None
    try:
        sources = msgspec.convert(tomllib.loads(text), Sources)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise SourcesError(f"{path.name} is wrong: {error}. Correct it.") from None
    names = [source.name for source in sources.source]
    for source in sources.source:
        if source.name == _TAKEN:
            raise SourcesError(
                f"{path.name}: “{_TAKEN}” is what admins add by hand. Name the source otherwise."
            )
        if names.count(source.name) > 1:
            raise SourcesError(f"{path.name} names two sources “{source.name}”. Rename one of them.")
        if sum(map(bool, (source.feed, source.sitemap, source.addresses))) != 1:
            raise SourcesError(
                f"{path.name}: “{source.name}” needs one of feed, sitemap and addresses. Correct it."
            )
    if unknown := sorted(sources.fields.keys() - _FIELDS):
        raise SourcesError(
            f"{path.name}: there is no field “{unknown[0]}”; use {', '.join(sorted(_FIELDS))}."
        )
    return sources
