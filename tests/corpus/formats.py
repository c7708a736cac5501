"""The same article in every format there is a reader for."""

import csv
import gzip
import io
import json
import tarfile
import zipfile
from collections.abc import Mapping, Sequence
from types import MappingProxyType

HEADLINE = "Ferry returns"
PARAGRAPHS = (
    "The ferry sails again from Lindow to Saltholm after two winters in the yard, the office said on Monday.",
    "“We never doubted that she would sail again,” said Maren Oakes, the harbour master, who waited for it.",
    "Tickets cost 4.20 euros, which is what they cost before the winter, and children under six need none.",
)
URL = "https://gazette.example/ferry"


def text() -> bytes:
    return "\n\n".join((HEADLINE, *PARAGRAPHS)).encode()


def markdown() -> bytes:
    return f"---\ntitle: {HEADLINE}\nurl: {URL}\n---\n\n{_paragraphs()}".encode()


def page() -> bytes:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return (
        f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>{HEADLINE}</title>"
        f"<link rel='canonical' href='{URL}'></head>"
        f"<body><article><h1>{HEADLINE}</h1>{body}</article></body></html>"
    ).encode()


def record() -> dict[str, str]:
    return {"title": HEADLINE, "content": _paragraphs(), "link": URL, "lang": "en"}


def json_list() -> bytes:
    return json.dumps([record()]).encode()


def json_lines() -> bytes:
    return (json.dumps(record()) + "\n").encode()


def ninjs() -> bytes:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    item = {
        "uri": URL, "pubstatus": "usable", "language": "en", "versioncreated": "2026-03-14T08:00:00Z",
        "firstcreated": "2026-03-12T08:00:00Z", "byline": "By M. Oakes", "headlines": [{"value": HEADLINE}],
        "bodies": [{"contenttype": "text/html", "value": body}], "infosources": [{"name": "Wire"}],
    }  # fmt: skip
    return json.dumps(item).encode()


def table() -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(record()))
    writer.writeheader()
    writer.writerow(record())
    return out.getvalue().encode()


def feed() -> bytes:
    return (
        f"<rss version='2.0'><channel><title>Gazette</title><item><title>{HEADLINE}</title><link>{URL}</link>"
        f"<description><![CDATA[{_markup()}]]></description></item></channel></rss>"
    ).encode()


def newsml(status: str = "usable", embargo: str = "") -> bytes:
    held = f"<embargoed>{embargo}</embargoed>" if embargo else ""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>
<newsItem guid="{URL}" version="3" xml:lang="en">
<itemMeta><provider literal="wire"><name>Wire</name></provider>
<firstCreated>2026-03-12T08:00:00Z</firstCreated>
<versionCreated>2026-03-14T08:00:00Z</versionCreated>{held}<pubStatus qcode="stat:{status}"/></itemMeta>
<contentMeta><by>By M. Oakes</by><headline>{HEADLINE}</headline><language tag="en-GB"/></contentMeta>
<contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head>
<title>{HEADLINE}</title></head><body>{_markup()}</body></html></inlineXML></contentSet>
</newsItem></itemSet></newsMessage>""".encode()


def nitf() -> bytes:
    return (
        "<nitf xml:lang='en'><head><docdata><date.issue norm='20260312T080000Z'/>"
        f"<doc-id id-string='{URL}'/></docdata>"
        f"</head><body><body.head><hedline><hl1>{HEADLINE}</hl1></hedline></body.head>"
        f"<body.content>{_markup()}</body.content></body></nitf>"
    ).encode()


def pdf() -> bytes:
    """A page set in lines of some fifty letters, words broken at their ends, with its number below."""
    return pdf_of([HEADLINE, *PARAGRAPHS])


def pdf_of(*pages: Sequence[str]) -> bytes:
    """Pages of paragraphs, set in lines of some fifty letters, their numbers from 7 on below them."""
    first = 4
    kids = b" ".join(b"%d 0 R" % (first + 2 * at) for at in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(pages)),
        b"<< /Title (Ferry returns) /Author (M. Oakes) >>",
    ]
    for number, page in enumerate(pages):
        content = _page_content([*_set(page), str(number + 7)])
        objects += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R /Resources "
            b"<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
            % (first + 2 * number + 1),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, made in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, made)
    start, size = len(out), len(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(
        out + b"trailer << /Size %d /Root 1 0 R /Info 3 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, start)
    )


def _set(paragraphs: Sequence[str]) -> list[str]:
    lines = []
    for paragraph in paragraphs:
        line = ""
        for word in paragraph.replace("“", '"').replace("”", '"').split():
            if len(line) + len(word) > 50:
                lines.append(line)
                line = ""
            line = f"{line} {word}".strip()
        lines += [line, ""]
    return lines


def _page_content(lines: Sequence[str]) -> bytes:
    shown = "".join(
        f"({line.replace('(', '').replace(')', '')}) Tj 0 -14 Td " if line else "0 -14 Td " for line in lines
    )
    return f"BT /F1 11 Tf 72 720 Td {shown}ET".encode("latin-1")


def docx() -> bytes:
    return docx_of(HEADLINE, *PARAGRAPHS)


def docx_of(*paragraphs: str) -> bytes:
    import docx as library

    document = library.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.core_properties.author = "M. Oakes"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def epub() -> bytes:
    return epub_of()


def epub_of(pages: Mapping[str, str] = MappingProxyType({})) -> bytes:
    """A book of one chapter, its second paragraph with the id p11, and with that list of pages."""
    links = "".join(f"<li><a href='text/{place}'>{name}</a></li>" for place, name in pages.items())
    navigation = (
        "<html xmlns='http://www.w3.org/1999/xhtml' xmlns:epub='http://www.idpf.org/2007/ops'><body>"
        f"<nav epub:type='page-list'><ol>{links}</ol></nav></body></html>"
    )
    marked = _markup().replace("<p>“", "<p><span id='p11'/>“")
    return zipped(
        {
            "mimetype": b"application/epub+zip",
            "META-INF/container.xml": b"<container xmlns='urn:oasis:names:tc:opendocument:xmlns:container'>"
            b"<rootfiles>"
            b"<rootfile full-path='OEBPS/book.opf'/></rootfiles></container>",
            "OEBPS/book.opf": b"<package xmlns='http://www.idpf.org/2007/opf' xmlns:dc='http://purl.org/dc/elements/1.1/'>"
            b"<metadata><dc:title>Harbour book</dc:title><dc:creator>M. Oakes</dc:creator>"
            b"<dc:language>en</dc:language>"
            b"<dc:publisher>Saltholm Press</dc:publisher><dc:date>2026-03</dc:date></metadata><manifest>"
            b"<item id='c1' href='text/one.xhtml' media-type='application/xhtml+xml'/>"
            b"<item id='nav' href='nav.xhtml' properties='nav' media-type='application/xhtml+xml'/>"
            b"</manifest>"
            b"<spine><itemref idref='c1'/></spine></package>",
            "OEBPS/text/one.xhtml": f"<html xmlns='http://www.w3.org/1999/xhtml'><head><title>x</title></head><body>"
            f"<h1>{HEADLINE}</h1>{marked}</body></html>".encode(),
            "OEBPS/nav.xhtml": navigation.encode(),
        },
        zipfile.ZIP_STORED,
    )


def warc() -> bytes:
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page()
    return (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
        "WARC-Date: 2026-03-12T08:00:00Z\r\n"
        f"WARC-Target-URI: {URL}\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    ).encode() + body + b"\r\n\r\n"  # fmt: skip


def zipped(files: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def tarred(files: dict[str, bytes], mode: str = "w:gz") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def _paragraphs() -> str:
    return "\n\n".join(PARAGRAPHS)


def _markup() -> str:
    return "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)


FILES: dict[str, bytes] = {
    "a.txt": text(), "a.md": markdown(), "a.html": page(), "a.json": json_list(), "ninjs.json": ninjs(),
    "a.jsonl": json_lines(), "a.csv": table(), "a.rss": feed(), "a.xml": newsml(), "nitf.xml": nitf(),
    "a.pdf": pdf(),
    "a.docx": docx(), "a.epub": epub(), "a.warc": warc(), "a.warc.gz": gzip.compress(warc()),
    "a.zip": zipped({"in/a.txt": text()}), "a.tar.gz": tarred({"in/a.html": page()}),
    "a.tar": tarred({"in/a.txt": text()}, "w"),
}  # fmt: skip
