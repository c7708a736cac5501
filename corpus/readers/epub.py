"""EPUB books and magazines: each chapter is an article (EPUB 3.3, W3C)."""

import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from posixpath import normpath
from typing import Any
from urllib.parse import unquote

import lxml.etree

from corpus.draft import Draft
from corpus.errors import VerbatimError
from corpus.readers.markup import plain_text
from corpus.readers.unpacking import laid_open
from corpus.rules import Limits

_SHORTEST_CHAPTER = 200
_NCX = "application/x-dtbncx+xml"
_EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
_PRIVATE_USE = "".join(map(chr, range(0xE000, 0xE100)))
_CHAPTERS = ("application/xhtml+xml", "text/html")


class EpubError(VerbatimError):
    """The file is damaged or locked."""


def read_epub(data: bytes, source: str, limits: Limits = Limits()) -> Iterator[Draft]:
    """Yield the chapters of a book in reading order, covers and other pages of a few words left out.

    Raises EpubError and UnpackingError.
    """
    parts = laid_open(data, limits)
    try:
        with zipfile.ZipFile(parts) as archive:
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
    listed, page = _page_list(archive, package, PurePosixPath(place).parent), None
    for reference in package.iter("itemref"):
        item = items.get(reference.get("idref"))
        if item is None or item.get("media-type") not in _CHAPTERS:
            continue
        name = _place_of(item.get("href"), PurePosixPath(place).parent)
        root = _xml(archive.read(name), html=True)
        body = next(root.iter("body"), root)
        heading = next((h for h in body.iter("h1", "h2", "h3") if "".join(h.itertext()).strip()), None)
        chapter = " ".join("".join(heading.itertext()).split()) if heading is not None else ""
        text, pages = _text_and_pages(body, listed.get(name, {}))
        if page and not (pages and pages[0][0] == 0):
            pages = ((0, page), *pages)
        page = pages[-1][1] if pages else page
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
                pages=pages,
            )


def _page_list(archive: zipfile.ZipFile, package: Any, folder: PurePosixPath) -> dict[str, dict[str, str]]:
    """Return by file and id of an element what the page is called that begins there in the printed book.

    That is the page list of the navigation document (EPUB 3.3, 5.4.2.3), else of the NCX (EPUB 2). A page
    that begins with a file has the id "".
    """
    found: dict[str, dict[str, str]] = {}
    for item in package.iter("item"):
        if "nav" not in (item.get("properties") or "").split() and item.get("media-type") != _NCX:
            continue
        name = _place_of(item.get("href"), folder)
        root = _xml(archive.read(name), html=True)
        links = [
            (link.get("href"), "".join(link.itertext()))
            for nav in root.iter("nav")
            if "page-list" in (nav.get(_EPUB_TYPE) or "").split()
            for link in nav.iter("a")
        ]
        links += [
            (target.find("content").get("src"), "".join(target.find("navLabel").itertext()))
            for target in root.iter("pageTarget")
        ]
        for address, label in links:
            file, _, key = address.partition("#")
            place = _place_of(file, PurePosixPath(name).parent)
            found.setdefault(place, {}).setdefault(unquote(key), " ".join(label.split()))
    return found


def _text_and_pages(body: Any, listed: Mapping[str, str]) -> tuple[str, tuple[tuple[int, str], ...]]:
    """Return a chapter's text, and where the pages listed for it begin."""
    mark = next(char for char in _PRIVATE_USE if not any(char in words for words in body.itertext()))
    labels = [listed[""]] if "" in listed else []
    body.text = mark * len(labels) + (body.text or "")
    for element in body.iter():
        if element.get("id") in listed:
            labels.append(listed[element.get("id")])
            element.text = mark + (element.text or "")
    whole = plain_text(lxml.etree.tostring(body, encoding="unicode", method="html", with_tail=False))
    first, *rest = whole.split(mark)
    text, starts = first, []
    for piece in rest:
        starts.append(len(text))
        between = next((space for space in ("\n\n", " ") if piece.startswith(space)), "")
        text += piece.removeprefix(between) if not text or text.endswith(between) else piece
    return text, tuple(zip(starts, labels, strict=True))


def _place_of(address: str, folder: PurePosixPath) -> str:
    return normpath(str(folder / unquote(address)))


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
