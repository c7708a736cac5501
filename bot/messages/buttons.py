"""What the buttons under an answer carry: its quotes, so that they work after a restart and on old messages.

Telegram gives a button 64 bytes, and three of them say what it does. A quote takes 15, and a third more in
Base64: its article's id, the number of its first sentence, how many sentences it has, and a checksum of its
words, by which it is found again when the article was edited. Buttons of versions before 0.3 lack that.
"""

import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import crc_hqx
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from operator import attrgetter
from urllib.parse import quote as percent_encoded

import regex
from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup

from bot.messages import words
from bot.messages.citation import citation
from bot.messages.links import START_ARTICLE, link_or_reader
from bot.messages.translate import IN_ENGLISH, View
from corpus.article import Article
from retrieval.answer import Quote, speaker_of
from retrieval.collection import Articles
from retrieval.corrections import with_corrections

PATTERN = r"^q([0-2mnx]):([A-Za-z0-9_=-]+)$"  # in 0.2 "x" was the first quote's context
MORE, NEAREST = "m", "n"
_QUOTE = struct.Struct(">10sHBH")
_QUOTE_BEFORE = struct.Struct(">10sHB")
FEEDBACK = r"^u:(\d{1,18}):([01])$"
_OPINIONS = (("👍", 1), ("👎", 0))
ALONE = "alone"
WISH = r"^w:(\d{1,18}):([tsg])(?::(\d{1,10}))?$"
TELL, STOP, GO_ON = "t", "s", "g"
_LONGEST_ROW = 22  # characters of labels beside which two more fit on a phone
_LAST = rf"{ALONE}$|{WISH}"
EXAMPLE = r"^x:\d$"
FORGET = r"^f:(\d{1,18}):([01])$"
START_QUOTES = "q_"


def answer_keyboard(
    quotes: Sequence[Quote],
    view: View = IN_ENGLISH,
    *,
    folded: bool = False,
    question: int | None = None,
    linked: bool = False,
) -> InlineKeyboardMarkup | None:
    """Return the row of buttons under an answer, None where they can't carry its quotes.

    "Context" shows a quote among the sentences around it, or is a link to there where the answer is `linked`.
    Of a `folded` answer only the first quote is shown: a button unfolds the others, and one copies where it
    stands. With the number of the `question` in the ledger, two buttons tell whether the answer was useful.
    """
    state = _encoded(quotes)
    if state is None or not quotes:
        return None
    alone = folded or len(quotes) == 1
    row = _contexts(quotes[:1] if alone else quotes, state, view, linked=linked)
    if folded and len(quotes) > 1:
        row.append(_button(view.say(words.MORE, count=len(quotes) - 1), MORE, state))
    if alone:
        row.append(_cite(quotes[0], view))
    opinions = _opinions_on(question) if question is not None else []
    return InlineKeyboardMarkup([[*row, *opinions]] if alone else [row, opinions] if opinions else [row])


def nearest_keyboard(
    quote: Quote, view: View = IN_ENGLISH, *, folded: bool, linked: bool = False
) -> InlineKeyboardMarkup | None:
    """Return a button that shows the quote that comes nearest or, unless it is `folded`, one for its context.

    None where a button can't carry the quote. `linked` is as for an answer.
    """
    state = _encoded([quote])
    if state is None:
        return None
    if folded:
        return InlineKeyboardMarkup([[_button(view.say(words.SHOW_NEAREST), NEAREST, state)]])
    return InlineKeyboardMarkup([[*_contexts([quote], state, view, linked=linked), _cite(quote, view)]])


def context_keyboard(quote: Quote, state: str, view: View, bot: str) -> InlineKeyboardMarkup:
    """Return the buttons under a quote in its context, which copy where it stands, open its article, and
    share the answer that the state of a button carries.
    """
    address = link_or_reader(quote, view.reader_url)
    opens = [InlineKeyboardButton(view.say(words.OPEN_ARTICLE), url=address)] if address else []
    share = _share_link(bot, START_QUOTES + state.rstrip("="))
    leads = [_cite(quote, view), *opens, InlineKeyboardButton(view.say(words.SHARE), url=share)]
    return InlineKeyboardMarkup([leads])


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


def examples_keyboard(questions: Sequence[str]) -> InlineKeyboardMarkup | None:
    """Return a row for each question, None where there are none."""
    rows = [[InlineKeyboardButton(label, callback_data=f"x:{at}")] for at, label in enumerate(questions)]
    return InlineKeyboardMarkup(rows) if rows else None


def label_of(markup: InlineKeyboardMarkup | None, data: str) -> str | None:
    """Return what the button says that carries the data, None where there is none."""
    buttons = [button for row in markup.inline_keyboard for button in row] if markup else []
    return next((button.text for button in buttons if button.callback_data == data), None)


def forget_keyboard(user_id: int, view: View) -> InlineKeyboardMarkup:
    """Return the buttons by which a person has all deleted that is kept of them, or not."""
    choices = ((words.FORGET, 1), (words.KEEP, 0))
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(view.say(label), callback_data=f"f:{user_id}:{do}") for label, do in choices]]
    )


def _share_link(bot: str, payload: str) -> str:
    """Return the address at which Telegram offers to send a link, which starts the bot so, to somebody."""
    link = f"https://t.me/{bot}?start={payload}"
    return f"https://t.me/share/url?url={percent_encoded(link, safe='')}"


def with_rest_of(
    markup: InlineKeyboardMarkup | None, shown: InlineKeyboardMarkup | None
) -> InlineKeyboardMarkup | None:
    """Return the keyboard of what is `shown` with what the other has besides quotes: opinions at the end of
    its first row, if they fit there on a phone, and the last rows that ask it alone or let it wait.
    """
    if shown is None or markup is None:
        return shown
    buttons = [button for row in markup.inline_keyboard for button in row]
    opinions = [button for button in buttons if regex.fullmatch(FEEDBACK, str(button.callback_data))]
    last = [row for row in markup.inline_keyboard if regex.match(_LAST, str(row[0].callback_data))]
    first, *others = shown.inline_keyboard
    if sum(len(button.text) for button in first) > _LONGEST_ROW and opinions:
        return InlineKeyboardMarkup([first, opinions, *others, *last])
    return InlineKeyboardMarkup([[*first, *opinions], *others, *last])


def with_links(
    markup: InlineKeyboardMarkup | None, quotes: Mapping[int, Quote], view: View
) -> InlineKeyboardMarkup | None:
    """Return the keyboard of an answer with links where its buttons show the context of one of its quotes,
    by their numbers; without those whose quote is gone or has no address.
    """
    if markup is None:
        return None
    rows = [
        [one for button in row for one in _linked(button, quotes, view)] for row in markup.inline_keyboard
    ]
    return InlineKeyboardMarkup([row for row in rows if row])


def _linked(
    button: InlineKeyboardButton, quotes: Mapping[int, Quote], view: View
) -> Sequence[InlineKeyboardButton]:
    match = regex.fullmatch(PATTERN, str(button.callback_data))
    if match is None or match[1] in (MORE, NEAREST):
        return [button]
    quote = quotes.get(number_of(match[1]))
    return _context(quote, button.text, match[1], match[2], view, linked=True) if quote else []


def quotes_of_start(payload: str, articles: Articles) -> list[Quote]:
    """Return the quotes that a shared link leads to, none where it leads to none."""
    state = payload.removeprefix(START_QUOTES)
    return quotes_of(state + "=" * (-len(state) % 4), articles) if state != payload else []


def _contexts(quotes: Sequence[Quote], state: str, view: View, *, linked: bool) -> list[InlineKeyboardButton]:
    """Return a button for the context of each quote, numbered where there are several."""
    label = view.say(words.IN_CONTEXT)
    if len(quotes) == 1:
        return _context(quotes[0], label, "0", state, view, linked=linked)
    return [
        button
        for number, quote in enumerate(quotes)
        for button in _context(quote, f"{label} {number + 1}", str(number), state, view, linked=linked)
    ]


def _context(
    quote: Quote, label: str, code: str, state: str, view: View, *, linked: bool
) -> list[InlineKeyboardButton]:
    """Return the button for a quote's context, none where it should be a link and there is no address."""
    if not linked:
        return [_button(label, code, state)]
    address = link_or_reader(quote, view.reader_url)
    return [InlineKeyboardButton(label, url=address)] if address else []


def _cite(quote: Quote, view: View) -> InlineKeyboardButton:
    return InlineKeyboardButton(view.say(words.CITE), copy_text=CopyTextButton(citation(quote, view)))


def _opinions_on(question: int) -> list[InlineKeyboardButton]:
    return [
        InlineKeyboardButton(label, callback_data=f"u:{question}:{useful}") for label, useful in _OPINIONS
    ]


def _button(label: str, code: str, state: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=f"q{code}:{state}")


def quotes_under(markup: InlineKeyboardMarkup | None, articles: Articles) -> list[Quote]:
    """Return the quotes of the answer that has these buttons, none where it is no answer."""
    for row in markup.inline_keyboard if markup else ():
        for button in row:
            match = regex.fullmatch(PATTERN, str(button.callback_data))
            if match is not None:
                return quotes_of(match[2], articles)
    return []


def number_of(code: str) -> int:
    """Return the number of the quote that a button is about, by what stands in it before its quotes."""
    return int(code) if code.isdigit() else 0


def quotes_of(state: str, articles: Articles) -> list[Quote]:
    """Return the quotes that a button carries; those that no longer stand in their article are left out."""
    return list(numbered_quotes_of(state, articles).values())


def numbered_quotes_of(state: str, articles: Articles) -> dict[int, Quote]:
    """Return the same by their numbers, from 0, those of what is left out not taken by others."""
    try:
        data = urlsafe_b64decode(state)
        packed = _QUOTE if len(data) % _QUOTE.size == 0 else _QUOTE_BEFORE
        unpacked = list(packed.iter_unpack(data))
    except (ValueError, struct.error):
        return {}
    found = {}
    for number, (key, first, count, *checksum) in enumerate(unpacked):
        article = articles.find(key.hex())
        at = _where(article, first, count, *checksum) if article and count else None
        if article is not None and at is not None:
            sentences = article.sentences[at : at + count]
            start, end = sentences[0].start, sentences[-1].end
            speaker = speaker_of(article, start, end)
            quote = Quote(article, start, end, sentences[-1].paragraph, speaker, 0.0)
            found[number] = with_corrections(articles, quote)
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
