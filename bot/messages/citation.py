"""A quote's source in a line, to be copied: who says it, headline, publisher, date, address."""

from bot.messages.dates import format_date
from bot.messages.html import utf16_length
from bot.messages.links import link_or_reader
from bot.messages.neutral import neutral
from bot.messages.translate import View
from retrieval.answer import Quote

LONGEST_CITATION = 256
_SHORTEST_HEADLINE = 24
_ELLIPSIS = "…"


def citation(quote: Quote, view: View) -> str:
    """Return the line, of at most 256 UTF-16 units.

    Where it is too long, the headline is cut to 24 characters at least; before that the address leads to the
    article instead of the sentence, and then is left out. What is still too long is cut at its end.
    """
    article = quote.article
    day = article.date_published and format_date(article.date_published, view.language)
    speaker = quote.speaker.name if quote.speaker else None
    addresses = dict.fromkeys([link_or_reader(quote, view.reader_url), article.url, None])
    for address in addresses:
        around = [part for part in (article.publisher, day, address) if part]
        room = LONGEST_CITATION - _length(speaker, *around) - len("“”")
        if room >= min(_SHORTEST_HEADLINE, utf16_length(article.headline)):
            break
    headline = f"“{_cut(' '.join(neutral(article.headline).split()), max(room, 1))}”"
    line = ", ".join(neutral(part) for part in (speaker, headline, *around) if part)
    return _cut(line, LONGEST_CITATION)


def _length(*parts: str | None) -> int:
    """Return the units that the parts take beside a headline, with the commas between them."""
    return sum(utf16_length(part) + len(", ") for part in parts if part)


def _cut(label: str, most: int) -> str:
    """Return the label in at most so many UTF-16 units, an ellipsis at its end where it was cut."""
    if utf16_length(label) <= most:
        return label
    while utf16_length(label) > most - len(_ELLIPSIS):
        label = label[:-1]
    return label.rstrip() + _ELLIPSIS
