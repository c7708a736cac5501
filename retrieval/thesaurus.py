"""Words that stand for each other: a list for each of the bot's languages, and the editor's own."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from corpus.synonyms import Synonyms, parse_synonyms
from retrieval.terms import Analyzer, analyzer_for

Phrase = tuple[str, ...]


class Thesaurus:
    """What stands for what in one language, by the stems of its words."""

    def __init__(self, language: str, lists: Iterable[Synonyms]) -> None:
        """Know the `lists`, each phrase as the analyzer of the language cuts it."""
        analyzer = analyzer_for(language)
        self._others: dict[Phrase, dict[Phrase, None]] = {}
        for said in lists:
            found = [phrase for text in said.found if (phrase := _found(analyzer, text))]
            for text in said.asked:
                asked = tuple(stem for _, stem in analyzer.stems(text))
                others = self._others.setdefault(asked, {})
                others.update((phrase, None) for phrase in found if phrase != asked)
        self._known = frozenset(stem for asked in self._others for stem in asked)
        self._longest = max(map(len, self._others), default=0)

    def knows(self, stem: str) -> bool:
        """Return whether a word of that stem stands in it: then it is no mistake."""
        return stem in self._known

    def others(self, stems: Sequence[str]) -> Iterator[tuple[int, int, Phrase]]:
        """Yield what stands for words of a text, given by the stems of all its words, as (first, end, terms).

        Words within a longer phrase that is known are looked up as that phrase alone.
        """
        at = 0
        while at < len(stems):
            size = min(self._longest, len(stems) - at)
            while size and tuple(stems[at : at + size]) not in self._others:
                size -= 1
            for phrase in self._others.get(tuple(stems[at : at + size]), ()) if size else ():
                yield at, at + size, phrase
            at += size or 1


@dataclass(frozen=True, slots=True)
class Thesauri:
    """What stands for what: the acronyms that the articles explain, the editor's list and the bundled one."""

    acronyms: Thesaurus
    edited: Thesaurus
    bundled: Thesaurus


@cache
def bundled_thesaurus(language: str) -> Thesaurus:
    """Return what `synonyms/` says of a language (ISO 639-1), nothing where it has no list of it."""
    file = files("retrieval").joinpath("synonyms", f"{language}.txt")
    lines = parse_synonyms(file.read_text("utf-8")) if file.is_file() else ()
    return Thesaurus(language, (said for _, said in lines if isinstance(said, Synonyms)))


def acronym_synonyms(explained: Iterable[tuple[str, str]]) -> Iterator[Synonyms]:
    """Yield what acronyms stand for, given as articles explain them, and, where these agree, the other way
    round; always the same, in whichever order the articles are.
    """
    found: dict[str, list[str]] = {}
    for short, long in sorted(set(explained)):
        found.setdefault(short, []).append(long)
    for short, longs in found.items():
        one = len({long.lower() for long in longs}) == 1
        yield Synonyms((short, *longs) if one else (short,), (short, *longs) if one else tuple(longs))


def _found(analyzer: Analyzer, text: str) -> Phrase:
    """Return the terms of a phrase, none where function words leave only one of several."""
    terms = tuple(analyzer.terms(text))
    return () if len(terms) == 1 < len(list(analyzer.stems(text))) else terms
