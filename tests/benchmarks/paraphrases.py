"""Questions in other words, made by rule, to learn from: WordNet's synonyms, and other ways to begin.

XQuAD's questions share most of their words with what answers them; people's do not. WordNet (Fellbaum,
1998) is read where Debian's package wordnet-base puts it. The questions are rough English, but the words are
others.
"""

import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import regex

from corpus.errors import VerbatimError
from retrieval.terms import analyzer_for

WORDNET = Path("/usr/share/wordnet")
_SHARE = 0.7
_OTHERWISE = (
    ("how many", "what number of"),
    ("how much", "what amount of"),
    ("what year did", "when did"),
    ("what year was", "when was"),
    ("in what year", "when"),
    ("when did", "at what time did"),
    ("when was", "on what date was"),
    ("where is", "in which place is"),
    ("where was", "in which place was"),
    ("who was", "what person was"),
    ("who is", "what person is"),
    ("why did", "for what reason did"),
    ("what is the name of", "how do people call"),
    ("what kind of", "which sort of"),
    ("what type of", "which sort of"),
)
_KEPT = frozenset(
    ["name", "call", "called", "one", "two", "make", "made", "get", "there", "due", "given", "while"]
)
_WORD = regex.compile(r"(?<![\p{L}\p{N}'’-])\p{Ll}{3,}(?![\p{L}\p{N}'’-])")
_ENDINGS = (
    ("ies", "y", "s"), ("es", "e", "s"), ("es", "", "s"), ("s", "", "s"),
    ("ied", "y", "ed"), ("ed", "e", "ed"), ("ed", "", "ed"),
    ("ing", "e", "ing"), ("ing", "", "ing"), ("", "", ""),
)  # fmt: skip
_FORMS = {"s": "nv", "ed": "v", "ing": "v", "": "nva"}
_FILES = {"n": "noun", "v": "verb", "a": "adj"}


def paraphrase(question: str) -> str | None:
    """Return the question in other words, always the same ones, None where none are known for any of it."""
    content = {word for word, _ in analyzer_for("en").question_terms(question)}
    rng = random.Random(question)
    changed = False

    def other(match: regex.Match[str]) -> str:
        nonlocal changed
        found = _others(match[0]) if match[0] in content else ()
        if not found or rng.random() > _SHARE:
            return match[0]
        changed = True
        return rng.choice(found)

    text = _WORD.sub(other, question)
    return _begun_otherwise(text, rng) if changed else None


def _begun_otherwise(text: str, rng: random.Random) -> str:
    for phrase, instead in _OTHERWISE:
        if text.lower().startswith(f"{phrase} ") and rng.random() < _SHARE:
            return instead.capitalize() + text[len(phrase) :]
    return text


@cache
def _others(word: str) -> tuple[str, ...]:
    """Return what can stand for a word in its most frequent meaning, in the same form."""
    if word in _KEPT:
        return ()
    for ending, instead, form in _ENDINGS:
        lemma = word.removesuffix(ending) + instead
        if not word.endswith(ending) or lemma in _KEPT:
            continue
        for part in _FORMS[form]:
            if found := tuple(_formed(other, form) for other in _synonyms(part, lemma)):
                return found
    return ()


def _formed(word: str, form: str) -> str:
    if form == "s":
        return (
            word[:-1] + "ies"
            if regex.search("[^aeiou]y$", word)
            else word + ("es" if word[-1] in "sxz" else "s")
        )
    if form == "ed" and regex.search("[^aeiou]y$", word):
        return word[:-1] + "ied"
    return (word.removesuffix("e") if form else word) + form


def _synonyms(part: str, lemma: str) -> Iterator[str]:
    """Yield the other words of a lemma's first synset, where it has none those of what it is a kind of."""
    offsets = _index(part).get(lemma)
    if not offsets:
        return
    words, above = _synset(part, offsets[0])
    found = words if len(words) > 1 else (*words, *(_synset(part, above)[0] if above else ()))
    yield from (word for word in found if word.isalpha() and word.islower() and word != lemma)


@cache
def _index(part: str) -> dict[str, list[int]]:
    """Return the synsets of all lemmas, as offsets in the data file, the most frequent first (wndb(5WN))."""
    found = {}
    for line in _file("index", part).splitlines():
        if not line.startswith(" "):
            fields = line.split()
            found[fields[0]] = [int(offset) for offset in fields[-int(fields[2]) :]]
    return found


@cache
def _synset(part: str, offset: int) -> tuple[tuple[str, ...], int | None]:
    """Return the words of a synset, and the first one that it is a kind of, None where there is none."""
    data = _file("data", part)
    fields = data[offset : data.index("\n", offset)].split()
    count = int(fields[3], 16)
    words = tuple(fields[4 + 2 * at].partition("(")[0] for at in range(count))
    pointers = fields[5 + 2 * count :]
    above = next((int(pointers[at + 1]) for at, mark in enumerate(pointers[:-1]) if mark == "@"), None)
    return words, above


@cache
def _file(kind: str, part: str) -> str:
    path = WORDNET / f"{kind}.{_FILES[part]}"
    try:
        return path.read_text("ascii")
    except OSError:
        raise VerbatimError(f"There is no {path}; install WordNet: apt-get install wordnet-base.") from None
