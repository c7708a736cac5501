"""How articles are read: the limits that hold for any file, and what is known of where one comes from."""

from collections.abc import Mapping
from dataclasses import dataclass, field

MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What a library and its files may hold; beyond it a line of the report says so.

    `file_mb` and `unpacked_mb` are mebibytes (2**20 bytes), lengths are in code points, `depth` in folders,
    and `seconds` those that one file may take to read, as long again for every mebibyte it has.
    `unpacked_ratio` is how many times its own size an archive may have unpacked.
    """

    file_mb: float = 20
    article_chars: int = 1_000_000
    line_chars: int = 200_000
    files: int = 1_000_000
    depth: int = 32
    unpacked_mb: float = 2048
    unpacked_ratio: float = 200
    seconds: float = 30

    @property
    def file_bytes(self) -> int:
        """How many bytes a file may have."""
        return int(self.file_mb * MEBIBYTE)

    @property
    def unpacked_bytes(self) -> int:
        """How many bytes all that is in an archive may have."""
        return int(self.unpacked_mb * MEBIBYTE)


@dataclass(frozen=True, slots=True)
class Rules:
    """How files are read; `field_names` says what a dump calls our fields, as {"headline": "Titel"}."""

    limits: Limits = Limits()
    field_names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hints:
    """What is known of a document besides its bytes: it goes before what the document says of itself.

    The `url` stands back: it is where the document was fetched, and counts where the page names no other. So
    does `form`, the format that its server told.
    """

    publisher: str | None = None
    in_language: str | None = None
    url: str | None = None
    form: str | None = None
