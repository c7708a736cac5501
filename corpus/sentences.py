"""A text's paragraphs and sentences."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from operator import attrgetter, itemgetter

import regex
import sentencex

from corpus.article import Sentence
from corpus.lexicon import spellings
from corpus.quotations import find_quotations

_LINE = regex.compile(r"[^\r\n\u2028\u2029\x0b\x0c\x85]+")
_ENDS_SENTENCE = regex.compile(r"[.!?…。！？؟।॥:;\"”’»)\]*_]\s*$")
_STRUCTURE = regex.compile(r"\s*(?:#{1,6}\s|[-*+•]\s|\d+[.)]\s|>|\|)")
_HARD_WRAP = range(50, 121)
_OPENING_MARKS = "\"“„«‘'"
_CLOSING_MARKS = tuple("\"”’»“'")
_WORD = regex.compile(r"[\w\p{M}]")
_WIDE_SPACE = regex.compile(r"[^\P{White_Space}\x00-\x7f]")
_LONGEST_COURTESY = 12
_LONGEST_QUOTATION = 1200
_LONGEST_PARAGRAPH = 20_000

# Thai, Lao, Khmer and Burmese write no full stop: a space ends a clause, several make a sentence.
_UNSTOPPED = regex.compile(r"[\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")
_CLAUSE_END = regex.compile(
    r"(?<=[\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\d)\]\"”])\s+(?=[\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\"“(])"
)
_CLAUSES_TOGETHER = 130


def split_sentences(text: str, body: int, language: str) -> tuple[Sentence, ...]:
    """Return the sentences of `text[body:]` in order, paragraphs counted from 1.

    Every sentence begins and ends with a character that is not white space, and none ends within a quotation.
    Sentences come from sentencex; for scripts that write no full stop, from their spaces. The `language` is
    an ISO 639 code, of which sentencex may know nothing. Raises nothing.
    """
    sentences = []
    for number, (start, end) in enumerate(paragraphs(text, body), 1):
        for first, last in _sentences(text, start, end, language):
            sentences.append(Sentence(first, last, number))
    return tuple(sentences)


def between_marks(
    text: str, sentences: Sequence[Sentence], marks: Sequence[tuple[int, int]]
) -> tuple[Sentence, ...]:
    """Return the sentences with the marks of markup that close them and open them, and none of a neighbour's.

    The `marks` are spans of the text. What has no word beside its marks is left out.
    """
    ends, starts = dict(marks), {end: start for start, end in marks}
    settled: list[Sentence] = []
    first, opened = 0, None
    for sentence in sentences:
        start, end = max(sentence.start if opened is None else opened, first), sentence.end
        while end in ends:
            end = ends[end]
        first, opened = end, None
        while end in starts and starts[end] > start and text[starts[end] - 1].isspace():
            end = first = opened = starts[end]
        span = _trimmed(text, start, end)
        if span and _has_words(text, span, marks):
            settled.append(replace(sentence, start=span[0], end=span[1]))
    return tuple(settled)


def _has_words(text: str, span: tuple[int, int], marks: Sequence[tuple[int, int]]) -> bool:
    """Return whether a letter or digit of the span stands in none of the marks."""
    for word in _WORD.finditer(text, *span):
        at = bisect_right(marks, word.start(), key=itemgetter(0)) - 1
        if at < 0 or marks[at][1] <= word.start():
            return True
    return False


def paragraphs(text: str, body: int) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each paragraph of `text[body:]`, white space around it left out.

    Blank lines end a paragraph. A line's end does too, except within a block whose lines were wrapped
    at a fixed width.
    """
    for block in _blocks(text, body):
        if _is_wrapped(text, block):
            yield block[0][0], block[-1][1]
        else:
            yield from block


def _blocks(text: str, body: int) -> Iterator[list[tuple[int, int]]]:
    block: list[tuple[int, int]] = []
    end_of_last = body
    for match in _LINE.finditer(text, body):
        gap = text[end_of_last : match.start()]
        if block and len(gap.replace("\r\n", "\n")) > 1:
            yield block
            block = []
        end_of_last = match.end()
        line = _trimmed(text, match.start(), match.end())
        if line is None:
            if block:
                yield block
                block = []
        else:
            block.append(line)
    if block:
        yield block


def _is_wrapped(text: str, block: list[tuple[int, int]]) -> bool:
    inner = block[:-1]
    if not inner:
        return False
    if any(_STRUCTURE.match(text, start, end) for start, end in block):
        return False
    unfinished = sum(not _ENDS_SENTENCE.search(text, start, end) for start, end in inner)
    fitting = sum(end - start in _HARD_WRAP for start, end in inner)
    return unfinished * 2 >= len(inner) and fitting * 10 >= len(inner) * 8


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None


def _sentences(text: str, start: int, end: int, language: str) -> Iterator[tuple[int, int]]:
    paragraph = text[start:end]
    boundaries = [start + at for at in _boundaries(paragraph, language)]
    whole = [
        q for q in find_quotations(text, start, end) if q.closed and q.end - q.start <= _LONGEST_QUOTATION
    ]
    courtesies, first = spellings("courtesies", language), start
    for boundary in [*boundaries, end]:
        if boundary != end:
            last_opened = bisect_right(whole, boundary, key=attrgetter("start")) - 1
            if last_opened >= 0 and boundary <= whole[last_opened].end:
                continue
            boundary = _before_opening_mark(text, first, boundary)
            if _continues(text, boundary, end) or _last_word(text, first, boundary) in courtesies:
                continue
        span = _trimmed(text, first, boundary)
        if span is not None and _WORD.search(text, *span):
            yield span
            first = boundary


def _last_word(text: str, start: int, end: int) -> str:
    """Return the end of a short last word of `text[start:end]`, all of it where it fits."""
    return (text[max(start, end - _LONGEST_COURTESY) : end].split() or [""])[-1]


def _boundaries(paragraph: str, language: str) -> list[int]:
    """Return where sentences end in `paragraph`, its own end left out."""
    if len(_UNSTOPPED.findall(paragraph)) * 3 > len(paragraph):
        return list(_clause_groups(paragraph))
    found: list[int] = []
    start = 0
    while start < len(paragraph):
        piece = paragraph[start : _piece_end(paragraph, start)]
        found += [start + end for end in _ends(piece, language)[:-1]]
        start += len(piece)
        found.append(start)
    return found[:-1]


def _ends(piece: str, language: str) -> list[int]:
    """Return where sentencex ends sentences; it panics at some wide spaces beside closing marks."""
    try:
        found = sentencex.get_sentence_boundaries(language, piece)
    except BaseException as error:  # what Rust panics with is no Exception
        if type(error).__name__ != "PanicException":
            raise
        found = sentencex.get_sentence_boundaries(language, _WIDE_SPACE.sub(" ", piece))
    return [boundary["end_index"] for boundary in found]


def _piece_end(paragraph: str, start: int) -> int:
    """Return where to cut a paragraph too long to be one, for sentencex takes the square of its length."""
    end = start + _LONGEST_PARAGRAPH
    if end >= len(paragraph):
        return len(paragraph)
    cut = max(paragraph.rfind(". ", start, end), paragraph.rfind(" ", start, end - _LONGEST_PARAGRAPH // 2))
    return cut + 1 if cut > start else end


def _clause_groups(paragraph: str) -> Iterator[int]:
    first = 0
    for match in _CLAUSE_END.finditer(paragraph):
        if (
            match.start() - first >= _CLAUSES_TOGETHER
            and len(paragraph) - match.end() >= _CLAUSES_TOGETHER // 2
        ):
            yield match.end()
            first = match.end()


def _before_opening_mark(text: str, first: int, boundary: int) -> int:
    """Give a mark that opens the next sentence back to it."""
    at = boundary
    while at > first and text[at - 1].isspace():
        at -= 1
    opens = at - 1 > first and text[at - 1] in _OPENING_MARKS and text[at - 2].isspace()
    return at - 1 if opens else boundary


def _continues(text: str, boundary: int, end: int) -> bool:
    """Whether what follows a closing mark goes on in the same sentence: `"Yes?" he asked.`"""
    at = boundary
    while at < end and text[at].isspace():
        at += 1
    return (
        at < end
        and text[at].islower()
        and text[max(0, boundary - 8) : boundary].rstrip().endswith(_CLOSING_MARKS)
    )
