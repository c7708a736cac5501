"""Markdown with YAML front matter."""

from collections.abc import Iterator
from typing import Any

import regex
import yaml
from frontmatter.default_handlers import YAMLHandler

from corpus.decode import decode
from corpus.draft import Draft
from corpus.errors import VerbatimError
from corpus.marks import find_marks, plain
from corpus.readers.byline import read_byline
from corpus.readers.opening import split_headline

_DEEPEST = 20
_TOO_DEEP = "maximum nesting depth"  # libyaml of PyYAML 6.0.4 looks ahead and says so
_HEADING = regex.compile(r"\s*#[ \t]+(.+?)[ \t#]*$", regex.MULTILINE)


class FrontMatterError(VerbatimError):
    """The block between the `---` lines is no YAML mapping."""


def read_markdown(data: bytes, source: str) -> Iterator[Draft]:
    """Yield the one article of a Markdown file; its front matter gives headline, author and the rest.

    Raises NotTextError, FrontMatterError and EmptyArticleError.
    """
    text = decode(data)
    known, body = _front_matter(text)
    stated, first = _first(known, "headline", "title"), None
    heading = _HEADING.match(text, body)
    if heading:
        body = heading.end()
    elif stated is None:
        first, body = split_headline(text, body)
    byline = read_byline(text, body)
    yield Draft(
        text=text,
        source=source,
        headline=str(stated or plain(str(heading[1] if heading else first or ""))) or None,
        body=byline.end,
        publisher=_first(known, "publisher") or byline.publisher,
        author=_first(known, "author", "authors") or byline.author,
        date_published=_first(known, "date_published", "date") or byline.date_published,
        date_modified=_first(known, "date_modified", "updated", "modified", "lastmod")
        or byline.date_modified,
        url=_first(known, "url"),
        in_language=_first(known, "in_language", "lang", "language"),
        tags=_first(known, "tags"),
        corrects=_first(known, "corrects"),
        correction=_first(known, "correction"),
        marks=find_marks(text, byline.end),
    )


def _front_matter(text: str) -> tuple[dict[str, Any], int]:
    handler = YAMLHandler()
    if not handler.detect(text):
        return {}, 0
    try:
        block, content = handler.split(text)
    except ValueError:
        raise FrontMatterError("its front matter has no closing --- line; add it") from None
    try:
        _check_plain(block)
        known = handler.load(block)
    except ValueError as error:
        raise FrontMatterError(f"its front matter holds a wrong value ({error}); correct it") from None
    except yaml.YAMLError as error:
        if _TOO_DEEP in str(getattr(error, "problem", "")):
            raise _nested() from None
        where = getattr(error, "problem_mark", None)
        line = f" (line {where.line + 1})" if where else ""
        raise FrontMatterError(f"its front matter is not valid YAML{line}; correct it") from None
    if known is None:
        known = {}
    if not isinstance(known, dict):
        raise FrontMatterError("its front matter is not a list of `name: value` lines; correct it")
    return known, len(text) - len(content)


def _check_plain(block: str) -> None:
    """Raise FrontMatterError for what would take the parser's stack or, written out, the memory."""
    depth = 0
    for event in yaml.parse(block, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise _nested()
        if isinstance(event, yaml.AliasEvent):
            raise FrontMatterError(f"its front matter refers to itself (*{event.anchor}); write that out")


def _nested() -> FrontMatterError:
    return FrontMatterError(f"its front matter is nested more than {_DEEPEST} deep; flatten it")


def _first(known: dict[str, Any], *names: str) -> Any:
    return next((known[name] for name in names if known.get(name) not in (None, "")), None)
