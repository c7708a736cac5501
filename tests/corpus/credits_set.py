"""Short articles marked with who speaks, by kind of attribution: `credits/*.txt`."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import regex

from corpus.article import Quotation, Sentence
from corpus.sentences import split_sentences
from corpus.speakers import find_speakers

FOLDER = Path(__file__).with_name("credits")
_MARK = regex.compile(r"⟦([^⟧]*)⟧")
_QUOTES = "“”\"„«»‘’'"


@dataclass(frozen=True, slots=True)
class Marked:
    """An article of one `kind` and, by offset into its text, which names are right for what begins there.

    "" among the names: nobody may be credited.
    """

    kind: str
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


def load(name: str) -> list[Marked]:
    """Return the articles of a set: "held" was written first and never tuned on, "seen" was."""
    articles = []
    for part in (FOLDER / f"{name}.txt").read_text("utf-8").split("\n---\n"):
        heading, _, marked = part.strip().partition("\n")
        articles.append(_unmarked(heading.removeprefix("== "), marked.strip()))
    return articles


def outcomes(articles: list[Marked], language: str = "en") -> Iterator[Outcome]:
    """Yield what is found for each mark: a quotation that begins there, or else the sentence there."""
    for article in articles:
        text = article.text
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


def _unmarked(kind: str, marked: str) -> Marked:
    text, names, last = "", {}, 0
    for mark in _MARK.finditer(marked):
        text += marked[last : mark.start()]
        names[len(text)] = tuple(mark[1].split("|"))
        last = mark.end()
    return Marked(kind, text + marked[last:], names)
