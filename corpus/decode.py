"""Bytes of unknown encoding to text."""

import unicodedata

import charset_normalizer

from corpus.errors import VerbatimError

_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# The encodings that files come in. Those of old Macs, DOS and mainframes are left out: they look alike on
# short texts, and the detection then prefers them to Windows' own.
_ENCODINGS = (
    [f"cp125{n}" for n in range(9)]
    + [f"iso8859_{n}" for n in range(2, 17) if n != 12]
    + ["latin_1", "cp874", "cp932", "cp949", "big5", "gb18030", "euc_jp", "iso2022_jp", "koi8_r", "koi8_u"]
)
_DETECTION_SAMPLE = 1 << 16
_MOST_CONTROL_CHARACTERS = 0.005


class NotTextError(VerbatimError):
    """The bytes are no text in any known encoding."""


def decode(data: bytes) -> str:
    """Return the text that `data` encodes, line ends and all, without a byte order mark.

    A byte order mark decides, then UTF-8, then charset-normalizer's detection. Raises NotTextError for binary
    data and for what no encoding fits.
    """
    text = _decode(data)
    odd = sum(unicodedata.category(c) in ("Cc", "Cn") and c not in "\t\n\r\f\v\x85" for c in text)
    if "\x00" in text or odd > _MOST_CONTROL_CHARACTERS * len(text):
        raise NotTextError("it is not text; save it as UTF-8")
    return text


def _decode(data: bytes) -> str:
    encoding = next((name for mark, name in _BYTE_ORDER_MARKS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        pass
    if b"\x00" in data:
        raise NotTextError("it is not text; save it as UTF-8")
    match = charset_normalizer.from_bytes(data[:_DETECTION_SAMPLE], cp_isolation=_ENCODINGS).best()
    if match is None:
        raise NotTextError("its encoding could not be told; save it as UTF-8")
    try:
        return data.decode(match.encoding)
    except UnicodeDecodeError as error:
        raise NotTextError(f"it is not valid {match.encoding}; save it as UTF-8") from error
