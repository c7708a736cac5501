"""What is known of articles besides their text, and what is missing."""

from collections.abc import Iterable

from corpus.article import Article

KNOWN = ("headline", "author", "publisher", "date_published", "url", "in_language")
"""The fields of an Article by which it is credited and found, in the order in which people read them."""


def missing_of(article: Article) -> tuple[str, ...]:
    """Return which of `KNOWN` nobody stated: a headline of the text's first words and "und" are missing."""
    lacking = {name for name in KNOWN if getattr(article, name) is None}
    if article.in_language == "und":
        lacking.add("in_language")
    if _is_of_first_words(article):
        lacking.add("headline")
    return tuple(name for name in KNOWN if name in lacking)


def count_known(articles: Iterable[Article]) -> dict[str, int]:
    """Return of how many articles each of `KNOWN` is known."""
    counts = dict.fromkeys(KNOWN, 0)
    for article in articles:
        for name in set(KNOWN).difference(missing_of(article)):
            counts[name] += 1
    return counts


def _is_of_first_words(article: Article) -> bool:
    """Return whether the headline only repeats how the text begins, as it does where a file has none."""
    first = article.sentences[0]
    begins = " ".join(article.shown(first.start, first.end).split())
    headline = article.headline
    return headline == begins or (headline.endswith("…") and begins.startswith(headline[:-1]))
