"""What a question comes back with: quotes, or a reason for silence."""

from bisect import bisect_left
from dataclasses import dataclass
from operator import attrgetter
from typing import Literal

from corpus.article import Article, Speaker
from corpus.corrections import Correction
from retrieval.question import Question

Level = Literal["answer", "nearest", "none"]
Declined = Literal["unanswered", "greeting", "thanks", "no_words", "too_long", "command", "empty", "away"]


@dataclass(frozen=True, slots=True)
class Quote:
    """One or more whole sentences, `article.text[start:end]`; `score` is comparable within one answer only.

    `also_in` are other articles in which the same sentence stands, as copies of one wire story have it, and
    `corrections` what puts its article right, first what speaks of the same; `adds` tells whether it says
    anything that the better quotes of its answer don't.
    """

    article: Article
    start: int
    end: int
    paragraph: int
    speaker: Speaker | None
    score: float
    also_in: tuple[Article, ...] = ()
    corrections: tuple[Correction, ...] = ()
    adds: bool = True

    @property
    def text(self) -> str:
        """The quoted characters, as they stand in the article."""
        return self.article.text[self.start : self.end]

    @property
    def shown(self) -> str:
        """The quote as it is shown to people: without marks of markup, which are no words."""
        return self.article.shown(self.start, self.end)

    @property
    def page(self) -> str | None:
        """What the page is called on which the quote begins, None where its article has no pages."""
        return self.article.page_at(self.start)


@dataclass(frozen=True, slots=True)
class Answer:
    """The quotes that answer, best first; none where the articles don't, and then `declined` says why.

    Where they come near without answering, `nearest` are the quotes that do, and `missing` the question's own
    words that have no trace there. An answer, too, tells in `missing` the names and numbers that are
    not mentioned, and where it is hardly likely all that carries the question.
    `confidence` is the estimated probability, 0 to 1, that the first quote answers.
    """

    question: Question
    quotes: tuple[Quote, ...] = ()
    confidence: float = 0.0
    declined: Declined | None = None
    nearest: tuple[Quote, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def shown(self) -> tuple[Quote, ...]:
        """The quotes that are worth showing: those that add something, the ones of an article together."""
        adding = [quote for at, quote in enumerate(self.quotes) if quote.adds or at == 0]
        articles = list(dict.fromkeys(quote.article.id for quote in adding))
        return tuple(sorted(adding, key=lambda quote: articles.index(quote.article.id)))

    @property
    def level(self) -> Level:
        """Whether the quotes answer, only come near, or there are none."""
        return "answer" if self.quotes else "nearest" if self.nearest else "none"


def speaker_of(article: Article, start: int, end: int) -> Speaker | None:
    """Return who speaks every sentence of `article.text[start:end]`, None where not one person does."""
    first = bisect_left(article.sentences, start, key=attrgetter("start"))
    last = bisect_left(article.sentences, end, key=attrgetter("start"))
    speakers = [sentence.speaker for sentence in article.sentences[first:last]]
    one = speakers[-1] if speakers else None
    return one if one and all(other and other.name == one.name for other in speakers) else None
