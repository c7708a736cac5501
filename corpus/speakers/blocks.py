"""Block quotations of Markdown with their speaker in the line below: `> We sail.`, `— Tomas Reker`."""

from collections.abc import Sequence

import regex

from corpus.speakers.attribution import credit_line
from corpus.speakers.clause import Clause
from corpus.speakers.turns import Turn

_MARK = ">"
_LINE = regex.compile(r"(?:>\s*)*(?=(?:[―—–]\s*|--?)[\p{Lu}@])")
_BLANK_LINE = regex.compile(r"\n[ \t]*\n")


def find_blocks(paragraphs: Sequence[Clause]) -> dict[int, Turn]:
    """Return the paragraphs of block quotations that have a name in the line below, by their position."""
    found: dict[int, Turn] = {}
    block: list[int] = []
    for at, paragraph in enumerate(paragraphs):
        line = paragraph.match(_LINE) if block else None
        named = credit_line(paragraph.behind(line.end())) if line else None
        if named is not None and " " in named.name:
            found |= dict.fromkeys(block, Turn(named))
        if line is not None or not is_marked(paragraph.text, paragraph.start):
            block = []
        elif block and not _BLANK_LINE.search(paragraph.text, paragraphs[at - 1].end, paragraph.start):
            block.append(at)
        else:
            block = [at]
    return found


def is_marked(text: str, start: int) -> bool:
    """Return whether the paragraph that begins there is part of a block quotation."""
    return text[start : start + 1] == _MARK
