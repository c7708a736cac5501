"""Small files that would be large: each is refused in a sentence before it takes the memory it claims."""

import gzip
import io
import tarfile
import zipfile
import zlib

import pytest

from corpus.article import Article
from corpus.errors import Problem, VerbatimError
from corpus.readers import read_document
from corpus.rules import MEBIBYTE, Limits, Rules
from tests.corpus.formats import FILES
from tests.corpus.memory import peak

LARGE = 200 * MEBIBYTE
RULES = Rules(Limits(file_mb=1))


def packed(name: str, method: int, others: bytes = b"") -> bytes:
    """Return a zip file, with the members of another, whose last claims to be short, and is not."""
    out = io.BytesIO(others)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(name, b"a" * LARGE, method)
        info = archive.getinfo(name)
        info.file_size, info.CRC = 1000, zlib.crc32(b"a" * 1000)
    return out.getvalue()


def without(name: str, data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(out, "w") as copy:
        for info in archive.infolist():
            if info.filename != name:
                copy.writestr(info, archive.read(info))
    return out.getvalue()


def long_named() -> bytes:
    """Return a tar archive with a file whose name has 200 megabytes."""
    header = tarfile.TarInfo("name")
    header.type, header.size = tarfile.XHDTYPE, LARGE
    return gzip.compress(header.tobuf() + b"0" * LARGE)


def page() -> bytes:
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + b"<p>" + b"a" * LARGE
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/\r\n"
        f"Content-Type: application/http\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + body + b"\r\n\r\n")


def stream() -> bytes:
    content = zlib.compress(b" " * LARGE)
    return (
        b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/Contents 4 0 R>>endobj\n"
        b"4 0 obj<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream endobj\n"
        b"trailer<</Root 1 0 R>>\n%%%%EOF" % (len(content), content)
    )


BOMBS = {
    "bzip2.zip": lambda: packed("a.txt", zipfile.ZIP_BZIP2),
    "lzma.zip": lambda: packed("a.txt", zipfile.ZIP_LZMA),
    "deflate.zip": lambda: packed("a.txt", zipfile.ZIP_DEFLATED),
    "a.docx": lambda: packed(
        "word/document.xml", zipfile.ZIP_DEFLATED, without("word/document.xml", FILES["a.docx"])
    ),
    "a.epub": lambda: packed(
        "META-INF/container.xml", zipfile.ZIP_DEFLATED, without("META-INF/container.xml", FILES["a.epub"])
    ),
    "a.tar.gz": long_named,
    "a.warc.gz": page,
    "a.pdf": stream,
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_small_file_never_takes_the_memory_of_a_large_one(name: str) -> None:
    bomb = BOMBS[name]()
    assert len(bomb) < MEBIBYTE
    found: list[Article | Problem] = []
    list(read_document(FILES["a.txt"], "a.txt"))  # so that what any article needs is loaded

    def read() -> None:
        try:
            found.extend(read_document(bomb, name, RULES))
        except VerbatimError as error:
            found.append(Problem(name, str(error)))

    assert peak(read) < LARGE / 2
    assert len(found) == 1
    assert isinstance(found[0], Problem) or len(found[0].text) <= MEBIBYTE


@pytest.mark.parametrize(
    "block",
    [
        "a: " + "[" * 100_000,
        "a: " + "{a: " * 100_000,
        "- " * 100_000,
        "a: &a [x]\ntags: *a",
        "a: &a0 {x: 1}\n" + "".join(f"b: &a{n} {{<<: [{f'*a{n - 1},' * 9}]}}\n" for n in range(1, 9)),
    ],
    ids=["lists", "mappings", "blocks", "alias", "merge keys"],
)  # fmt: skip
def test_front_matter_that_would_take_stack_or_memory_is_refused(block: str) -> None:
    with pytest.raises(VerbatimError, match=r"front matter (is nested|refers)"):
        list(read_document(f"---\n{block}\n---\nThe ferry sails.".encode(), "a.md"))
