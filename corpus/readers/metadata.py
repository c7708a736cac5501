"""What a web page states of itself: JSON-LD (schema.org), OpenGraph and meta elements."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

_SHORTEST_STANDFIRST = 40
_ARTICLES = ("article", "posting", "report")
_META: Mapping[str, tuple[str, ...]] = {
    "headline": ("og:title", "twitter:title", "dc.title", "headline"),
    "description": ("og:description", "description", "twitter:description", "dc.description"),
    "author": ("author", "article:author", "dc.creator", "parsely-author", "byl", "sailthru.author"),
    "publisher": ("og:site_name", "dc.publisher", "publisher", "application-name"),
    "date_published": (
        "article:published_time", "article:published", "og:article:published_time", "datepublished", "date",
        "dc.date", "dc.date.issued", "parsely-pub-date", "pubdate", "publishdate", "sailthru.date",
    ),
    "date_modified": ("article:modified_time", "og:updated_time", "last-modified", "datemodified",
                      "dcterms.modified"),
    "url": ("og:url",),
}  # fmt: skip


def stated(root: Any) -> dict[str, str]:
    """Return what the page of that root element states, by the names of an Article's fields.

    What it does not state is left out. Besides those, "title" is that of the window, and "standfirst" the
    description where the page shows it.
    """
    known = {**_from_meta(root), **_from_linked_data(root)}
    canonical = root.xpath("string(//link[@rel='canonical'][1]/@href)").strip()
    if canonical:
        known["url"] = canonical
    known["title"] = root.findtext(".//title") or ""
    known["standfirst"] = _standfirst(root, known.pop("description", ""))
    language = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang")
    if language:
        known["in_language"] = language
    return {name: " ".join(value.split()) for name, value in known.items() if value and value.strip()}


def _from_meta(root: Any) -> dict[str, str]:
    values: dict[str, str] = {}
    for element in root.iter("meta"):
        name = (element.get("property") or element.get("name") or element.get("itemprop") or "").lower()
        values.setdefault(name, element.get("content") or "")
    found = {}
    for ours, theirs in _META.items():
        value = next((values[name] for name in theirs if values.get(name)), "")
        if value and not (ours == "author" and value.startswith(("http", "@"))):
            found[ours] = value
    return found


def _standfirst(root: Any, description: str) -> str:
    """Return the page's description where it shows it, as a paragraph or a heading of its own, else ""."""
    wanted = " ".join(description.split())
    if len(wanted) < _SHORTEST_STANDFIRST:
        return ""
    for element in root.iter("p", "h2", "h3", "div"):
        if len(wanted) <= len(element.text_content()) and " ".join(element.text_content().split()) == wanted:
            return wanted
    return ""


def _from_linked_data(root: Any) -> dict[str, str]:
    for element in root.iter("script"):
        if "ld+json" not in (element.get("type") or ""):
            continue
        try:
            loaded = json.loads(element.text_content(), strict=False)
        except (ValueError, RecursionError):
            continue
        for item in _objects(loaded):
            if any(kind in str(item.get("@type", "")).lower() for kind in _ARTICLES):
                return _fields(item)
    return {}


def _objects(loaded: Any, depth: int = 0) -> Iterator[Mapping[str, Any]]:
    if isinstance(loaded, list) and depth < 4:
        for item in loaded:
            yield from _objects(item, depth + 1)
    elif isinstance(loaded, Mapping):
        yield loaded
        yield from _objects(loaded.get("@graph"), depth + 1)


def _fields(item: Mapping[str, Any]) -> dict[str, str]:
    fields = {
        "headline": item.get("headline"),
        "author": _names(item.get("author")),
        "publisher": _names(item.get("publisher")),
        "date_published": item.get("datePublished"),
        "date_modified": item.get("dateModified"),
        "in_language": item.get("inLanguage"),
        "url": item.get("url"),
        "correction": _correction(item.get("correction")),
    }
    return {name: value for name, value in fields.items() if isinstance(value, str) and value}


def _correction(value: Any) -> str | None:
    """Return the words or the address of a schema.org CorrectionComment, the first of several."""
    if isinstance(value, list):
        return next(filter(None, map(_correction, value)), None)
    if isinstance(value, Mapping):
        value = value.get("text") or value.get("url")
    return value if isinstance(value, str) else None


def _names(value: Any) -> str | None:
    if isinstance(value, list):
        return ", ".join(filter(None, map(_names, value))) or None
    if isinstance(value, Mapping):
        value = value.get("name")
    return value if isinstance(value, str) and not value.startswith("http") else None
