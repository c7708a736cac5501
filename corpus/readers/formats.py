"""Which format a file has: by how it begins where that tells, else by its suffix."""

from pathlib import PurePath

import regex

SUFFIXES = {
    ".txt": "text", ".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html",
    ".xhtml": "html",
    ".json": "json", ".jsonl": "json_lines", ".ndjson": "json_lines", ".csv": "csv", ".tsv": "csv",
    ".rss": "feed", ".atom": "feed", ".xml": "feed", ".pdf": "pdf", ".docx": "docx", ".epub": "epub",
    ".warc": "warc", ".zip": "zip", ".tar": "tar", ".tgz": "tar", ".gz": "tar",
}  # fmt: skip
HEAD = 4096
_PACKED = frozenset({"zip", "tar", "warc"})
_ROOT = regex.compile(rb"<(?!\?|!--)(!doctype\s+)?(?:[\w.-]+:)?([\w.-]+)", regex.IGNORECASE)
_ROOTS = {
    b"html": "html", b"rss": "feed", b"feed": "feed", b"rdf": "feed",
    b"newsitem": "newsml", b"newsmessage": "newsml", b"packageitem": "newsml", b"nitf": "newsml",
    b"urlset": "sitemap", b"sitemapindex": "sitemap",
}  # fmt: skip


def format_of(name: str, head: bytes) -> str | None:
    """Return the format's name, a key of the readers, or None where there is none for such a file.

    `head` are the first 4,096 bytes. What its bytes say goes before the suffix; plain text, Markdown, JSON
    and CSV look alike, so there the suffix decides.
    """
    path = PurePath(name)
    suffix = path.suffix.lower()
    if head.startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        if b"application/epub+zip" in head[:120]:
            return "epub"
        return "docx" if suffix == ".docx" or b"word/document.xml" in head else "zip"
    if head.startswith(b"WARC/"):
        return "warc"
    if head.startswith(b"\x1f\x8b"):
        return "warc" if path.stem.lower().endswith(".warc") else "tar"
    if head[257:262] == b"ustar":
        return "tar"
    by_suffix = SUFFIXES.get(suffix)
    if by_suffix in ("text", "html", "feed") or (by_suffix is None and not suffix):
        return _format_of_markup(head) or by_suffix
    return by_suffix


def _format_of_markup(head: bytes) -> str | None:
    """Return the format that the first element tells, None where the bytes do not begin with one."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().replace(b"\x00", b"")
    root = _ROOT.search(start) if start.startswith(b"<") else None
    return _ROOTS.get(root[2].lower()) if root else None


def is_packed(form: str) -> bool:
    """Return whether files of the format hold other files."""
    return form in _PACKED
