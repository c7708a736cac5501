"""How often a quotation is credited to the right person: `make evaluate`.

Measured on the direct quotations of PolNeAR (Newell et al., 2018, "An Attribution Relations Corpus for
Political News"), whose sources annotators marked.
"""

import json
import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import regex

from corpus.article import Quotation
from corpus.library import Library
from corpus.sentences import split_sentences
from corpus.speakers import find_speakers
from retrieval.evaluation.gold import Gold, load_articles
from retrieval.evaluation.measure import measure
from retrieval.evaluation.methods import METHODS
from retrieval.index import Index
from retrieval.terms import analyzer_for
from tests.benchmarks.kinds import kind_of
from tests.corpus.credits_set import LANGUAGES, load, outcomes, tally

_NAME = regex.compile(r"\p{Lu}[\p{L}\p{M}’'\-]*")
_TITLES = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "miss",
        "dr",
        "sen",
        "senator",
        "rep",
        "representative",
        "gov",
        "governor",
        "president",
        "former",
        "secretary",
        "chief",
        "police",
        "attorney",
        "general",
        "state",
        "director",
        "professor",
        "law",
        "judge",
        "the",
        "a",
        "an",
        "of",
        "and",
        "in",
        "for",
        "to",
        "jr",
    ]
)
_WORDS_OF_A_LONGER_QUOTE = 8
_BEGINNING = 40
_PRONOUNS = frozenset({"he", "she"})


@dataclass(frozen=True, slots=True)
class Credits:
    """How many quotations were looked at, and the shares of 1 of them that are credited, and rightly.

    `pronouns` are those with a pronoun, right where credited to it or its person; `kinds` the named ones by
    kind of attribution. `speed` is in millions of characters a second of one processor.
    """

    named: "Share"
    pronouns: int
    pronouns_right: float
    kinds: dict[str, "Share"]
    speed: float


@dataclass(frozen=True, slots=True)
class Share:
    """How many of so many quotations are credited, and rightly."""

    total: int
    credited: int
    rightly: int

    @property
    def right(self) -> float:
        """The share of 1 of all that is right."""
        return self.rightly / max(1, self.total)

    @property
    def precision(self) -> float:
        """The share of 1 of the credited that is right."""
        return self.rightly / max(1, self.credited)

    def __str__(self) -> str:
        given = self.credited / max(1, self.total)
        return f"{self.total} | {given:.3f} | {self.right:.3f} | {self.precision:.3f}"


def measure_credits(articles: Iterable[Mapping[str, Any]], quotes: Iterable[Mapping[str, Any]]) -> Credits:
    """Return how well the quotations are credited.

    A named source is right where the speaker's name shares a name with it, titles aside; a pronoun where the
    sentence's own mention is that pronoun or somebody of a full name was found for it.
    """
    texts = {article["id"]: article["text"] for article in articles}
    sentences = {key: split_sentences(text, 0, "en") for key, text in texts.items()}
    find_speakers("", 0, (), "en")
    started = time.process_time()
    found = {key: find_speakers(text, 0, sentences[key], "en")[0] for key, text in texts.items()}
    speed = sum(map(len, texts.values())) / (time.process_time() - started) / 1e6
    named: dict[str, list[tuple[bool, bool]]] = {}
    pronouns = []
    for quote in quotes:
        quotation = _overlapping(found[quote["article"]], quote["start"], quote["end"])
        speaker = quotation.speaker if quotation else None
        if quote["named"]:
            right = speaker is not None and bool(_names(quote["source"]) & _names(speaker.name))
            kind = kind_of(texts[quote["article"]], quote)
            named.setdefault(kind, []).append((speaker is not None, right))
        elif quote["source"].lower() in _PRONOUNS:
            same = quotation is not None and (quotation.mention or "").lower() == quote["source"].lower()
            pronouns.append(same or (speaker is not None and " " in speaker.name))
    return Credits(
        named=_share([one for some in named.values() for one in some]),
        pronouns=len(pronouns),
        pronouns_right=sum(pronouns) / max(1, len(pronouns)),
        kinds={kind: _share(some) for kind, some in sorted(named.items(), key=lambda item: -len(item[1]))},
        speed=speed,
    )


def speech_questions(library: Library, quotes: Iterable[Mapping[str, Any]]) -> list[Gold]:
    """Return a question for each longer quotation of a named person: what they said about two words of it.

    The words are its commonest. Made by rule, so the questions are plain; they tell whether somebody's own
    words are found under a name that stands elsewhere.
    """
    index, asked = Index(library), []
    analyzer = analyzer_for("en")
    for quote in quotes:
        names = _names(quote["source"])
        words = {term: quote["quote"][a:b] for a, b, term in analyzer.located(quote["quote"])}
        common = sorted(
            (word for word in words if word.isalpha() and words[word].islower()),
            key=lambda w: -index.frequencies([w])[w],
        )
        if quote["named"] and names and len(words) >= _WORDS_OF_A_LONGER_QUOTE and len(common) > 1:
            name = regex.sub(r"[’']s$", "", _NAME.findall(quote["source"])[-1])
            text = f"What did {name} say about {words[common[0]]} and {words[common[1]]}?"
            asked.append(Gold(text, quote["article"], (quote["quote"].strip(" ,.")[:_BEGINNING],)))
    return asked


def without_speakers(library: Library) -> Library:
    """Return the library as it would be if nobody were credited."""
    return Library(
        tuple(
            replace(
                article, quotations=(), sentences=tuple(replace(s, speaker=None) for s in article.sentences)
            )
            for article in library.articles
        )
    )


def main() -> None:
    """Print Markdown tables of the PolNeAR sets in the folder given."""
    folder = Path(sys.argv[1])
    _say(
        "| set | named quotations | credited | right | precision | pronouns | right "
        "| million characters a second |"
    )
    _say("| --- " * 8 + "|")
    measured: dict[str, Credits] = {}
    for name in ("polnear-dev", "polnear-train"):
        c = measured[name] = measure_credits(
            *(json.loads((folder / f"{name}-{part}.json").read_text()) for part in ("articles", "quotes"))
        )
        _say(f"| {name} | {c.named} | {c.pronouns} | {c.pronouns_right:.3f} | {c.speed:.1f} |")
    for name, c in measured.items():
        _say(f"\n| {name}, by kind | quotations | credited | right | precision |\n{'| --- ' * 5}|")
        for kind, share in c.kinds.items():
            _say(f"| {kind} | {share} |")
    _say(f"\n| own articles, by kind | marked | right | nobody | wrong |\n{'| --- ' * 5}|")
    results: dict[str, Counter[str]] = {}
    for outcome in outcomes(load("held", "en")):
        results.setdefault(outcome.kind, Counter())[outcome.result] += 1
    for kind, counted in (*results.items(), ("all", sum(results.values(), Counter()))):
        _say(f"| {kind} | {counted.total()} | {counted['right']} | {counted['none']} | {counted['wrong']} |")
    _say_by_language()
    _say("\n| what X said about Y, polnear-dev | questions | quote@1 | quote@3 |\n| --- | --- | --- | --- |")
    library = load_articles(folder / "polnear-dev-articles.json")
    gold = speech_questions(library, json.loads((folder / "polnear-dev-quotes.json").read_text()))
    for label, asked_of in (("with speakers", library), ("without", without_speakers(library))):
        figures = measure(asked_of, gold, METHODS["shipped"]).figures
        first, three = figures["quote@1"], figures["quote@3"]
        _say(
            f"| {label} | {len(gold)} | {first.value:.3f} [{first.low:.3f}, {first.high:.3f}] | "
            f"{three.value:.3f} [{three.low:.3f}, {three.high:.3f}] |"
        )


def _say_by_language() -> None:
    _say("\n| own articles, by language | marked | right | nobody | wrong | recall | precision |")
    _say("| --- " * 7 + "|")
    for language in LANGUAGES:
        for name in ("held", "seen"):
            articles = load(name, language)
            counted, tallied = Counter(outcome.result for outcome in outcomes(articles)), tally(articles)
            _say(
                f"| {language}, {name} | {counted.total()} | {counted['right']} | {counted['none']} | "
                f"{counted['wrong']} | {tallied.recall:.3f} | {tallied.precision:.3f} |"
            )


def _share(given: list[tuple[bool, bool]]) -> Share:
    return Share(len(given), sum(credited for credited, _ in given), sum(right for _, right in given))


def _overlapping(quotations: Iterable[Quotation], start: int, end: int) -> Quotation | None:
    best = max(quotations, key=lambda q: min(q.end, end) - max(q.start, start), default=None)
    return best if best is not None and min(best.end, end) > max(best.start, start) else None


def _names(text: str) -> set[str]:
    plain = regex.sub(r"[’']s\b", "", text)
    return {word.lower() for word in _NAME.findall(plain)} - _TITLES


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
