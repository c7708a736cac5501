"""The words by which a language says who speaks: `lexicon.toml`, compiled once."""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import regex

_UPPER = r"\p{Lu}[\p{L}\p{M}\p{Nd}'’\-]*"
_GAP = r"[ \u00a0]"
_SHORT_TITLE = 4
_SHORTEST_STEM = 2
_APOSTROPHES = ("'", "’")


@dataclass(frozen=True, slots=True)
class Words:
    """One language's words; the patterns match in the text as it is written."""

    sentence_end: regex.Pattern[str]
    verb: regex.Pattern[str]
    reporting: regex.Pattern[str]
    passive: regex.Pattern[str]
    participle: str
    according: regex.Pattern[str]
    name: regex.Pattern[str]
    person: regex.Pattern[str]
    lead: regex.Pattern[str]
    description: regex.Pattern[str]
    modified_name: regex.Pattern[str]
    courtesy: regex.Pattern[str]
    pronouns: dict[str, str]
    genders: dict[str, str]
    addressing: frozenset[str]
    transitive: frozenset[str]
    passives: frozenset[str]
    relaying: frozenset[str]
    agent: frozenset[str]
    things: frozenset[str]
    possessives: frozenset[str]
    bare: frozenset[str]
    dossier: frozenset[str]
    about: tuple[str, ...]
    given: dict[str, str]
    question_labels: frozenset[str]
    answer_labels: frozenset[str]
    first_person: frozenset[str]
    interview: frozenset[str]
    company: frozenset[str]
    joining: frozenset[str]
    subordinate: regex.Pattern[str]
    possessive: tuple[str, ...]
    aside: frozenset[str]
    adverb: str
    introducing: regex.Pattern[str]
    introduced_by: regex.Pattern[str]
    conjunctions: frozenset[str]
    titles: frozenset[str]
    starters: frozenset[str]
    prepositions: frozenset[str]
    of: frozenset[str]
    determiners: frozenset[str]
    persons: frozenset[str]
    organisations: frozenset[str]
    named_by_given: bool
    known_within: bool
    loose: bool
    listeners: frozenset[str]
    cases: tuple[tuple[str, ...], ...]
    oblique: frozenset[str]
    relatives: frozenset[str]
    unsure: frozenset[str] = frozenset()

    def nominatives(self, word: str) -> frozenset[str]:
        """Return what the word may be a case of, itself left out; case is that of grammar."""
        return frozenset(
            word.removesuffix(ending) + nominative
            for nominative, *others in self.cases
            for ending in others
            if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM
        )

    def is_same(self, one: str, other: str) -> bool:
        """Return whether both may be one word in two cases."""
        return one == other or one in self.nominatives(other) or other in self.nominatives(one)

    def is_addressing(self, verb: str) -> bool:
        """Return whether behind the verb stands whom it addresses or speaks of, rather than who speaks."""
        return verb.lower() in self.addressing or verb.lower() in self.transitive

    def is_aside(self, word: str) -> bool:
        """Return whether the word may stand between a speaker and the verb."""
        return word.lower() in self.aside or (word.islower() and word.endswith(self.adverb))


@cache
def words_of(language: str) -> Words | None:
    """Return the words of a language (ISO 639-1), None where there are none."""
    entry = _entries().get(language)
    if entry is None:
        return None

    def listed(name: str) -> frozenset[str]:
        return frozenset(word.replace("_", " ") for word in entry.get(name, "").split())

    particles, suffixes = _either(listed("particles")), _either(listed("suffixes"))
    titles = [title for title in listed("titles") if len(title) <= _SHORT_TITLE]
    short = "|".join(sorted({spelt for title in titles for spelt in (title.capitalize(), title.upper())}))
    part = rf"(?:\p{{Lu}}\.(?:\p{{Lu}}\.)*|{_UPPER}(?:(?<=\b(?:{short}))\.)?)"
    more = rf"{_GAP}(?:(?:{particles}){_GAP}){{0,2}}{part}|,?{_GAP}(?:{suffixes})\."
    name = rf"(?<![\p{{L}}\p{{M}}\p{{Nd}}'’\-]){part}(?:{more})*"
    determiner, person = _any(_capitalised(listed("determiners"))), _any(_capitalised(listed("persons")))
    stop = _any(listed("prepositions") | listed("aside"))
    modifiers = rf"(?:(?!{stop}|{determiner})[\p{{L}}\p{{M}}\p{{Nd}}'’\-/&.]+{_GAP}){{0,5}}"
    verb = _any(listed("verbs"))
    participle = regex.escape(entry.get("participle", "\n"))
    opened = _any(listed("prepositions") | listed("determiners") | listed("directions"))
    lead = rf"(?:{determiner}|{_UPPER}['’]s?){_GAP}{modifiers}"
    headed = rf"(?:{person}{_GAP})?" if entry.get("named_by_given") else ""
    cases = _cases(entry.get("cases", ""))
    given = {name: kind for kind, told in entry.get("given", {}).items() for name in told.split()}
    return Words(
        sentence_end=regex.compile(
            rf"(?<![\s.]\p{{Lu}})(?<!\b(?:{_either(listed('abbreviations'))}))[.!?…]+[”\"’»]*(?=\s|$)"
        ),
        verb=regex.compile(verb),
        reporting=regex.compile(_any(listed("reporting") or listed("verbs"))),
        passive=regex.compile(rf"{_any(entry.get('passive', []))}[^.;]{{0,80}}$"),
        participle=entry.get("participle", "\n"),
        according=regex.compile(_any(_capitalised(entry["according"]))),
        name=regex.compile(name),
        person=regex.compile(person),
        lead=regex.compile(lead + "$"),
        description=regex.compile(rf"(?:{lead}|(?<=^|[.!?”\"]{_GAP})){person}"),
        modified_name=regex.compile(
            rf"((?:(?!{stop}|{determiner}{_GAP}|{verb}{_GAP})[\w'’\-/&.]+{_GAP}){{0,5}}{person}{_GAP}"
            rf"|{headed}(?:(?!{stop}|{determiner}{_GAP}|{verb}{_GAP})[\p{{Ll}}\p{{Nd}}][\w'’\-/]*,?{_GAP}){{1,5}})({name})"
        ),
        pronouns={form: kind for kind, forms in entry["pronouns"].items() for form in forms},
        possessive=(*listed("genitives"), *_APOSTROPHES),
        genders={title: kind for kind, told in entry["genders"].items() for title in told.split()},
        courtesy=regex.compile(
            rf"(?i)(?:(?:^|\s)(?:{_either(listed('courtesy'))})\.?)+$|^(?:{_either(listed('possessives'))})\s"
        ),
        addressing=listed("addressing"),
        transitive=listed("transitive"),
        passives=listed("passives"),
        relaying=listed("relaying"),
        agent=listed("agent"),
        things=listed("things"),
        possessives=listed("possessives"),
        bare=listed("bare"),
        dossier=listed("dossier"),
        about=tuple(f" {word} " for word in sorted(listed("about"))) or ("\n",),
        given=given,
        question_labels=listed("question_labels"),
        answer_labels=listed("answer_labels"),
        first_person=listed("first_person"),
        interview=listed("interview"),
        company=listed("company"),
        joining=listed("joining"),
        subordinate=regex.compile(
            rf"\s*(?:{_any(_capitalised(listed('subordinators')))}|\p{{Lu}}\p{{Ll}}+{participle}{_GAP}{opened})"
            rf"[^,]{{0,150}},\s+"
        ),
        aside=listed("aside"),
        adverb=entry.get("adverb", "\n"),
        introducing=regex.compile(
            rf"{_any(listed('giving'))}{_GAP}[^,.;:]{{0,60}}?{_any(listed('introductions'))}[^.;:]{{0,80}}[:,]\s*$"
        ),
        introduced_by=regex.compile(
            rf"(?:{_either(listed('genitives'))}){_GAP}(?:[\p{{Ll}}\-]+{_GAP}){{0,3}}?{_any(listed('introductions'))}"
            rf"[^,.;:]{{0,60}}(?::|{_any(listed('being'))})[^,.;]{{0,20}}$"
        ),
        conjunctions=listed("conjunctions"),
        titles=listed("titles"),
        starters=listed("starters"),
        prepositions=listed("prepositions"),
        of=listed("of"),
        determiners=listed("determiners"),
        persons=listed("persons"),
        organisations=listed("organisations"),
        named_by_given=entry.get("named_by_given", False),
        known_within=entry.get("known_within", False),
        loose=entry.get("loose", False),
        listeners=listed("listeners"),
        cases=cases,
        oblique=_oblique(given, cases),
        relatives=listed("relatives"),
    )


@cache
def _entries() -> dict[str, dict[str, Any]]:
    return tomllib.loads(files("corpus.speakers").joinpath("lexicon.toml").read_text("utf-8"))


def _cases(listed: str) -> tuple[tuple[str, ...], ...]:
    """Return the endings of each kind of noun, that of the nominative first; "-" stands for none."""
    return tuple(
        tuple("" if ending == "-" else ending for ending in kind.split(",")) for kind in listed.split()
    )


def _oblique(given: Iterable[str], cases: Iterable[Sequence[str]]) -> frozenset[str]:
    """Return the first names in all cases but the nominative, those left out that are first names, too."""
    known = set(given)
    forms = {
        name.removesuffix(nominative) + ending
        for nominative, *others in cases
        for name in known
        if name.endswith(nominative)
        for ending in others
    }
    return frozenset(forms - known)


def _either(words: Iterable[str]) -> str:
    """Return a pattern of any of the words, the longest first, that matches nothing where there are none."""
    return "|".join(map(regex.escape, sorted(words, key=len, reverse=True))) or r"(?!)"


def _capitalised(words: Iterable[str]) -> set[str]:
    """Return the words as they are and with a capital letter at their beginning."""
    listed = set(words)
    return listed | {word[:1].upper() + word[1:] for word in listed}


def _any(words: Iterable[str]) -> str:
    """Return a pattern of any of the words, whole.

    Sharing beginnings makes it several times faster, a plain word boundary first almost twice.
    """
    tree: dict[str, Any] = {}
    for word in words:
        node = tree
        for character in word:
            node = node.setdefault(character, {})
        node[""] = {}
    if not tree:
        return r"(?!)"
    return rf"\b(?<![\p{{L}}\p{{M}}\p{{Nd}}'’\-]){_branches(tree)}(?![\p{{L}}\p{{M}}\p{{Nd}}])"


def _branches(node: dict[str, Any]) -> str:
    choices = [
        (r"\s+" if character == " " else regex.escape(character)) + _branches(rest)
        for character, rest in sorted(node.items())
        if character
    ]
    if not choices:
        return ""
    pattern = choices[0] if len(choices) == 1 and "" not in node else f"(?:{'|'.join(choices)})"
    return pattern + "?" if "" in node else pattern
