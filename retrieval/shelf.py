"""Where volumes are kept on disk."""

import sys
import unicodedata
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from retrieval.arrays import ArrayFiles
from retrieval.volume import Volume

MADE_BY = (
    "retrieval/arrays.py", "retrieval/binding.py", "retrieval/catalogue.py", "retrieval/filters.py",
    "retrieval/lengths.py", "retrieval/lexicon.py", "retrieval/lexicon.toml", "retrieval/passages.py",
    "retrieval/prefixes.py", "retrieval/segments.py", "retrieval/shelf.py", "retrieval/terms.py",
    "retrieval/vocabulary.py", "retrieval/volume.py", "corpus/acronyms.py", "corpus/article.py",
)  # fmt: skip
"""What a volume depends on; where any of it changes, volumes are made anew."""
_LIBRARIES = ("PyStemmer", "regex", "icu4py", "babel")


class Shelf(ArrayFiles[Volume]):
    """A folder with volumes."""

    def __init__(self, folder: Path) -> None:
        """Keep them in that folder, which is made where it is missing."""
        super().__init__(folder, Volume, made_by(), called="index", in_pieces=["lines"])


@cache
def made_by(*more: str) -> str:
    """Return a hash of the code, the word lists and the libraries that make volumes, and of `more` files."""
    digest = blake2b(f"{sys.byteorder} {unicodedata.unidata_version}".encode(), digest_size=16)
    for name in (*MADE_BY, *more):
        package, _, file = name.partition("/")
        digest.update(name.encode() + files(package).joinpath(file).read_bytes())
    for name in _LIBRARIES:
        digest.update(f"{name} {version(name)}".encode())
    return digest.hexdigest()
