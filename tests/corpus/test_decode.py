import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.decode import NotTextError, decode
from corpus.errors import VerbatimError

RUSSIAN = "Город ждёт паром уже вторую зиму, и никто не знает, когда он снова выйдет в море. " * 3


def test_utf8_is_kept_to_the_last_character() -> None:
    assert decode("Grüße, 世界 👋\r\n".encode()) == "Grüße, 世界 👋\r\n"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_decides_and_is_left_out(encoding: str) -> None:
    assert decode("Ein Hafen".encode(encoding)) == "Ein Hafen"


@pytest.mark.parametrize(
    ("text", "encoding"), [(RUSSIAN, "cp1251"), ("Übermäßig schöne Häfen überall. " * 5, "cp1252")]
)
def test_older_encodings_are_detected(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize(
    "data", [b"\x00\x01\x02", b"\x89PNG\r\n\x1a\n\x00\x00", bytes(range(256)) * 8, b"a\x01b\x02" * 99]
)
def test_binary_data_is_refused_with_advice(data: bytes) -> None:
    with pytest.raises(NotTextError, match="save it as UTF-8"):
        decode(data)


@given(st.binary(max_size=400))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    try:
        text = decode(data)
    except VerbatimError:
        return
    assert "\x00" not in text
