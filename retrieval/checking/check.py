"""What comes of checking a quotation: it stands there, nearly, as somebody else's words, or not at all."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import compress
from typing import Literal

from corpus.article import Article, Speaker
from corpus.language import detect_language
from corpus.speakers.lexicon import words_of
from retrieval.answer import Quote
from retrieval.checking.alignment import (
    Difference,
    Stretch,
    differences,
    likeness,
    longest_beginning,
    longest_end,
    nearest_stretch,
)
from retrieval.checking.given import Given, read_given
from retrieval.checking.senses import denial_before, is_named_near, is_second_hand, may_be_of_anybody
from retrieval.checking.words import Words, cut
from retrieval.collection import Articles, Collection
from retrieval.corrections import whole_notice, with_corrections
from retrieval.filters import NO_FILTERS
from retrieval.lexicon import lexicon_of
from retrieval.passages import Passage
from retrieval.people import is_name
from retrieval.terms import analyzer_for

Outcome = Literal["verbatim", "nearly", "other_speaker", "headline", "absent", "empty", "away"]
_PASSAGES = 24
_LOOKED_THROUGH = 240  # passages times terms, for few and common words find many
_LIKELY = 4  # of the passages that have them
_NEARLY = 0.6
_LEAST_WORDS = 4  # of which fewer are found anywhere
_LEAST_JOINED = 3
_DROPPED = 8  # words that were dropped, where more are a gap
_JOINED = 0.9
_INITIAL = 1
_NAMES = 2  # a first and a family name
_FAR = 40  # words that an ellipsis may leave out


@dataclass(frozen=True, slots=True)
class Check:
    """What came of it: the `given` words, the quote that has them or nearly has them, and where it differs.

    `start` and `end` are the words' own place within the quote, in code points of its article's text. In
    "other_speaker" the quote's speaker is whose words they are, None where they are the article's own; where
    the article does not say whether they are those of `name`, a difference is "uncertain". In "headline" they
    stand in that of the `article`, without a quote. It is "empty" or "away" where there are no articles.
    """

    given: str
    outcome: Outcome
    name: str | None = None
    match: Quote | None = None
    start: int = 0
    end: int = 0
    differences: tuple[Difference, ...] = ()
    article: Article | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    """Where a quotation was found in an article, how alike, and in what it differs."""

    article: Article
    words: Words
    first: int
    last: int
    likeness: float
    differences: tuple[Difference, ...]


def check_quote(collection: Collection, text: str) -> Check:
    """Return whether a quotation stands in the indexed articles, and is theirs to whom `text` gives it.

    Quotation marks, case, white space, ellipses and brackets are no difference. Synchronous: it takes
    milliseconds, and changes nothing. Raises nothing.
    """
    language = detect_language(text, collection.languages or ("en",))
    given = read_given(text, language)
    parts = [words for words in map(cut, given.parts) if len(words)]
    if not len(collection):
        return Check(given.text, "empty", given.name)
    if not parts:
        return Check(given.text, "absent", given.name)
    passages = [(p.article, cut(p.article.text, p.start, p.end)) for p in _passages(collection, given)]
    longest = max(parts, key=len)
    likely = sorted(passages, key=lambda passage: -likeness(longest, passage[1]))
    articles = {article.id: article for article, _ in likely[:_LIKELY]}
    found = [_laid(parts, given, article, cut(article.text, article.body)) for article in articles.values()]
    if not any(one.likeness == 1 for one in found):
        headed = _headed([cut(text), *parts], [article for article, _ in passages])
        if headed is not None:
            return Check(given.text, "headline", given.name, article=headed)
        found += _joined(longest, passages) if len(parts) == 1 else ()
    enough = [one for one in found if _is_near(one, sum(map(len, parts)))]
    if not enough:
        return Check(given.text, "absent", given.name)
    best = max(enough, key=lambda one: (one.likeness, _is_of(one, given.name) is not False))
    return _check(collection.articles, best, given)


def _check(articles: Articles, found: _Found, given: Given) -> Check:
    start, end = _place(found)
    match = with_corrections(articles, whole_notice(_quote(found)))
    theirs, name = _is_of(found, given.name), given.name or ""
    other = theirs is False
    told = found.differences
    denial = denial_before(found.article, found.words, found.first)
    if denial is not None:
        told = (Difference("dropped", "", found.article.text[slice(*denial)], *denial), *told)
    outcome: Outcome = "nearly" if told else "other_speaker" if other else "verbatim"
    if other and told:
        told += (Difference("speaker", name, match.speaker.name if match.speaker else ""),)
    elif name and theirs is None:
        told += (Difference("uncertain", name, ""),)
    return Check(given.text, outcome, given.name, match, start, end, told)


def _passages(collection: Collection, given: Given) -> list[Passage]:
    """Return the passages that have most of the words, best first."""
    text = " ".join(given.parts)
    asked = sorted({term for language in collection.languages for term in analyzer_for(language).terms(text)})
    known = collection.statistics([(term,) for term in asked]).known.tolist()
    terms = dict.fromkeys(compress(asked, known), 1.0)
    limit = max(_PASSAGES, _LOOKED_THROUGH // max(1, len(terms)))
    return [found.passage for found in collection.search(terms, NO_FILTERS, limit)] if terms else []


def _headed(written: Sequence[Words], articles: Sequence[Article]) -> Article | None:
    """Return the first article whose headline is what is written, or has many words of it in a row."""
    for article in articles:
        keys = cut(article.headline).keys
        for words in written:
            places = range(len(keys) - len(words) + 1) if len(words) >= _LEAST_WORDS else ()
            if words.keys == keys or any(keys[at : at + len(words)] == words.keys for at in places):
                return article
    return None


def _laid(parts: list[Words], given: Given, article: Article, words: Words) -> _Found:
    """Lay the parts beside an article, one after another."""
    stretches: list[Stretch] = []
    told: list[Difference] = []
    language = article.in_language
    for part in parts:
        after = stretches[-1].last if stretches else 0
        stretch = nearest_stretch(part, words, after)
        if stretches:
            told += _left_out(article, words, after, stretch)
        told += (
            d for d in differences(part, words, stretch) if not _is_inserted(d, given.inserted, language)
        )
        stretches.append(stretch)
    sizes = list(map(len, parts))
    likeness = sum(s.likeness * size for s, size in zip(stretches, sizes, strict=True)) / sum(sizes)
    return _Found(
        article, words, stretches[0].first, stretches[-1].last, likeness if told else 1.0, tuple(told)
    )


def _left_out(article: Article, words: Words, first: int, behind: Stretch) -> Iterator[Difference]:
    """Yield what an ellipsis leaves out where that changes the sense, or joins to what is far away."""
    negations, last = lexicon_of(article.in_language).negations, behind.first
    if last - first > _FAR:
        yield Difference("joined", "…", words.said(last, behind.last))
    elif any(key in negations for key in words.keys[first:last]):
        yield Difference("ellipsis", "…", words.said(first, last), words.starts[first], words.ends[last - 1])


def _is_inserted(difference: Difference, inserted: frozenset[str], language: str) -> bool:
    """Return whether the difference is the quoter's own, in brackets, and turns nothing round."""
    given, original = set(cut(difference.given).keys), set(cut(difference.original).keys)
    negated = not lexicon_of(language).negations.isdisjoint(given | original)
    return bool(given) and given <= inserted and not negated


def _joined(part: Words, passages: list[tuple[Article, Words]]) -> Iterator[_Found]:
    """Yield where the first words stand in one place, and all others in another that is far from it."""
    begun = [(*longest_beginning(part, words), article, words) for article, words in passages]
    ended = [(*longest_end(part, words), words) for _, words in passages]
    for size, first, article, words in begun:
        for rest, at, others in ended:
            near = words is others and abs(at - first - size) <= _DROPPED
            whole = max(size, rest) < len(part) <= size + rest
            if whole and not near and min(size, rest) >= _LEAST_JOINED:
                missing = len(part) - size
                there = others.said(at + rest - missing, at + rest)
                told = (Difference("joined", part.said(size, len(part)), there),)
                yield _Found(article, words, first, first + size, _JOINED, told)


def _is_near(found: _Found, size: int) -> bool:
    """Return whether it is near enough to what was given, of so many words, not to be chance."""
    return found.likeness == 1 or (found.likeness >= _NEARLY and size >= _LEAST_WORDS)


def _is_of(found: _Found, name: str | None) -> bool | None:
    """Return whether the words are of whom they are given to, None where that can't be told."""
    said, speaker = _speaker(found)
    if name is None or (said and speaker is None):
        return None
    named = _names_in(name, found.article.in_language)
    if is_second_hand(found.article, *_place(found), named.keys()):
        return None
    if speaker is None:
        return None if may_be_of_anybody(found.article, _place(found)[0], named.keys()) else False
    language = found.article.in_language
    role, own = (set(_names_in(part, language)) for part in (speaker.role or "", speaker.name))
    given = {word: written[:1].isupper() for word, written in _names_in(name, language).items()}
    capital = {word for word, capital in given.items() if capital and word not in role}
    before_role = _names_in(name.partition(",")[0], language).keys()
    names = capital & before_role or capital or given.keys() - role
    namesake = _is_namesake(names, own, language)
    if namesake is not False:
        return None if namesake is None else False
    if speaker.ambiguous and not own.isdisjoint(names) and _tells_more(name, own, language):
        return None
    if not own.isdisjoint(given) or not names or (not any(given.values()) and not role.isdisjoint(given)):
        return True
    described = not is_name(speaker.name, language)
    return None if described and is_named_near(found.article, _place(found)[0], names) else False


def _is_namesake(names: Set[str], own: Set[str], language: str) -> bool | None:
    """Return whether two names of a first and a family name share one of them, and so are of two people.

    A title may stand for the first name: "Mayor Lund" may be Rosa Lund. It is None where another word than a
    known first name does, or one that may be the same: "Tom" and "Tomas", «Анны» and «Анна».
    """
    words = words_of(language)
    if words is None or not len(names) == len(own) == _NAMES or any(map(words.is_title, names)):
        return False
    if len(names & own) != 1:
        return False
    (shared,), (other,), (its,) = names & own, names - own, own - names
    stem = min(len(other), len(its)) - 1
    return True if other[:stem] != its[:stem] and (other in words.given or shared in words.given) else None


def _tells_more(name: str, own: Set[str], language: str) -> bool:
    """Return whether a name has more than somebody's own, titles and function words aside: "P. Wood"."""
    words, function = words_of(language), lexicon_of(language).function
    others = [key for key in cut(name).keys if key not in own and key not in function]
    return any(words is None or not words.is_title(other) for other in others)


def _speaker(found: _Found) -> tuple[bool, Speaker | None]:
    """Return whether the words stand in a quotation or a statement of somebody's, and of whom."""
    (start, end), article = _place(found), found.article
    for quotation in article.quotations:
        if quotation.start < end and start < quotation.end:
            return True, quotation.speaker
    sentence = article.sentence_at(start)
    stated = sentence.speaker if sentence is not None else None
    return stated is not None, stated


def _place(found: _Found) -> tuple[int, int]:
    return found.words.starts[found.first], found.words.ends[found.last - 1]


def _names_in(name: str, language: str) -> dict[str, str]:
    """Return the words of a name or a role that count, and how they are written."""
    words, function = cut(name), lexicon_of(language).function
    counting = (at for at, key in enumerate(words.keys) if len(key) > _INITIAL and key not in function)
    return {words.keys[at]: words.said(at, at + 1) for at in counting}


def _quote(found: _Found) -> Quote:
    """Return the whole sentences that have the words."""
    start, end = found.words.starts[found.first], found.words.ends[found.last - 1]
    listed = [s for s in found.article.sentences if s.start < end and start < s.end]
    return Quote(
        found.article,
        listed[0].start,
        listed[-1].end,
        listed[0].paragraph,
        _speaker(found)[1],
        found.likeness,
    )
