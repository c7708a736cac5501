"""What an article is: its text, its sentences, and what is known of where it came from."""

from bisect import bisect_right
from dataclasses import dataclass
from hashlib import blake2b
from operator import attrgetter, itemgetter


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who is quoted: name and role as the article gives them, and where it names them.

    The fullest name and the first role of the article, the latter without the capital of a sentence's
    beginning; `text[start:end]` is what names them here, in code points. It is
    `ambiguous` where the article does not tell which of its people the name means; then it is the name as it
    stands there.
    """

    name: str
    role: str | None
    start: int
    end: int
    ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """The sentence `text[start:end]` of an article, in code points, without white space around it.

    `paragraph` counts from 1, the headline left out; `speaker` is whose statement it is where that is
    certain.
    """

    start: int
    end: int
    paragraph: int
    speaker: Speaker | None = None


@dataclass(frozen=True, slots=True)
class Quotation:
    """The words between two quotation marks, `text[start:end]`, and who says them where that is certain.

    `mention` is the speaker as the sentence itself names them: "he". `closed` is False where the end mark
    lacks, as where a speech goes on in the next paragraph.
    """

    start: int
    end: int
    speaker: Speaker | None = None
    mention: str | None = None
    closed: bool = True


@dataclass(frozen=True, slots=True)
class Notice:
    """Paragraphs `text[start:end]` of an article that put something right, and what they say of it.

    What they are about is this very article, written otherwise before, where they are its `own`, and then
    `date` is the day they name; else another. Of that `names` are addresses, files, ids or headlines, and
    `days` those they mention, all ISO 8601.
    """

    start: int
    end: int
    own: bool = False
    names: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """An article as its file has it, its fields named as those of schema.org's NewsArticle.

    `id` is that of `article_id`. `source` is the name of its file, with "#" and more where that holds
    several. `text` is the decoded file, never altered; what can be quoted begins at the offset `body`, behind
    the headline or the front matter. `date_published` and `date_modified` are ISO 8601, as precise as the
    source gives them; the latter only where it is later. `in_language` is an ISO 639 code, "und" for unknown.
    `pages` are where the pages of a document begin, and what they are called. `notices` are what it puts
    right, and `corrected_at` is the address of what puts it right, where it states one. `marks` are the spans
    of markup in the text that is no word of it. All offsets are in code points of `text`.
    """

    id: str
    headline: str
    text: str
    body: int
    sentences: tuple[Sentence, ...]
    publisher: str | None
    author: str | None
    date_published: str | None
    url: str | None
    in_language: str
    source: str
    tags: tuple[str, ...] = ()
    date_modified: str | None = None
    quotations: tuple[Quotation, ...] = ()
    pages: tuple[tuple[int, str], ...] = ()
    notices: tuple[Notice, ...] = ()
    corrected_at: str | None = None
    marks: tuple[tuple[int, int], ...] = ()

    def shown(self, start: int, end: int) -> str:
        """Return `text[start:end]` as it is shown to people: without marks."""
        at = bisect_right(self.marks, start, key=itemgetter(1))
        if at == len(self.marks) or self.marks[at][0] >= end:
            return self.text[start:end]
        pieces = []
        for first, last in self.marks[at:]:
            if first >= end:
                break
            pieces.append(self.text[start : max(start, first)])
            start = last
        return "".join([*pieces, self.text[start:end]])

    def sentence_at(self, offset: int) -> Sentence | None:
        """Return the sentence in which the character at `offset` stands, None where none does."""
        at = bisect_right(self.sentences, offset, key=attrgetter("start")) - 1
        return self.sentences[at] if at >= 0 and offset < self.sentences[at].end else None

    def page_at(self, offset: int) -> str | None:
        """Return what the page is called on which the character at `offset` stands, None where none is."""
        at = bisect_right(self.pages, offset, key=itemgetter(0)) - 1
        return self.pages[at][1] if at >= 0 else None

    def is_same(self, other: "Article") -> bool:
        """Return whether both are one article, perhaps in two versions: of one url, text or place."""
        if self.url is not None or other.url is not None:
            return self.url == other.url
        return self.text == other.text or (self.source, self.headline) == (other.source, other.headline)


def article_id(url: str | None, text: str, place: tuple[str, str] | None = None) -> str:
    """Return twenty hexadecimal digits (80 bits) that stay the same when the article is edited.

    They come from the article's url; where it has none from its `place`, the names of its file and its
    headline; and where that does not last, from its text (BLAKE2b, RFC 7693). Among a billion articles two
    have the same id with a chance of one in two million.
    """
    named = (url or ("\0".join(place) if place else text)).encode("utf-8", "surrogatepass")
    return "".join(blake2b(named, digest_size=5, person=part).hexdigest() for part in (b"", b"more"))
