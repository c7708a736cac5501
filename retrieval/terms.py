"""Text to terms: what a word is, in any script, and which words count as the same."""

import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache

import regex
import Stemmer

from retrieval.lexicon import UNSPACED, Lexicon, is_unspaced, lexicon_of
from retrieval.prefixes import STRIPPED
from retrieval.segments import blank, cut_words, straddling, without

_SNOWBALL = {
    "ar": "arabic", "hy": "armenian", "eu": "basque", "ca": "catalan", "cs": "czech", "da": "danish",
    "nl": "dutch", "en": "english", "eo": "esperanto", "et": "estonian", "fi": "finnish", "fr": "french",
    "de": "german", "el": "greek", "hi": "hindi", "hu": "hungarian", "id": "indonesian", "ga": "irish",
    "it": "italian", "lt": "lithuanian", "ne": "nepali", "no": "norwegian", "nb": "norwegian",
    "nn": "norwegian", "fa": "persian", "pl": "polish", "pt": "portuguese", "ro": "romanian",
    "ru": "russian", "sr": "serbian", "es": "spanish", "sv": "swedish", "ta": "tamil", "tr": "turkish",
    "yi": "yiddish",
}  # fmt: skip
_TOKEN = regex.compile(
    rf"(?P<run>[{UNSPACED}]+)"
    r"|(?P<initials>(?:\p{Lu}\.){2,})"
    r"|(?P<number>\p{Nd}+(?:[.,٫٬]\p{Nd}+)*)"
    rf"|(?P<word>[[\w\p{{M}}\u200c]--[{UNSPACED}\p{{Nd}}_]]+)",
    regex.V1,
)
_THAI_LIKE = regex.compile(r"[\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")
_FOLDED_SCRIPTS = regex.compile(r"[\p{Latin}\p{Greek}\p{Cyrillic}\p{Arabic}\p{Hebrew}]")
_PAIR = 2
_MOST_KNOWN = 50_000
_MARKS = regex.compile(r"\p{Mn}+")
_LETTERS = str.maketrans(
    {
        "ß": "ss", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th",
        "ς": "σ", "ـ": "", "ى": "ي", "ة": "ه", "ی": "ي", "ک": "ك", "\u200c": "",
    }
)  # fmt: skip


class Analyzer:
    """Cuts the text of one language into terms. Stateless but for a cache of words it has cut before."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._stem = Stemmer.Stemmer(_SNOWBALL[language]).stemWord if language in _SNOWBALL else None
        self._strip = STRIPPED.get(language)
        self._folds = language != "vi"  # without its marks Vietnamese is another language
        lexicon = lexicon_of(language)
        self._function = frozenset(self._lower(word) for word in lexicon.function)
        self._unspaced = _unspaced_words(lexicon)
        self._known: dict[str, str] = {}

    def terms(self, text: str) -> list[str]:
        """Return the terms of `text` in order, function words left out.

        A term is a folded stem, a number without its separators, or, in scripts that set no spaces,
        two characters as Lucene's CJK analyzer cuts them, but words in Thai and its kin.
        """
        return [term for _, _, term in self.located(text)]

    def question_terms(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield word and term for each word of a question that is no question word, in any script."""
        if self._unspaced:
            text = self._unspaced.sub(lambda match: " " * len(match[0]), text)
        text = blank(text, self._function)
        between = straddling(text)
        for start, end, term in self.located(text):
            if start not in between and (len(term) > 1 or not is_unspaced(term)):
                yield text[start:end], term

    def located(self, text: str, *, shouted: bool | None = None) -> Iterator[tuple[int, int, str]]:
        """Yield start, end and term of every word of `text` that is no function word.

        `shouted` says whether it is part of a text in capitals only, None that it is the whole.
        """
        if shouted is None:
            shouted = text.isupper()
        for match in _TOKEN.finditer(text):
            token = match[0]
            if match.lastgroup == "run":
                for offset, part in self._parts(token):
                    yield match.start() + offset, match.start() + offset + len(part), part
                continue
            key = token.lower() if shouted else token
            term = self._known.get(key)
            if term is None:
                if len(self._known) >= _MOST_KNOWN:
                    self._known.clear()
                term = self._known[key] = self._term(key, str(match.lastgroup))
            if term:
                yield match.start(), match.end(), term

    def stems(self, text: str) -> Iterator[tuple[int, str]]:
        """Yield start and stem of every word of `text`, function words included, in scripts that set
        spaces.
        """
        shouted = text.isupper()
        for match in _TOKEN.finditer(text):
            if match.lastgroup != "run":
                token = match[0].lower() if shouted else match[0]
                term = self._term(token, str(match.lastgroup))
                yield match.start(), self._fold(self._lower(token)) if term is None else term

    def _parts(self, run: str) -> Iterator[tuple[int, str]]:
        """Yield offset and text of each part of a run of characters without spaces that counts as a term."""
        return without(cut_words(run), self._function) if _THAI_LIKE.match(run) else _pairs(run)

    def _term(self, token: str, kind: str) -> str:
        """Return the term of a word, "" where it is a function word."""
        token = unicodedata.normalize("NFKC", token)
        if kind == "initials":
            return token.replace(".", "").lower() + "."
        if kind == "number":
            return "".join(str(unicodedata.digit(c)) for c in token if c.isdigit())
        if len(token) > 1 and token.isupper() and self._lower(token) in self._function:
            return token.lower() + "."  # US, WHO, IT: names, not function words
        word = self._lower(token)
        if word in self._function:
            return ""
        if self._strip:
            word = self._strip(word)
        if self._stem:
            word = self._stem(word)
        return self._fold(word)

    def _lower(self, word: str) -> str:
        if self.language in ("tr", "az"):
            word = word.replace("I", "ı").replace("İ", "i")
        return unicodedata.normalize("NFKC", word.lower())

    def _fold(self, word: str) -> str:
        if not self._folds or not _FOLDED_SCRIPTS.search(word):
            return word
        return _MARKS.sub("", unicodedata.normalize("NFD", word)).translate(_LETTERS)


@cache
def analyzer_for(language: str) -> Analyzer:
    """Return the analyzer of a language (ISO 639-1; any other code gets one without a stemmer)."""
    return Analyzer(language)


def _pairs(run: str) -> Iterator[tuple[int, str]]:
    for at in range(max(1, len(run) - _PAIR + 1)):
        yield at, run[at : at + _PAIR]


def _unspaced_words(lexicon: Lexicon) -> regex.Pattern[str] | None:
    """Return what finds the function words of two characters and more where no spaces are set, None for none.

    Korean, which sets some, has them as words of their own, and endings at the end of others.
    """
    words = [word for word in lexicon.function if is_unspaced(word) and not _THAI_LIKE.match(word)]
    if lexicon.endings:
        word, ending = _any_of(words), _any_of(lexicon.endings)
        return regex.compile(
            rf"(?:(?<!\p{{Hangul}}){word}{ending}*|(?<=\p{{Hangul}}{{2}}){ending}+)(?!\p{{Hangul}})"
        )
    longer = [word for word in words if len(word) > 1]
    return regex.compile(_any_of(longer)) if longer else None


def _any_of(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(map(regex.escape, sorted(words, key=len, reverse=True)))})"
