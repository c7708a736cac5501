"""What a reader finds: an article's text, and what its source says of it, not yet understood."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An article as a reader found it; values other than the text come as the source has them.

    What can be quoted begins at `text[body]`. An article without a headline gets its first words for one.
    What it puts right it may name in `corrects`; its `correction` is what puts it right, in words or by
    address; `links` are those of a page whose headline says that it puts something right; `marks` are the
    spans of markup in the text that is no word. It is not `placed` where its `source` is only a number that
    another may have tomorrow. `build_article` makes an Article of it.
    """

    text: str
    source: str
    headline: str | None
    body: int = 0
    publisher: object = None
    author: object = None
    date_published: object = None
    date_modified: object = None
    url: object = None
    in_language: object = None
    tags: object = None
    corrects: object = None
    correction: object = None
    links: tuple[str, ...] = ()
    marks: tuple[tuple[int, int], ...] = ()
    placed: bool = True
    pages: tuple[tuple[int, str], ...] = ()
