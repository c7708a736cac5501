"""Lists of words that stand for each other, in the format of Solr and Elasticsearch."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import regex

from corpus.decode import decode
from corpus.errors import Problem, VerbatimError
from corpus.reading import os_reason
from corpus.regular import read_regular

SYNONYMS_FILE = "synonyms.txt"
_COMMA = regex.compile(r"(?<!\\),")
_ARROW = regex.compile(r"(?<!\\)=>")
_ESCAPED = regex.compile(r"\\(.)")


@dataclass(frozen=True, slots=True)
class Synonyms:
    """What a line says: whoever asks for one of the phrases `asked` means those `found` as well."""

    asked: tuple[str, ...]
    found: tuple[str, ...]


def parse_synonyms(text: str) -> Iterator[tuple[int, Synonyms | str]]:
    r"""Yield the number of each line that says something, and what it says or what is wrong.

    Phrases with commas between them stand for each other; after "=>" stand those that are found for those
    before it. "#" begins a comment, and "\" makes a comma a part of a phrase (Solr's SynonymGraphFilter; but
    "=>" takes nothing away: what was asked for is always looked for, too).
    """
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        if line.strip() and not line.lstrip().startswith("#"):
            yield number, _parsed(line)


def read_synonyms(folder: Path) -> tuple[tuple[Synonyms, ...], tuple[Problem, ...]]:
    """Return what the folder's list says, and a problem for each line that can't be understood; nothing
    where it has none.
    """
    try:
        text = decode(read_regular(folder / SYNONYMS_FILE))
    except (FileNotFoundError, NotADirectoryError):
        return (), ()
    except VerbatimError as error:
        return (), (Problem(SYNONYMS_FILE, str(error)),)
    except OSError as error:
        return (), (Problem(SYNONYMS_FILE, os_reason(error)),)
    lines = list(parse_synonyms(text))
    return (
        tuple(said for _, said in lines if isinstance(said, Synonyms)),
        tuple(
            Problem(SYNONYMS_FILE, f"line {number}: {wrong}")
            for number, wrong in lines
            if isinstance(wrong, str)
        ),
    )


def _parsed(line: str) -> Synonyms | str:
    sides = [_phrases(side) for side in _ARROW.split(line)]
    if len(sides) > 2:
        return 'there are two "=>" in it; write two lines'
    if not all(all(side) for side in sides):
        return 'a word is missing beside a comma or "=>"; write "price, cost" or "far => miles"'
    if len(sides) == 1 and len(sides[0]) == 1:
        return f'"{sides[0][0]}" stands alone; write what it stands for, too, after a comma'
    return Synonyms(sides[0], sides[-1])


def _phrases(side: str) -> tuple[str, ...]:
    return tuple(_ESCAPED.sub(r"\1", phrase).strip() for phrase in _COMMA.split(side))
