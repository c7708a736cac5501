"""EPUB books and magazines: each chapter is an article (EPUB 3.3, W3C)."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from posixpath import normpath
from typing import Any
from urllib.parse import unquote

import lxml.etree

from corpus.draft import Draft
from corpus.errors import VerbatimError
from corpus.readers.markup import plain_text
from corpus.readers.unpacking import check_zip
from corpus.rules import Limits

_SHORTEST_CHAPTER = 200
_CHAPTERS = ("application/xhtml+xml", "text/html")


class EpubError(VerbatimError):
    """The file is damaged or locked."""


def read_epub(data: bytes, source: str, limits: Limits = Limits()) -> Iterator[Draft]:
    """Yield the chapters of a book in reading order, covers and other pages of a few words left out.

    Raises EpubError and UnpackingError.
    """
    check_zip(data, limits)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield from _chapters(archive, source)
    except (KeyError, zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, zlib.error,
            lxml.etree.LxmlError) as error:  # fmt: skip
        raise EpubError(f"it is damaged or locked ({type(error).__name__}); save it again") from None


def _chapters(archive: zipfile.ZipFile, source: str) -> Iterator[Draft]:
    container = _xml(archive.read("META-INF/container.xml"))
    place = next(container.iter("rootfile")).get("full-path") if container is not None else ""
    package = _xml(archive.read(place))
    items = {item.get("id"): item for item in package.iter("item")}
    book = _first(package, "title")
    for reference in package.iter("itemref"):
        item = items.get(reference.get("idref"))
        if item is None or item.get("media-type") not in _CHAPTERS:
            continue
        name = normpath(str(PurePosixPath(place).parent / unquote(item.get("href"))))
        page = _xml(archive.read(name), html=True)
        body = next(page.iter("body"), page)
        heading = next((h for h in body.iter("h1", "h2", "h3") if "".join(h.itertext()).strip()), None)
        chapter = " ".join("".join(heading.itertext()).split()) if heading is not None else ""
        text = plain_text(lxml.etree.tostring(body, encoding="unicode", method="html", with_tail=False))
        if len(text) >= _SHORTEST_CHAPTER:
            yield Draft(
                text=text,
                source=f"{source}#{name}",
                headline=": ".join(dict.fromkeys(filter(None, [book, chapter]))) or name,
                body=len(chapter) if chapter and text.startswith(chapter) else 0,
                publisher=_first(package, "publisher"),
                author=[creator.text for creator in package.iter("creator")],
                date_published=_first(package, "date"),
                in_language=_first(package, "language"),
            )


def _xml(data: bytes, html: bool = False) -> Any:
    parser: Any = lxml.etree.XMLParser(resolve_entities=False, no_network=True, recover=html)
    root = lxml.etree.fromstring(data, parser)
    if root is None:
        raise EpubError("one of its pages is damaged; save it again")
    for element in root.iter(lxml.etree.Element):
        element.tag = lxml.etree.QName(element).localname
    return root


def _first(package: Any, name: str) -> str | None:
    return next((element.text.strip() for element in package.iter(name) if element.text), None)
