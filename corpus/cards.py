"""Cards: what a library knows of its articles, whose texts lie elsewhere and are read when needed."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Protocol, overload

import msgspec
import regex

from corpus.article import Article, article_id
from corpus.hashing import digest_of
from corpus.likeness import Groups

_SHORT_ID = 10
_NAME = 8
_encode = msgspec.msgpack.Encoder().encode


class Archive(Protocol):
    """Where articles lie."""

    def article(self, key: bytes) -> Article:
        """Return the article of that key. Raises VerbatimError where it is not there any more."""
        ...

    def alike(self, cards: "Sequence[Card]") -> Groups | None:
        """Return groups of near-duplicates among articles, as their positions, None where it can't tell."""
        ...


class Card(msgspec.Struct, frozen=True, gc=False):
    """An article without its text: its `key` (see `article_key`), and what is asked of all articles at once.

    `text_id` is the id that an article has by its text, None where it has its id from a url; `corrects` tells
    whether it speaks of a correction, or of having been corrected; `names` are hashes of what another may
    call it (see `names_of`).
    """

    key: bytes
    id: str
    text_id: str | None
    publisher: str | None
    in_language: str
    date_published: str | None
    corrects: bool
    names: bytes
    archive: Archive

    @property
    def article(self) -> Article:
        """The article. Raises VerbatimError where it is not there any more."""
        return self.archive.article(self.key)

    def is_hidden(self, hidden: Collection[str]) -> bool:
        """Return whether the article's id is among those, or one that an earlier version gave it.

        Until 0.2 an article without a url had its id from its text, and before that half as many digits.
        """
        earlier = self.text_id or self.id
        return not {self.id, earlier, earlier[:_SHORT_ID]}.isdisjoint(hidden)


class Kept(Sequence[Article]):
    """Articles that are read when they are asked for. What is equal to it has the same articles."""

    def __init__(self, cards: Sequence[Card]) -> None:
        """Have the articles of these cards."""
        self.cards = cards

    def __len__(self) -> int:
        return len(self.cards)

    @overload
    def __getitem__(self, at: int) -> Article: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[Article, ...]: ...

    def __getitem__(self, at: int | slice) -> Article | tuple[Article, ...]:
        if isinstance(at, slice):
            return tuple(card.article for card in self.cards[at])
        return self.cards[at].article

    def __iter__(self) -> Iterator[Article]:
        return (card.article for card in self.cards)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Kept):
            return [card.key for card in self.cards] == [card.key for card in other.cards]
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(card.key for card in self.cards))


@dataclass(frozen=True, slots=True)
class _Held:
    """An article in memory, as an archive."""

    held: Article

    def article(self, _: bytes) -> Article:
        return self.held

    def alike(self, _: Sequence[Card]) -> None:
        return None


def names_of(article: Article) -> set[str]:
    """Return what another article may call it: its id, file, headline and address, as they are compared."""
    names = (article.id, article.source, plain_name(article.headline), plain_address(article.url or ""))
    return set(names) - {""}


def name_hash(name: str) -> bytes:
    """Return the hash (BLAKE2b, 8 bytes) by which a card knows a name."""
    return blake2b(name.encode("utf-8", "surrogatepass"), digest_size=_NAME).digest()


def plain_name(name: str) -> str:
    """Return a headline without what two spellings of one may differ in."""
    return " ".join(name.casefold().split())


def plain_address(url: str) -> str:
    """Return an address without what two spellings of one may differ in, "" for what is none."""
    bare = url.partition("#")[0].rstrip("/")
    return regex.sub(r"^https?://(?:www\.)?", "//", bare) if "://" in bare else ""


def cards_of(articles: Sequence[Article]) -> Sequence[Card]:
    """Return the cards of articles, in their order."""
    if isinstance(articles, Kept):
        return articles.cards
    return [card_of(article, article_key(article), _Held(article)) for article in articles]


def card_of(article: Article, key: bytes, archive: Archive) -> Card:
    """Return the card of an article that lies in the archive under its key."""
    text_id = None if article.url else article_id(None, article.text)
    corrects = bool(article.notices or article.corrected_at)
    return Card(
        key,
        article.id,
        text_id,
        article.publisher,
        article.in_language,
        article.date_published,
        corrects,
        b"".join(sorted(map(name_hash, names_of(article)))),
        archive,
    )


def article_key(article: Article) -> bytes:
    """Return the hash (BLAKE2b, 16 bytes) of all that an article has; only the very same one has it, too."""
    return digest_of(packed(article))


def packed(article: Article) -> bytes:
    """Return the article as MessagePack."""
    return _encode(article)


def unpacked(data: bytes) -> Article:
    """Return what `packed` packed. Raises msgspec.DecodeError where it is damaged."""
    article: Article = _decode(data)
    return article


_decode: Any = msgspec.msgpack.Decoder(Article).decode
