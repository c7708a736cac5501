"""A piece of HTML to plain text."""

from typing import Any

import lxml.html
import regex

_NOT_IN_XML = regex.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_SPACE = regex.compile(r"\s+")
_BLOCKS = frozenset(
    {"p", "div", "br", "hr", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "tr", "dt", "dd", "pre",
     "section", "article", "header", "footer", "aside", "ul", "ol", "figure", "figcaption", "table"}
)  # fmt: skip


def letters(text: str) -> str:
    """Return the letters and digits of a text, by which two that are set differently are compared."""
    return "".join(filter(str.isalnum, text.casefold()))


def parse_page(page: str) -> Any:
    """Return the root element of a web page, None where there is none."""
    try:
        return lxml.html.document_fromstring(
            page.encode("utf-8", "replace"), lxml.html.HTMLParser(encoding="utf-8")
        )
    except (lxml.etree.LxmlError, ValueError):
        return None


def plain_text(markup: str) -> str:
    """Return the text of some HTML, a blank line between its blocks; scripts and styles are left out."""
    if not markup.strip():
        return ""
    root = lxml.html.fragment_fromstring(_NOT_IN_XML.sub(" ", markup), create_parent="div")
    for element in root.iter():
        block = "\n" if element.tag in _BLOCKS else ""
        hidden = element.tag in ("script", "style") or not isinstance(element.tag, str)
        element.text = block + ("" if hidden else _SPACE.sub(" ", element.text or ""))
        element.tail = block + _SPACE.sub(" ", element.tail or "")
    lines = (" ".join(line.split()) for line in root.text_content().split("\n"))
    return "\n\n".join(line for line in lines if line)
