"""The IPTC's formats for newsrooms: NewsML-G2, NITF inside it or alone, and ninjs.

NewsML-G2 Specification 2.34, NITF 3.6, and ninjs 1.x to 3.x (iptc.org/standards).
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import lxml.etree

from corpus.draft import Draft
from corpus.errors import Problem, VerbatimError
from corpus.readers.markup import plain_text

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_BLOCKED = frozenset({"withheld", "canceled", "cancelled", "stop", "killed"})


class NewsError(VerbatimError):
    """The file is no news item that can be read."""


class NotForPublicationError(VerbatimError):
    """The publisher has withdrawn the item, or it is under embargo."""


def read_newsml(data: bytes, source: str) -> Iterator[Draft | Problem]:
    """Yield the articles of a NewsML-G2 news item or message, or of a NITF document.

    An item that was withdrawn or is under embargo is a Problem. Raises NewsError.
    """
    parser = lxml.etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    try:
        root = lxml.etree.fromstring(data, parser)
    except (lxml.etree.XMLSyntaxError, ValueError) as error:
        raise NewsError(f"it is not valid XML ({error}); export it again") from None
    for element in root.iter(lxml.etree.Element):
        element.tag = lxml.etree.QName(element).localname
    if root.tag == "nitf":
        yield _nitf(root, source)
        return
    items = [root] if root.tag == "newsItem" else list(root.iter("newsItem"))
    if not items:
        raise NewsError("it holds no news item; export the items themselves")
    for number, item in enumerate(items, 1):
        place = source if len(items) == 1 else f"{source}#{item.get('guid') or number}"
        try:
            check_status(
                (_attribute(item, "itemMeta/pubStatus", "qcode") or "").rpartition(":")[2],
                _text(item, "itemMeta/embargoed"),
            )
            yield _news_item(item, place)
        except NotForPublicationError as error:
            yield Problem(place, str(error), lasting=False)


def from_ninjs(record: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return a ninjs object as a plain record with our names, None where it is none.

    Raises NotForPublicationError.
    """
    bodies = [
        (str(body.get("contenttype") or ""), body.get("value")) for body in _objects(record.get("bodies"))
    ]
    bodies += [(key, value) for key, value in record.items() if key.startswith("body_")]
    if "uri" not in record or not bodies:
        return None
    check_status(str(record.get("pubstatus") or ""), record.get("embargoed"))
    kind, body = next(((k, v) for k, v in bodies if "text" in k and "html" not in k), bodies[0])
    return {
        "text": plain_text(str(body)) if "html" in kind else body,
        "headline": record.get("headline") or _value(record.get("headlines")) or record.get("title"),
        "publisher": _name(record.get("infosources"))
        or record.get("copyrightholder")
        or record.get("source"),
        "author": record.get("byline") or record.get("by"),
        "date_published": record.get("firstcreated")
        or record.get("contentcreated")
        or record.get("versioncreated"),
        "date_modified": record.get("versioncreated"),
        "url": record.get("uri"),
        "in_language": record.get("language"),
        "tags": [
            subject.get("name") for subject in _objects(record.get("subject") or record.get("subjects"))
        ],
        "id": record.get("uri"),
    }


def check_status(status: str, embargo: object) -> None:
    """Raise NotForPublicationError for an item that was withdrawn, or may not be published yet."""
    if status.lower() in _BLOCKED:
        raise NotForPublicationError(f"its publisher marked it “{status}”; delete it")
    if embargo:
        try:
            until = datetime.fromisoformat(str(embargo).strip())
        except ValueError:
            raise NotForPublicationError(
                f"its embargo ({str(embargo)[:40]}) can't be understood; correct it"
            ) from None
        until = until if until.tzinfo else until.replace(tzinfo=UTC)
        if until > datetime.now(UTC):
            raise NotForPublicationError(f"it is under embargo until {until.isoformat()}; reload it then")


def _news_item(item: Any, source: str) -> Draft:
    content = item.find("contentSet")
    inline = content.find("inlineXML") if content is not None else None
    if inline is not None:
        nitf = inline.find("nitf")
        text = _markup_text(inline if nitf is None else nitf)
    else:
        text = _text(item, "contentSet/inlineData") or ""
    guid = item.get("guid") or ""
    return Draft(
        text=text,
        source=source,
        headline=_text(item, "contentMeta/headline") or _text(item, "itemMeta/title") or guid or source,
        publisher=_text(item, "contentMeta/infoSource/name")
        or _text(item, "itemMeta/provider/name")
        or _attribute(item, "itemMeta/provider", "literal"),
        author=_text(item, "contentMeta/by")
        or [name.text for name in item.findall("contentMeta/creator/name")]
        or _attribute(item, "contentMeta/creator", "literal"),
        date_published=_text(item, "itemMeta/firstCreated")
        or _text(item, "contentMeta/contentCreated")
        or _text(item, "itemMeta/versionCreated"),
        date_modified=_text(item, "contentMeta/contentModified") or _text(item, "itemMeta/versionCreated"),
        url=_attribute(item, "itemMeta/link", "href") or guid,
        in_language=_attribute(item, "contentMeta/language", "tag") or item.get(_LANG),
        tags=[name.text for name in item.findall("contentMeta/subject/name")],
    )


def _nitf(root: Any, source: str) -> Draft:
    return Draft(
        text=_markup_text(root),
        source=source,
        headline=_text(root, "body/body.head/hedline/hl1") or _text(root, "head/title") or source,
        publisher=_text(root, "body/body.head/distributor"),
        author=_text(root, "body/body.head/byline"),
        date_published=_attribute(root, "head/docdata/date.issue", "norm"),
        url=_attribute(root, "head/docdata/doc-id", "id-string"),
        in_language=root.get(_LANG),
    )


def _markup_text(element: Any) -> str:
    """Return the text of the HTML or NITF below the element, its body alone where it has one."""
    bodies = (next(element.iter(name), None) for name in ("body.content", "body"))
    body = next((found for found in bodies if found is not None), element)
    lxml.etree.cleanup_namespaces(body)
    return plain_text(lxml.etree.tostring(body, encoding="unicode", method="html", with_tail=False))


def _text(item: Any, path: str) -> str | None:
    found = item.find(path)
    return " ".join("".join(found.itertext()).split()) or None if found is not None else None


def _attribute(item: Any, path: str, name: str) -> str | None:
    found = item.find(path)
    return found.get(name) if found is not None else None


def _objects(value: Any) -> list[Mapping[str, Any]]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def _value(value: Any) -> Any:
    return next((item.get("value") for item in _objects(value)), None)


def _name(value: Any) -> Any:
    return next((item.get("name") for item in _objects(value)), None)
