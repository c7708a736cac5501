"""How often a checked quotation is told rightly: `make evaluate`.

The quotations of named people in PolNeAR's news are given as they stand, with a speaker, and altered by rule:
a word dropped, a word exchanged for one of another quotation, a "not" put in or taken out, the halves of two
quotations of one article joined, and the speaker exchanged. Others are of articles that are left out.
"""

import json
import random
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from corpus.library import Library
from retrieval.checking import check_quote
from retrieval.evaluation.gold import load_articles, record_id
from retrieval.index import Index

_SETS = ("polnear-dev", "polnear-train")
_LEAST = 6  # words of a quotation
_MOST = 300
_LEFT_OUT = 5  # one article in so many
_AUXILIARIES = ("is", "are", "was", "were", "will", "would", "can", "could", "should", "has", "have", "had")
_EXPECTED = {
    "as it stands": "verbatim",
    "other marks, case and spaces": "verbatim",
    "in its middle left out, with an ellipsis": "verbatim",
    "a word dropped": "nearly",
    "a word exchanged": "nearly",
    "denied, or no longer": "nearly",
    "two joined": "nearly",
    "the speaker exchanged": "other_speaker",
    "of an article that is not there": "absent",
}


def main() -> None:
    """Print Markdown tables of the PolNeAR sets in the folder given."""
    for name in sys.argv[2:] or _SETS:
        _say(f"\n| {name} | told rightly | of | told instead |\n| --- | ---: | ---: | --- |")
        for kind, (right, of, instead) in measure_checks(Path(sys.argv[1]), name).items():
            others = ", ".join(f"{outcome} {count}" for outcome, count in instead.most_common())
            _say(f"| {kind} | {right / of:.3f} | {of} | {others} |")


def measure_checks(folder: Path, name: str) -> dict[str, tuple[int, int, Counter[str]]]:
    """Return for each kind how many were told rightly, of how many, and what the others were told to be."""
    rng = random.Random(0)
    library = load_articles(folder / f"{name}-articles.json")
    quotes = json.loads((folder / f"{name}-quotes.json").read_text())
    out = {record_id(article) for at, article in enumerate(library.articles) if at % _LEFT_OUT == 0}
    ids = {record_id(article) for article in library.articles}
    index = Index(_without(library, out))
    long = [q for q in quotes if q["named"] and q["article"] in ids and len(_words(q)) >= _LEAST]
    rng.shuffle(long)
    counts = {kind: (0, 0, Counter[str]()) for kind in _EXPECTED}
    for quote in long[:_MOST]:
        kinds = [("of an article that is not there", _given(quote["quote"], None))]
        if quote["article"] not in out:
            kinds = list(_altered(quote, long, rng))
        for kind, text in kinds:
            outcome = check_quote(index, text).outcome
            right, of, instead = counts[kind]
            same = outcome == _EXPECTED[kind]
            counts[kind] = (right + same, of + 1, instead if same else instead + Counter([outcome]))
    return {kind: counted for kind, counted in counts.items() if counted[1]}


def _without(library: Library, out: set[str]) -> Library:
    """Return the library without the articles of those ids."""
    return replace(library, articles=tuple(a for a in library.articles if record_id(a) not in out))


def _altered(
    quote: Mapping[str, Any], others: list[Mapping[str, Any]], rng: random.Random
) -> Iterator[tuple[str, str]]:
    words, speaker = _words(quote), quote["source"]
    middle = len(words) // 2
    yield "as it stands", _given(quote["quote"], speaker)
    yield "other marks, case and spaces", "  ".join(words).upper().strip('"“”')
    if len(words) >= 2 * _LEAST:
        kept = [*words[: middle - 1], "...", *words[middle + 1 :]]
        if _is_harmless(words[middle - 1 : middle + 1]):
            yield "in its middle left out, with an ellipsis", _given(" ".join(kept), speaker)
    at = rng.randrange(1, len(words) - 1)
    yield "a word dropped", _given(" ".join(words[:at] + words[at + 1 :]), speaker)
    other = rng.choice([word for one in rng.sample(others, 3) for word in _words(one) if word != words[at]])
    yield "a word exchanged", _given(" ".join([*words[:at], other, *words[at + 1 :]]), speaker)
    if denied := _denied(words):
        yield "denied, or no longer", _given(denied, speaker)
    same = [one for one in others if one["article"] == quote["article"] and one is not quote]
    if same:
        second = _words(rng.choice(same))
        joined = words[: middle + 1] + second[len(second) // 2 :]
        yield "two joined", _given(" ".join(joined), speaker)
    strangers = [one["source"] for one in same if not set(_names(one)) & set(_names(quote))]
    if strangers:
        yield "the speaker exchanged", _given(quote["quote"], rng.choice(strangers))


def _denied(words: list[str]) -> str | None:
    """Return the words with a "not" put in behind an auxiliary, or taken out."""
    for at, word in enumerate(words):
        if word.lower() == "not":
            return " ".join(words[:at] + words[at + 1 :])
        if word.lower() in _AUXILIARIES:
            return " ".join([*words[: at + 1], "not", *words[at + 1 :]])
    return None


def _is_harmless(words: list[str]) -> bool:
    return not {"not", "no", "never", "without"} & {word.lower().strip(",.;") for word in words}


def _given(words: str, speaker: str | None) -> str:
    quoted = "“" + words.strip('"“”,. ') + "”"
    return f"{quoted} — {speaker}" if speaker else quoted


def _words(quote: Mapping[str, Any]) -> list[str]:
    listed: list[str] = quote["quote"].strip('"“”,. ').split()
    return listed


def _names(quote: Mapping[str, Any]) -> list[str]:
    return [word for word in quote["source"].lower().split() if word.isalpha()]


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
