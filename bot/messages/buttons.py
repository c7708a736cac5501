"""What the buttons under an answer carry: its quotes, so that they work after a restart and on old messages.

Telegram gives a button 64 bytes, and three of them say what it does. A quote takes 15, and a third more in
Base64: its article's id, the number of its first sentence, how many sentences it has, and a checksum of its
words, by which it is found again when the article was edited. Buttons of versions before 0.3 lack that.
"""

import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import crc_hqx
from bisect import bisect_left
from collections.abc import Sequence
from operator import attrgetter
from urllib.parse import quote as percent_encoded

import regex
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.messages import words
from bot.messages.links import link_to, reader_link
from bot.messages.translate import IN_ENGLISH, View
from corpus.article import Article
from retrieval.answer import Quote, speaker_of
from retrieval.collection import Articles
from retrieval.corrections import with_corrections

PATTERN = r"^q([0-2bfmxnca]):([A-Za-z0-9_=-]+)$"
BACK, BACK_FOLDED, MORE, FIRST_FOLDED = "b", "f", "m", "x"
NEAREST, NEAREST_IN_CONTEXT, NEAREST_AGAIN = "n", "c", "a"
_QUOTE = struct.Struct(">10sHBH")
_QUOTE_BEFORE = struct.Struct(">10sHB")
FEEDBACK = r"^u:(\d{1,18}):([01])$"
_OPINIONS = (("👍", 1), ("👎", 0))
ALONE = "alone"
WISH = r"^w:(\d{1,18}):([tsg])(?::(\d{1,10}))?$"
TELL, STOP, GO_ON = "t", "s", "g"
START_QUOTES, START_ARTICLE = "q_", "a_"


def answer_keyboard(
    quotes: Sequence[Quote],
    view: View = IN_ENGLISH,
    *,
    folded: bool = False,
    question: int | None = None,
    bot: str | None = None,
) -> InlineKeyboardMarkup | None:
    """Return a button "In context" for each quote, None where a quote can't be written in a button.

    Of a `folded` answer only the first quote is shown, and a button unfolds the others. With the number of
    the `question` in the ledger, two buttons tell whether the answer was useful; one opens the first quote's
    article; with the name of the `bot`, and unless it is folded, one shares the answer.
    """
    state = _encoded(quotes)
    if state is None or not quotes:
        return None
    first = _first_row(quotes, view, state, folded=folded)
    opinion = [
        InlineKeyboardButton(label, callback_data=f"u:{question}:{useful}") for label, useful in _OPINIONS
    ]
    address = link_to(quotes[0]) or (view.reader_url and reader_link(view.reader_url, quotes[0]))
    leads = [InlineKeyboardButton(view.say(words.OPEN_ARTICLE), url=address)] if address else []
    if bot and not folded:
        share = _share_link(bot, START_QUOTES + state.rstrip("="))
        leads.append(InlineKeyboardButton(view.say(words.SHARE), url=share))
    below = [opinion if question is not None else [], leads]
    rows = [[*below[0], *below[1]]] if folded else below
    return InlineKeyboardMarkup([*first.inline_keyboard, *(row for row in rows if row)])


def nearest_keyboard(quote: Quote, view: View = IN_ENGLISH, *, folded: bool) -> InlineKeyboardMarkup | None:
    """Return a button that shows the quote that comes nearest or, unless it is `folded`, one for its context.

    None where a button can't carry the quote.
    """
    state = _encoded([quote])
    if state is None:
        return None
    label, code = (words.SHOW_NEAREST, NEAREST) if folded else (words.IN_CONTEXT, NEAREST_IN_CONTEXT)
    return _row([(view.say(label), code)], state)


def with_alone(markup: InlineKeyboardMarkup | None, label: str) -> InlineKeyboardMarkup:
    """Return the keyboard with a last row that asks a question without what the one before was about."""
    rows = markup.inline_keyboard if markup else ()
    return InlineKeyboardMarkup([*rows, [InlineKeyboardButton(label, callback_data=ALONE)]])


def with_tell_me(
    markup: InlineKeyboardMarkup | None, view: View, question: int, message_id: int
) -> InlineKeyboardMarkup:
    """Return the keyboard with a last row that lets the question of that number wait for an answer.

    It stands in the message of that id.
    """
    rows = markup.inline_keyboard if markup else ()
    button = InlineKeyboardButton(view.say(words.TELL_ME), callback_data=f"w:{question}:{TELL}:{message_id}")
    return InlineKeyboardMarkup([*rows, [button]])


def with_enough(markup: InlineKeyboardMarkup | None, view: View, wish: int) -> InlineKeyboardMarkup:
    """Return the keyboard with a last row that ends a wish, or lets it go on."""
    rows = markup.inline_keyboard if markup else ()
    choices = ((words.ENOUGH, STOP), (words.GO_ON, GO_ON))
    last = [InlineKeyboardButton(view.say(label), callback_data=f"w:{wish}:{do}") for label, do in choices]
    return InlineKeyboardMarkup([*rows, last])


def article_keyboard(article: Article, view: View, bot: str) -> InlineKeyboardMarkup:
    """Return a button that opens the article, where it has an address, and one that shares it."""
    address = article.url or (view.reader_url and f"{view.reader_url}/{article.id}")
    leads = [InlineKeyboardButton(view.say(words.OPEN_ARTICLE), url=address)] if address else []
    link = _share_link(bot, START_ARTICLE + article.id)
    return InlineKeyboardMarkup([[*leads, InlineKeyboardButton(view.say(words.SHARE), url=link)]])


def _share_link(bot: str, payload: str) -> str:
    """Return the address at which Telegram offers to send a link, which starts the bot so, to somebody."""
    link = f"https://t.me/{bot}?start={payload}"
    return f"https://t.me/share/url?url={percent_encoded(link, safe='')}"


def with_rows_of(
    markup: InlineKeyboardMarkup | None, first: InlineKeyboardMarkup | None
) -> InlineKeyboardMarkup | None:
    """Return the keyboard `first` with the rows that stand below the first one of the other."""
    if first is None or markup is None:
        return first
    return InlineKeyboardMarkup([*first.inline_keyboard[:1], *markup.inline_keyboard[1:]])


def quotes_of_start(payload: str, articles: Articles) -> list[Quote]:
    """Return the quotes that a shared link leads to, none where it leads to none."""
    state = payload.removeprefix(START_QUOTES)
    return quotes_of(state + "=" * (-len(state) % 4), articles) if state != payload else []


def _first_row(quotes: Sequence[Quote], view: View, state: str, *, folded: bool) -> InlineKeyboardMarkup:
    label = view.say(words.IN_CONTEXT)
    if folded and len(quotes) > 1:
        more = view.say(words.MORE, count=len(quotes) - 1)
        return _row([(label, FIRST_FOLDED), (more, MORE)], state)
    if len(quotes) == 1:
        return _row([(label, "0")], state)
    return _row([(f"{label} {number}", str(number - 1)) for number in range(1, len(quotes) + 1)], state)


def back_keyboard(state: str, back: str, view: View = IN_ENGLISH) -> InlineKeyboardMarkup:
    """Return the button that leads back to the answer."""
    return _row([(view.say(words.BACK), back)], state)


def _row(buttons: Sequence[tuple[str, str]], state: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(label, callback_data=f"q{code}:{state}") for label, code in buttons]]
    )


def quotes_under(markup: InlineKeyboardMarkup | None, articles: Articles) -> list[Quote]:
    """Return the quotes of the answer that has these buttons, none where it is no answer."""
    for row in markup.inline_keyboard if markup else ():
        for button in row:
            match = regex.fullmatch(PATTERN, str(button.callback_data))
            if match is not None:
                return quotes_of(match[2], articles)
    return []


def quotes_of(state: str, articles: Articles) -> list[Quote]:
    """Return the quotes that a button carries; those that no longer stand in their article are left out."""
    try:
        data = urlsafe_b64decode(state)
        packed = _QUOTE if len(data) % _QUOTE.size == 0 else _QUOTE_BEFORE
        unpacked = list(packed.iter_unpack(data))
    except (ValueError, struct.error):
        return []
    found = []
    for key, first, count, *checksum in unpacked:
        article = articles.find(key.hex())
        at = _where(article, first, count, *checksum) if article and count else None
        if article is not None and at is not None:
            sentences = article.sentences[at : at + count]
            start, end = sentences[0].start, sentences[-1].end
            speaker = speaker_of(article, start, end)
            quote = Quote(article, start, end, sentences[-1].paragraph, speaker, 0.0)
            found.append(with_corrections(articles, quote))
    return found


def _where(article: Article, first: int, count: int, checksum: int | None = None) -> int | None:
    """Return the first of so many sentences that have the checksum, the nearest to where they stood."""
    last = len(article.sentences) - count
    if checksum is None or (first <= last and _checksum(article, first, count) == checksum):
        return first if first <= last else None
    places = sorted(range(last + 1), key=lambda at: abs(at - first))
    return next((at for at in places if _checksum(article, at, count) == checksum), None)


def _checksum(article: Article, first: int, count: int) -> int:
    """Return the CRC-CCITT of the sentences, 16 bits."""
    start, end = article.sentences[first].start, article.sentences[first + count - 1].end
    return crc_hqx(article.text[start:end].encode("utf-8", "surrogatepass"), 0)


def _encoded(quotes: Sequence[Quote]) -> str | None:
    parts = []
    for quote in quotes:
        sentences = quote.article.sentences
        first = bisect_left(sentences, quote.start, key=attrgetter("start"))
        last = bisect_left(sentences, quote.end, key=attrgetter("end"))
        if first > 0xFFFF or not 0 <= last - first < 0xFF:
            return None
        count = last - first + 1
        key = bytes.fromhex(quote.article.id)
        parts.append(_QUOTE.pack(key, first, count, _checksum(quote.article, first, count)))
    return urlsafe_b64encode(b"".join(parts)).decode()
