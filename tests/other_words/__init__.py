"""Questions in other words than the articles', and keywords; ours, written before any answer was looked at.

The English ones are about the samples, those in German, Spanish and Russian about XQuAD's articles, those in
Finnish about TyDi QA's. What answers one is told by a few words that stand nowhere else.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from retrieval.evaluation.gold import Gold
from retrieval.evaluation.methods import Method

SETS = {"de": "xquad-de", "es": "xquad-es", "ru": "xquad-ru", "fi": "native-fi"}
_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Told:
    """For how many questions the first quote is right, and one of three, answered or not; for how many the
    first one is the right answer; and for how many one of those shown, as an answer or the nearest, is right.
    """

    first: int
    three: int
    answered: int
    shown: int


def other_words(language: str, kind: Literal["paraphrase", "keywords"] = "paraphrase") -> list[Gold]:
    """Return the questions of a kind in a language (ISO 639-1)."""
    records = json.loads((_FOLDER / f"{language}.json").read_text("utf-8"))
    return [
        Gold(asked["question"], asked.get("article", ""), tuple(asked["answers"]))
        for asked in records
        if asked["kind"] == kind
    ]


def told(method: Method, gold: list[Gold]) -> Told:
    """Return how many questions the method has right."""
    first = three = answered = shown = 0
    for item in gold:
        found = method(item.question)
        right = [item.is_answered_by(quote) for quote in found.quotes]
        first += right[:1] == [True]
        three += any(right)
        answered += right[:1] == [True] and found.level == "answer"
        shown += any(right) and found.level != "none"
    return Told(first, three, answered, shown)
