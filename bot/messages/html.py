"""Telegram's HTML, escaped by construction.

An `Html` can only be made from plain text, which is escaped, from other `Html`, or from what was sent before.
Whatever is sent goes through `outbox.py`, which takes nothing else.
"""

from dataclasses import dataclass
from html import escape

from telegram import Message

from bot.messages.neutral import neutral


def utf16_length(text: str) -> int:
    """Return the length of `text` in UTF-16 code units, which is how Telegram counts."""
    return len(text) + sum(c > "\uffff" for c in text)


@dataclass(frozen=True, slots=True)
class Html:
    """Escaped markup, and the UTF-16 units it takes once Telegram has parsed it."""

    markup: str = ""
    length: int = 0

    def __add__(self, other: "Html | str") -> "Html":
        other = text(other) if isinstance(other, str) else other
        return Html(self.markup + other.markup, self.length + other.length)

    def __bool__(self) -> bool:
        return bool(self.markup)


def text(plain: str) -> Html:
    """Return plain text, escaped, and without characters that would trick the eye."""
    shown = neutral(plain)
    return Html(escape(shown), utf16_length(shown))


def shown_in(message: Message) -> Html:
    """Return what a message shows already, as Telegram has it; nothing of one without a text."""
    return Html(message.text_html, utf16_length(message.text)) if message.text else Html()


def bold(inner: Html | str) -> Html:
    """Return `inner` in bold."""
    return _tagged("b", inner)


def underlined(inner: Html | str) -> Html:
    """Return `inner` underlined."""
    return _tagged("u", inner)


def italic(inner: Html | str) -> Html:
    """Return `inner` in italics."""
    return _tagged("i", inner)


def code(inner: Html | str) -> Html:
    """Return `inner` in a fixed-width font."""
    return _tagged("code", inner)


def blockquote(inner: Html | str, *, folds: bool = False) -> Html:
    """Return `inner` as a block quotation, one that `folds` shows its first lines and unfolds."""
    content = _html(inner)
    return Html(f"<blockquote{' expandable' if folds else ''}>{content.markup}</blockquote>", content.length)


def link(inner: Html | str, url: str | None) -> Html:
    """Return `inner` as a link to an http or https address, and as it is where there is none."""
    content = _html(inner)
    if url is None or not url.startswith(("http://", "https://")):
        return content
    return Html(f'<a href="{escape(url)}">{content.markup}</a>', content.length)


def join(parts: list[Html], separator: str = "\n") -> Html:
    """Return the non-empty parts, with the separator between them."""
    joined = Html()
    for part in parts:
        if part:
            joined = joined + separator + part if joined else part
    return joined


def _tagged(tag: str, inner: Html | str) -> Html:
    content = _html(inner)
    return Html(f"<{tag}>{content.markup}</{tag}>", content.length)


def _html(inner: Html | str) -> Html:
    return text(inner) if isinstance(inner, str) else inner
