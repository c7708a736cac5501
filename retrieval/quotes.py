"""The best sentences of a ranking, made into quotes."""

from dataclasses import replace

from corpus.article import Article
from corpus.speakers.lexicon import words_of
from retrieval.answer import Quote, speaker_of
from retrieval.candidates import Located
from retrieval.collection import Articles
from retrieval.lexicon import lexicon_of, surface_words
from retrieval.ranking import Ranking
from retrieval.terms import analyzer_for

MOST_QUOTES = 3
LONGEST_QUOTE = 1200
_LONGEST_WITH_CONTEXT = 500
_NEAR = 0.6
_AROUND = 0.5
_SHARED_WITH_DENIAL = 2
_SAME = 0.8


def choose_quotes(articles: Articles, ranking: Ranking, most: int = MOST_QUOTES) -> tuple[Quote, ...]:
    """Return up to `most` of the best sentences as quotes, best first, no two of them alike.

    One that goes on in another makes it longer, up to 1200 characters. Where the articles near to one in the
    `articles` have the same words, the quote names them, and where its own article denies it, that comes
    last.
    """
    order = ranking.order().tolist()
    chosen: list[Quote] = []
    seen: list[tuple[set[str], int]] = []
    before: list[int] = []
    for position in order:
        if len(chosen) == most or not _worth_showing(ranking, order[0], position):
            break
        quote = _quote(ranking, position)
        if quote.end - quote.start > LONGEST_QUOTE or _of_another(ranking, order[0], position):
            continue
        words = set(surface_words(ranking.candidates.sentences[position].text))
        twin = next((at for other, at in seen if _alike(words, other)), None)
        if twin is not None:
            chosen[twin] = _also_in(chosen[twin], quote.article)
            continue
        place = _added(chosen, replace(quote, adds=_adds(ranking, before, position)))
        if place is not None:
            seen.append((words, place))
            before.append(position)
    return tuple(with_copies(articles, quote) for quote in _with_denial(ranking, chosen, most))


def quote_of_sentence(located: Located, score: float) -> Quote:
    """Return the sentence as a quote, with the one before it where it begins by referring back."""
    article, sentence = located.article, located.sentence
    start = _start_with_context(located)
    speaker = speaker_of(article, start, sentence.end)
    return Quote(article, start, sentence.end, sentence.paragraph, speaker, score)


def with_copies(articles: Articles, quote: Quote) -> Quote:
    """Return the quote with the near-duplicates of its article that have the same words."""
    for other in articles.alike(quote.article):
        if quote.text in other.text:
            quote = _also_in(quote, other)
    return quote


def _adds(ranking: Ranking, before: list[int], position: int) -> bool:
    """Return whether a sentence says anything that those before it don't.

    It does where it has words of the question that they lack, or where it is near to the question by its own
    words and has what is asked for, as a figure or a name, or is of another article or speaker.
    """
    if not before:
        return True
    mentioned = ranking.candidates.mentioned
    if (mentioned[position] & ~mentioned[before].any(axis=0)).any():
        return True
    own = ranking.feature("covered") + ranking.feature("kindred")
    fits = ranking.feature("fits")[position] > 0
    other = _voice(ranking, position) not in {_voice(ranking, at) for at in before}
    return bool((fits or other) and own[position] >= _AROUND * own[before[0]])


def _voice(ranking: Ranking, position: int) -> tuple[str, str | None]:
    """Return the article of a sentence, and who speaks there."""
    located = ranking.candidates.sentences[position]
    speaker = located.sentence.speaker
    return located.article.id, speaker.name if speaker else None


def _added(chosen: list[Quote], quote: Quote) -> int | None:
    """Add the quote to those chosen, merged with one that it overlaps; return its place there.

    It is left out, and there is no place, where both would be too long.
    """
    for at, other in enumerate(chosen):
        if _overlap(quote, other):
            if max(quote.end, other.end) - min(quote.start, other.start) > LONGEST_QUOTE:
                return None
            chosen[at] = _merged(other, quote)
            return at
    chosen.append(quote)
    return len(chosen) - 1


def _also_in(quote: Quote, article: Article) -> Quote:
    known = article.id in {quote.article.id, *(other.id for other in quote.also_in)}
    return quote if known else replace(quote, also_in=(*quote.also_in, article))


def _with_denial(ranking: Ranking, chosen: list[Quote], most: int) -> list[Quote]:
    """Return the quotes, with a denial of the same thing in the first one's article where there is one."""
    if not chosen or chosen[0].speaker is None or most < 2:
        return chosen
    denial = _denial_of(ranking, chosen[0])
    if denial is None or any(_overlap(denial, quote) for quote in chosen):
        return chosen
    return [*chosen[: most - 1], denial]


def _denial_of(ranking: Ranking, claim: Quote) -> Quote | None:
    """Return the best denial in the claim's article that shares two words with it, one with the question."""
    denials = lexicon_of(claim.article.in_language).denials
    analyzer = analyzer_for(claim.article.in_language)
    terms = set(analyzer.terms(claim.text))
    for position in ranking.order().tolist():
        located = ranking.candidates.sentences[position]
        if located.article.id != claim.article.id or not denials.search(located.text.lower()):
            continue
        shared = terms.intersection(analyzer.terms(located.text))
        if len(shared) >= _SHARED_WITH_DENIAL and ranking.candidates.has[position].any():
            return _quote(ranking, position)
    return None


def _worth_showing(ranking: Ranking, first: int, position: int) -> bool:
    """Return whether a sentence is near enough to the first, in score and in words, its neighbours' too."""
    if position == first:
        return True
    near = ranking.scores[position] >= _NEAR * ranking.scores[first]
    own = ranking.feature("covered") + ranking.feature("kindred")
    around = own + ranking.feature("before") + ranking.feature("after")
    return bool(near and around[position] >= _AROUND * own[first])


def _of_another(ranking: Ranking, first: int, position: int) -> bool:
    """Return whether the first sentence is of the person asked about, and this one not."""
    return bool(ranking.candidates.meant[first] and not ranking.candidates.meant[position])


def _overlap(one: Quote, other: Quote) -> bool:
    return one.article.id == other.article.id and one.start < other.end and other.start < one.end


def _merged(one: Quote, other: Quote) -> Quote:
    """Return both as one quote; the first stays the first."""
    start, end = min(one.start, other.start), max(one.end, other.end)
    speaker, adds = speaker_of(one.article, start, end), one.adds or other.adds
    return replace(one, start=start, end=end, speaker=speaker, adds=adds)


def _alike(words: set[str], others: set[str]) -> bool:
    """Return whether two sentences say the same; where their figures differ, they disagree and both count."""
    figures, other_figures = (set(filter(str.isdigit, listed)) for listed in (words, others))
    same = len(words & others) >= _SAME * min(len(words), len(others))
    return same and (figures <= other_figures or other_figures <= figures)


def _quote(ranking: Ranking, position: int) -> Quote:
    return quote_of_sentence(ranking.candidates.sentences[position], float(ranking.scores[position]))


def _start_with_context(located: Located) -> int:
    article, sentence = located.article, located.sentence
    carries = lexicon_of(article.in_language).carries.match(located.text.lower()) is not None
    if carries and located.at > 0 and not _is_named_below(located):
        before = article.sentences[located.at - 1]
        if before.paragraph == sentence.paragraph and sentence.end - before.start <= _LONGEST_WITH_CONTEXT:
            return before.start
    return sentence.start


def _is_named_below(located: Located) -> bool:
    """Return whether the "he" at the beginning is the speaker, whom the attribution names anyway."""
    words = words_of(located.article.in_language)
    first = located.text.split()[0].lower().strip("\"“'‘")
    spoken = located.sentence.speaker is not None
    return words is not None and spoken and words.pronouns.get(first) in ("he", "she")
