"""Short articles marked with who speaks, by language and kind of attribution: `credits/de/held.txt`."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import regex

from corpus.article import Quotation, Sentence
from corpus.sentences import split_sentences
from corpus.speakers import find_speakers

FOLDER = Path(__file__).with_name("credits")
LANGUAGES = sorted(folder.name for folder in FOLDER.iterdir())
_MARK = regex.compile(r"⟦([^⟧]*)⟧")
_QUOTES = "“”\"„«»‘’'"


@dataclass(frozen=True, slots=True)
class Marked:
    """An article of one `kind` and, by offset into its text, which names are right for what begins there.

    "" among the names: nobody may be credited. The `language` is an ISO 639-1 code.
    """

    kind: str
    language: str
    text: str
    names: dict[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was found for one marked place: right, wrong or none, as `result` says."""

    kind: str
    result: str
    passage: str
    wanted: tuple[str, ...]
    found: str | None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many marked places somebody speaks at, how many are credited, how many of these rightly.

    What may be left to nobody counts only where somebody is `credited` with it.
    """

    spoken: int
    credited: int
    rightly: int

    @property
    def recall(self) -> float:
        """The share of 1 of what somebody says that has the right name."""
        return self.rightly / max(1, self.spoken)

    @property
    def precision(self) -> float:
        """The share of 1 of the names that is right."""
        return self.rightly / max(1, self.credited)


def load(name: str, language: str) -> list[Marked]:
    """Return the articles of a set: "held" was written first and never tuned on, "seen" was."""
    articles = []
    for part in (FOLDER / language / f"{name}.txt").read_text("utf-8").split("\n---\n"):
        heading, _, marked = part.strip().partition("\n")
        articles.append(_unmarked(heading.removeprefix("== "), language, marked.strip()))
    return articles


def tally(articles: list[Marked]) -> Tally:
    """Return how well the articles are credited."""
    found = list(outcomes(articles))
    named = [outcome for outcome in found if outcome.found is not None]
    rightly = [outcome for outcome in named if outcome.result == "right"]
    return Tally(
        spoken=sum("" not in outcome.wanted or outcome in rightly for outcome in found),
        credited=len(named),
        rightly=len(rightly),
    )


def outcomes(articles: list[Marked]) -> Iterator[Outcome]:
    """Yield what is found for each mark: a quotation that begins there, or else the sentence there."""
    for article in articles:
        text, language = article.text, article.language
        quotations, sentences = find_speakers(text, 0, split_sentences(text, 0, language), language)
        for at, names in article.names.items():
            among: Iterable[Quotation | Sentence] = quotations if text[at] in _QUOTES else sentences
            speaker = next((one.speaker for one in among if one.start <= at + 1 < one.end), None)
            found = speaker.name if speaker else None
            yield Outcome(article.kind, _result(found, names), text[at : at + 50], names, found)


def _result(found: str | None, names: tuple[str, ...]) -> str:
    if found is None:
        return "right" if "" in names else "none"
    return "right" if found in names else "wrong"


def _unmarked(kind: str, language: str, marked: str) -> Marked:
    text, names, last = "", {}, 0
    for mark in _MARK.finditer(marked):
        text += marked[last : mark.start()]
        names[len(text)] = tuple(mark[1].split("|"))
        last = mark.end()
    return Marked(kind, language, text + marked[last:], names)
