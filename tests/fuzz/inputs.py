"""What goes in: bytes and texts that begin as good ones and are then spoilt."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from tests.corpus.formats import FILES

_PIECES = [
    b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"\x1b[2J", b"\r", b"\n\n", b"---\n", b"<script>", b"</p>", b"]]>",
    b"<!--", b"&#xD800;", b"&#0;", b'"', b"'", b"\\ud83d", b"[" * 50, b"{" * 50, b"9" * 30, b"-1", b"%",
    b"PK\x03\x04", b"\x1f\x8b", "“„»".encode(), "\u202e".encode(), "ภาษาไทย".encode(), "渡轮。".encode(),
    "\U0001f469\u200d\U0001f467".encode(), b"charset=utf-7", b"&a *a", b"2026-99-99", b"http://[::1", b"by ",
    b". ", b"said ",
]  # fmt: skip
_TEXTS = [piece.decode("utf-8", "replace") for piece in _PIECES]


@st.composite
def spoilt(draw: st.DrawFn) -> tuple[str, bytes]:
    """Draw a file of a format there is a reader for, changed in up to eight places."""
    name = draw(st.sampled_from(sorted(FILES)))
    data = FILES[name]
    for _ in range(draw(st.integers(0, 8))):
        at = draw(st.integers(0, len(data)))
        size = draw(st.integers(0, 40))
        other = draw(st.sampled_from(_PIECES) | st.binary(max_size=6) | st.just(data[at : at + size] * 3))
        data = data[:at] + other + data[at + (size if draw(st.booleans()) else len(other)) :]
    return name, data


_MARKUP = [
    "<script>", "</script>", "<style>", "<noscript>", "</noscript>", "<template>", "<p>", "</p>",
    "<div class='share'>", "</div>", "<article>", "</article>", "<html>", "</html>", "<body>", "<head>",
    "<!--", "-->", "<svg>", "<math>",
    "<a href='http://[::1'>", "</a>", "<table><tr><td>", "<iframe>", "<frameset>", "<title>x</title>",
    "<script type='application/ld+json'>{\"@type\": \"NewsArticle\", \"headline\": [1]}</script>",
    "<link rel=canonical href='http://[::1'>", "<base href='http://[x'>", "<meta charset=idna>",
    "<meta property='og:site_name' content='http://[::1'>", "<time datetime='2026-99-99'>",
]  # fmt: skip
_SAID = [

    "The ferry sails again from Lindow to Saltholm after two winters in the yard, the office said on Monday.",
    "“We never doubted it,” said Maren Oakes, the harbour master.", "Mr.", "e.g.", "U.S.", "z.B.",
    "1.", "(", ")", "«", "»", "“", ".”", "„", "'", '"', "…", "?", "。", "।", "։", "\u00a0",
    "\u2028", "\u3000", "\x85", "\u200b", "\ufeff", "İ", "é", "渡", "א", "ไทย", "👩", " ", " ",
    "\n", "\n\n", "\t", "By ", "Published ", "12 March 2026", "Q: ", "A: ",
]  # fmt: skip


def made() -> st.SearchStrategy[tuple[str, bytes]]:
    """Return pages and texts put together of pieces in any order."""
    pages = st.lists(st.sampled_from(_MARKUP) | st.sampled_from(_SAID), min_size=1, max_size=25)
    plain = st.lists(st.sampled_from(_SAID), min_size=1, max_size=40)
    names = st.sampled_from(["a.txt", "a.md"])
    return st.tuples(st.just("a.html"), pages.map(_bytes)) | st.tuples(names, plain.map(_bytes))


def _bytes(pieces: list[str]) -> bytes:
    return "".join(pieces).encode()


def texts(*words: str) -> st.SearchStrategy[str]:
    """Return texts of these words, of odd pieces, and of any characters."""
    anything = st.text(max_size=8) | st.characters(codec=None)
    parts = st.sampled_from(words) | st.sampled_from(_TEXTS) | anything
    return st.lists(parts, max_size=14).flatmap(
        lambda some: st.sampled_from([" ", "", "\n"]).map(lambda gap: gap.join(some))
    )


ODD_VALUES: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**70), 2**70), st.floats(allow_nan=False), st.text(max_size=20),
    st.sampled_from(_TEXTS), st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=5), st.integers(), max_size=2),
)  # fmt: skip


@st.composite
def spoilt_json(draw: st.DrawFn, samples: list[Any]) -> Any:
    """Draw one of the samples, some of its values replaced or left out."""
    value = draw(st.sampled_from(samples))
    for _ in range(draw(st.integers(0, 4))):
        value = _changed(value, draw)
    return value


def _changed(value: Any, draw: Callable[[st.SearchStrategy[Any]], Any]) -> Any:
    keys = (
        list(value) if isinstance(value, dict) else list(range(len(value))) if isinstance(value, list) else []
    )
    if not keys or draw(st.integers(0, 5)) == 0:
        return draw(ODD_VALUES)
    key = draw(st.sampled_from(keys))
    if isinstance(value, list):
        return [*value[:key], _changed(value[key], draw), *value[key + 1 :]]
    if draw(st.integers(0, 5)) == 0:
        return {name: inner for name, inner in value.items() if name != key}
    return {**value, key: _changed(value[key], draw)}
