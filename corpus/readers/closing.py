"""Notes below an article that belong to it: on its author, on where it appeared first, on corrections."""

from collections.abc import Iterator
from itertools import takewhile
from typing import Any

import regex

from corpus.lexicon import either, spellings
from corpus.readers.markup import letters

_BLOCKS = (
    "p",
    "div",
    "ul",
    "ol",
    "li",
    "table",
    "section",
    "article",
    "blockquote",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
)
_PARAGRAPHS = ("p", "div", "li", "blockquote", "section")
_UNSEEN = ("script", "style", "noscript", "template")
_BESIDE = ("aside", "nav", "form", "figure", "header", "a")
_SET_APART = regex.compile(
    rf"{either(spellings('set_apart'))}|\b{either(spellings('set_apart_whole'))}\b", regex.IGNORECASE
)
_ENDS_SENTENCE = regex.compile(r"[.!?…。！？؟।][\"”’»)\]]*$")
_SHORTEST = 25
_MOST_TOGETHER = 500
_MOST_LINKED = 0.4
_MOST_OF_IT = 0.8


def closing_notes(root: Any, text: str) -> list[str]:
    """Return the paragraphs that stand below the article's text, in its own element, and end as sentences do.

    What is set apart as navigation, comments, advertising or mostly links is left out; so are more than 500
    characters of it. Scripts and styles are taken out of the page, whose root is given.
    """
    for element in list(root.iter(*_UNSEEN)):
        if element.getparent() is not None:  # the page may be nothing but a script
            element.drop_tree()
    known = {letters(paragraph) for paragraph in text.split("\n\n") if len(paragraph) > _SHORTEST}
    blocks = list(_leaves(root))
    inside = [at for at, (_, words) in enumerate(blocks) if letters(words) in known]
    whole = _element_of([blocks[at][0] for at in inside]) if inside else None
    if whole is None:
        return []
    notes: list[str] = []
    for element, words in blocks[inside[-1] + 1 :]:
        if whole not in element.iterancestors() or not _belongs(element, words, whole):
            continue
        if sum(map(len, notes)) + len(words) > _MOST_TOGETHER:
            break
        notes.append(words)
    return notes


def _leaves(root: Any) -> Iterator[tuple[Any, str]]:
    """Yield the paragraphs of a page, and what is used as one, with their words."""
    for element in root.iter(*_PARAGRAPHS):
        holds = (inner for inner in element.iter(*_BLOCKS) if inner is not element)
        if next(holds, None) is None and (words := " ".join(element.text_content().split())):
            yield element, words


def _element_of(paragraphs: list[Any]) -> Any:
    """Return the element of the article that has most of these: marked as one, or the one around them."""
    found = None
    for ancestor in paragraphs[-1].iterancestors():
        if sum(ancestor in paragraph.iterancestors() for paragraph in paragraphs) >= _MOST_OF_IT * len(
            paragraphs
        ):
            found = ancestor
            break
    if found is None:
        return None
    for ancestor in (found, *found.iterancestors()):
        if ancestor.tag == "article" or (ancestor.get("itemtype") or "").endswith("Article"):
            return ancestor
    parent = found.getparent()
    return found if parent is None or parent.tag in ("body", "html") else parent


def _belongs(element: Any, words: str, whole: Any) -> bool:
    """Return whether a paragraph is the article's own: sentences, and in nothing that is set apart."""
    if len(words) < _SHORTEST or not _ENDS_SENTENCE.search(words):
        return False
    linked = sum(len(" ".join(link.text_content().split())) for link in element.iter("a"))
    around = takewhile(lambda ancestor: ancestor is not whole, element.iterancestors())
    return linked <= _MOST_LINKED * len(words) and not any(
        one.tag in _BESIDE or _SET_APART.search(f"{one.get('class') or ''} {one.get('id') or ''}")
        for one in (element, *around)
    )
