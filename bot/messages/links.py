"""Links that open at the very sentence: text fragments (WICG, "Text Fragments", section 3, `#:~:text=`).

A PDF opens at the page (RFC 8118, section 3, `#page=`).

A fragment names the first and the last words of the quote, as many as it takes to be unique in the article;
where that is not enough, words before it as well.
"""

from functools import lru_cache
from urllib.parse import quote as percent_encoded

import regex

from corpus.article import Article
from retrieval.answer import Quote
from retrieval.lexicon import is_unspaced

LONGEST_URL = 2000
START_ARTICLE = "a_"
_WORDS = 4
_WHOLE = 60
_MOST_WORDS = 24
_EDGE = regex.compile(r"^[^\p{L}\p{M}\p{N}]+|[^\p{L}\p{M}\p{N}]+$")
_START = regex.compile(r"^[^\p{L}\p{M}\p{N}]+")
_CLAUSE = regex.compile(r"[\p{L}\p{M}\p{N}\s]+")
_WORD = regex.compile(r"\S+")


def link_to(quote: Quote) -> str | None:
    """Return the address of the article that opens at the quote, or its page, None where it has no address.

    Where no fragment is unique or it would be too long, the address is the article's own.
    """
    article = quote.article
    if article.url is None:
        return None
    if quote.page:
        return f"{article.url}#page={quote.page}" if quote.page.isdecimal() else article.url
    directive = text_directive(article, quote.start, quote.end)
    if directive is None:
        return article.url
    joined = article.url + ("" if "#" in article.url else "#") + ":~:" + directive
    return joined if len(joined) <= LONGEST_URL else article.url


def reader_link(reader_url: str, quote: Quote) -> str:
    """Return the address at which the reader shows the quote marked."""
    return f"{reader_url}/{quote.article.id}/{quote.start}-{quote.end}#quote"


def article_link(article: Article, bot: str | None) -> str | None:
    """Return the address at which the bot of that name tells of an article."""
    return f"https://t.me/{bot}?start={START_ARTICLE}{article.id}" if bot else None


def link_or_reader(quote: Quote, reader_url: str | None) -> str | None:
    """Return the address at which a quote is read: its article's, or the reader's where there is none."""
    return link_to(quote) or (reader_link(reader_url, quote) if reader_url else None)


# The text and each button of an answer ask for the same few, and an article may be long.
@lru_cache(maxsize=16)
def text_directive(article: Article, start: int, end: int) -> str | None:
    """Return `text=[prefix-,]start[,end]` for `article.text[start:end]`, percent-encoded.

    None where none is unique. Pages collapse white space and readers of the page ignore letter case, so both
    are ignored here.
    """
    quoted = _plain(article.shown(start, end))
    before = _plain(article.shown(article.body, start))
    whole = _plain(article.shown(article.body, len(article.text)))
    if not quoted:
        return None
    words = _pieces(quoted)
    for count in range(_WORDS, _MOST_WORDS, 2):
        first, last = _ends(quoted, words, count)
        if not first:
            continue
        if _is_first_match(whole, quoted, before, first, last):
            return "text=" + ",".join(_encoded(part) for part in (first, last) if part)
        prefix = _prefix(f"{before} {quoted[: quoted.index(first)]}", count)
        if prefix and _count(whole, prefix, first) == 1:
            return f"text={_encoded(prefix)}-," + ",".join(_encoded(part) for part in (first, last) if part)
    return None


def _prefix(before: str, count: int) -> str:
    """Return the last words before the quote's first letter, marks between them and it included."""
    return _START.sub("", " ".join(before.split()[-count:]))


def _count(whole: str, prefix: str, first: str) -> int:
    """Return how often `first` follows `prefix` in the text, with white space between them or none."""
    pattern = regex.escape(prefix.casefold()) + r"\s*" + regex.escape(first.casefold())
    return len(regex.findall(pattern, whole.casefold(), overlapped=True))


def _ends(quoted: str, words: list[tuple[int, int]], count: int) -> tuple[str, str]:
    """Return the first and last words of the quote as they stand, all of it and "" where it is short."""
    if len(quoted) <= _WHOLE or len(words) <= 2 * count:
        return _edged(quoted), ""
    return _edged(quoted[: words[count - 1][1]]), _edged(quoted[words[-count][0] :])


def _pieces(quoted: str) -> list[tuple[int, int]]:
    """Return where the words stand; where no spaces are written, the clauses."""
    piece = _CLAUSE if is_unspaced(_edged(quoted)[:1] or " ") else _WORD
    return [match.span() for match in piece.finditer(quoted)]


def _is_first_match(whole: str, quoted: str, before: str, first: str, last: str) -> bool:
    """Return whether a browser, which takes the first match, arrives at the quote and ends with it."""
    whole, first, last = whole.casefold(), first.casefold(), last.casefold()
    at = whole.find(first)
    if at < 0 or whole.find(first, at + 1) >= 0 or at < len(before.casefold()) - 1:
        return False
    if not last:
        return True
    end = whole.find(last, at + len(first))
    return 0 <= end <= at + len(quoted.casefold()) <= end + len(last) + 4


def _plain(text: str) -> str:
    return " ".join(text.split())


def _edged(text: str) -> str:
    """Return the text from its first to its last letter or digit, where a match has to begin and end."""
    return _EDGE.sub("", text)


def _encoded(text: str) -> str:
    return percent_encoded(text, safe="").replace("-", "%2D")
