"""Where the marks of Markdown stand that are no words: CommonMark 0.31, as far as articles use it.

They are left in the text, whose offsets stay, and hidden where it is shown.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import regex

_LINE = regex.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_FENCE = regex.compile(r" {0,3}(`{3,}|~{3,})")
_RULE = regex.compile(r"[ \t]*([-*_=])(?:[ \t]*\1){2,}[ \t]*$")
_DEFINITION = regex.compile(r" {0,3}\[(?P<name>[^\]\r\n]+)\]:[ \t]+\S.*")
_LEADING = regex.compile(
    r"[ \t]*(?:(?:>|#{1,6}(?=[ \t])|[-*+](?=[ \t])(?:[ \t]+\[[ xX]\](?=[ \t]))?)[ \t]*)+"
)
_TRAILING = regex.compile(r"[ \t]+#+[ \t]*$")
_STARTS_BLOCK = regex.compile(r"[ \t]*(?:>|#{1,6}[ \t]|[-*+][ \t]|\d{1,9}[.)][ \t])")
_INLINE = regex.compile(
    r"(?P<comment><!--(?:(?!<!--).)*?-->)"
    r"|(?P<escape>\\(?=[!-/:-@\[-`{-~]))."
    r"|(?P<ticks>`++)(?P<code>.{1,500}?)(?<!`)(?P=ticks)(?!`)|`++"
    r"|<(?P<address>(?:https?://|mailto:)[^<>\s]+)>"
    r"|(?P<tag></?[A-Za-z][A-Za-z\d-]*(?:\s[^<>]*)?/?>)"
    r"|(?P<footnote>\[\^[^\]\s]+\])"
    r"|(?P<opens>!?\[)|(?P<closes>\])"
    r"|(?P<run>\*+|_+)",
    regex.DOTALL,
)
_TARGET = regex.compile(
    r"\(\s*(?:<[^<>]*>|[^\s()<]*(?:\([^\s()]*\)[^\s()]*)*)(?:\s+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?\s*\)"
)
_REFERENCE = regex.compile(r"\[(?P<name>[^\[\]]*)\]")
_PUNCTUATION = regex.compile(r"[\p{P}\p{S}]")
_MOST_OPEN = 64
Span = tuple[int, int]


# Emphasis of words that begin with a capital, behind a space in its line, and before one.
_EMPHASISED = regex.compile(
    r"(?<=\S[ \t])(?P<mark>\*{1,3}|_{1,3})(?P<name>\p{Lu}[^*_\n]*[\p{L}\p{M}.])(?P=mark)"
    r"(?P<stop>[,.;:]?)(?=\s|$)",
    regex.MULTILINE,
)


@dataclass(slots=True)
class _Run:
    """Asterisks or underscores that may open or close emphasis; `text[start:end]` are those not used yet."""

    start: int
    end: int
    char: str
    opens: bool
    closes: bool
    length: int


def find_marks(text: str, body: int = 0) -> tuple[Span, ...]:
    """Return the spans of the marks in `text[body:]`, in order, none overlapping another. Raises nothing.

    They are those of headings, lists, block quotations, emphasis, code, links, images, footnotes and HTML; an
    address that a link leads to is one, its words are not. What only looks like a mark is none.
    """
    names = {_folded(found["name"]) for found in _definitions(text, body)}
    spans: list[Span] = []
    for start, end in _blocks(text, body, spans):
        spans += _inline(text, start, end, names)
    return tuple(_joined(sorted(span for span in spans if span[0] < span[1])))


def plain(marked: str) -> str:
    """Return a line of Markdown without its marks."""
    shown, at = "", 0
    for start, end in find_marks(marked):
        shown, at = shown + marked[at:start], end
    return " ".join((shown + marked[at:]).split())


def without_emphasis(text: str) -> str:
    """Return a text, as long, with spaces for the marks of names that a line sets off: `said **Ann Low**,`.

    A comma or a stop behind them keeps to the name. Where a line begins with the name the marks stay.
    """
    return _EMPHASISED.sub(_set_apart, text)


def _set_apart(found: regex.Match[str]) -> str:
    space = " " * len(found["mark"])
    return space + found["name"] + found["stop"] + space


def _definitions(text: str, body: int) -> Iterator[regex.Match[str]]:
    for line in _lines(text, body):
        if found := _DEFINITION.fullmatch(text, *line):
            yield found


def _lines(text: str, body: int) -> Iterator[Span]:
    """Yield where each line begins, and where it ends without its line end."""
    for match in _LINE.finditer(text, body):
        yield match.start(), match.start() + len(match[0].rstrip("\r\n"))


def _blocks(text: str, body: int, spans: list[Span]) -> Iterator[Span]:
    """Yield the stretches within which emphasis and links are looked for, and add the marks around them."""
    first, last, fence = -1, -1, ""
    for start, end in _lines(text, body):
        fenced = _FENCE.match(text, start, end)
        if fence or fenced:
            edge = fenced[1] if fenced and (not fence or fenced[1].startswith(fence)) else ""
            if edge:
                spans.append((start, end))
                fence = "" if fence else edge
            if first >= 0:
                yield first, last
            first = -1
            continue
        hidden = _RULE.match(text, start, end) or _DEFINITION.fullmatch(text, start, end)
        if first >= 0 and (start == end or hidden or _STARTS_BLOCK.match(text, start, end)):
            yield first, last
            first = -1
        if hidden:
            spans.append((start, end))
        elif start < end:
            leading = _LEADING.match(text, start, end)
            trailing = _TRAILING.search(text, start, end) if leading and "#" in leading[0] else None
            spans += [found.span() for found in (leading, trailing) if found]
            if first < 0:
                first = leading.end() if leading else start
            last = trailing.start() if trailing else end
    if first >= 0:
        yield first, last


def _inline(text: str, start: int, end: int, names: set[str]) -> Iterator[Span]:
    runs: list[_Run] = []
    brackets: list[tuple[Span, int]] = []
    at = start
    while found := _INLINE.search(text, at, end):
        at, kind = found.end(), found.lastgroup
        if kind in ("comment", "tag", "footnote"):
            yield found.span()
        elif kind == "escape":
            yield found.span("escape")
        elif found["ticks"]:
            yield found.span("ticks")
            yield found.end("code"), at
        elif kind == "address":
            yield found.start(), found.start() + 1
            yield at - 1, at
        elif kind == "opens":
            brackets.append((found.span(), len(runs)))
        elif kind == "closes" and brackets:
            opening, inside = brackets.pop()
            target = _target(text, opening, found.start(), end, names)
            if target is not None:
                yield opening
                yield found.start(), target
                yield from _emphasis(runs[inside:])
                del runs[inside:]
                at = target
        elif kind == "run":
            runs.append(_run(text, found, start, end))
    yield from _emphasis(runs)


def _target(text: str, opening: Span, close: int, end: int, names: set[str]) -> int | None:
    """Return where the target of a link ends whose words end at `close`, None where it is no link."""
    target = _TARGET.match(text, close + 1, end)
    if target:
        return target.end()
    reference = _REFERENCE.match(text, close + 1, end)
    name = (reference["name"] if reference else "") or text[opening[1] : close]
    if _folded(name) in names:
        return reference.end() if reference else close + 1
    return None


def _run(text: str, found: regex.Match[str], start: int, end: int) -> _Run:
    """Return the run with whether it may open or close: CommonMark's left- and right-flanking."""
    before = text[found.start() - 1] if found.start() > start else " "
    after = text[found.end()] if found.end() < end else " "
    marked_before, marked_after = (_PUNCTUATION.match(char) is not None for char in (before, after))
    left = not after.isspace() and (not marked_after or before.isspace() or marked_before)
    right = not before.isspace() and (not marked_before or after.isspace() or marked_after)
    char = found[0][0]
    if char == "_":
        left, right = left and (not right or marked_before), right and (not left or marked_after)
    return _Run(found.start(), found.end(), char, left, right, len(found[0]))


def _emphasis(runs: list[_Run]) -> Iterator[Span]:
    """Yield the marks of the runs that are pairs, as CommonMark's `process emphasis` finds them."""
    opened: list[_Run] = []
    for run in runs:
        while run.closes and run.start < run.end:
            at = next((n for n in reversed(range(len(opened))) if _are_pair(opened[n], run)), None)
            if at is None:
                break
            opener = opened[at]
            count = min(2, opener.end - opener.start, run.end - run.start)
            yield opener.end - count, opener.end
            yield run.start, run.start + count
            opener.end -= count
            run.start += count
            del opened[at + (opener.start < opener.end) :]
        if run.opens and run.start < run.end:
            opened = [*opened[-_MOST_OPEN:], run]


def _are_pair(opener: _Run, closer: _Run) -> bool:
    lengths = (opener.length, closer.length)
    both = opener.closes or closer.opens
    return opener.char == closer.char and not (both and sum(lengths) % 3 == 0 and any(n % 3 for n in lengths))


def _joined(spans: list[Span]) -> Iterator[Span]:
    """Yield the spans in order, what overlaps or touches as one."""
    start, end = -1, -1
    for first, last in spans:
        if first > end:
            if end >= 0:
                yield start, end
            start = first
        end = max(end, last)
    if end >= 0:
        yield start, end


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
