"""The words by which a language says who speaks: `lexicon.toml`, compiled once."""

import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, cast

import regex

from corpus.speakers import script
from corpus.speakers.word_order import VerbFirst, VerbLast, verb_first, verb_last

_UPPER = r"\p{Lu}[\p{L}\p{M}\p{Nd}'’\-]*"
_GAP = r"[ \u00a0\u2006\u2008]"
_SHORT_TITLE = 4
_SHORTEST_STEM = 2
_SHORTEST_HEAD = 4
_SMALL_I = regex.compile(r"^[iı]")
_DOTTED = regex.compile("^i̇")
_APOSTROPHES = ("'", "’")
_APART = {"'": "\u2006", "’": "\u2008"}
_TOGETHER = str.maketrans({space: apostrophe for apostrophe, space in _APART.items()})


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
    denying: frozenset[str]
    negations: frozenset[str]
    negated_behind: frozenset[str]
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
    people: frozenset[str]
    organisations: frozenset[str]
    named_by_given: bool
    known_within: bool
    loose: bool
    listeners: frozenset[str]
    cases: tuple[tuple[str, ...], ...]
    oblique: frozenset[str]
    relatives: frozenset[str]
    behind: regex.Pattern[str]
    inserting: regex.Pattern[str]
    clitic: regex.Pattern[str]
    follows: regex.Pattern[str]
    in_view: regex.Pattern[str]
    being: regex.Pattern[str]
    when: regex.Pattern[str]
    alluding: regex.Pattern[str]
    elided: regex.Pattern[str]
    freely: regex.Pattern[str]
    addressed: regex.Pattern[str]
    opening: frozenset[str]
    feminine: str
    that: regex.Pattern[str]
    plainly: regex.Pattern[str]
    several: frozenset[str]
    described_freely: bool
    bare_of: frozenset[str]
    outlets: frozenset[str]
    who: frozenset[str]
    objective: frozenset[str]
    parting: regex.Pattern[str]
    parted: regex.Pattern[str]
    compounds: bool
    capital_nouns: bool
    noun_endings: tuple[str, ...]
    inflections: tuple[str, ...]
    contracted: tuple[str, ...]
    determined: regex.Pattern[str]
    drops_subjects: bool
    told_within: regex.Pattern[str]
    verb_final: bool
    verb_first: bool
    caseless: bool
    links: frozenset[str]
    kin: frozenset[str]
    objects: frozenset[str]
    boundaries: frozenset[str]
    attached: tuple[str, ...]
    family_prefix: tuple[str, ...]
    feminine_verb: str
    bound: regex.Pattern[str]
    suffixed: bool
    titles_end: bool
    adjectives: tuple[str, ...]
    writing: frozenset[str]
    sov: VerbLast
    vso: VerbFirst
    unsure: frozenset[str] = frozenset()
    surnames: frozenset[str] = frozenset()
    surname_beginnings: frozenset[str] = frozenset()

    def apart(self, text: str) -> str:
        """Return the text, as long, with spaces for the apostrophes of elided words: `l avocate`."""
        if any(space in text for space in _APART.values()):
            return text
        return self.elided.sub(lambda found: found[1] + _APART[found[2]], text)

    def together(self, text: str) -> str:
        """Return what `apart` took apart as it was."""
        return text.translate(_TOGETHER)

    def meant_by(self, written: str) -> str:
        """Return whom a pronoun means: he, she, they, or either, as a verb does whose subject is left out."""
        lowered = written.lower()
        alluded = self.alluding.match(lowered)
        if alluded is not None:
            return self.genders.get(lowered.split()[0], "")
        either = "either" if self.drops_subjects else ""
        return self.pronouns.get(lowered) or either

    def is_outlet(self, name: str) -> bool:
        """Return whether a word of the name is one of the press: `Haldener Post`, `Wochenblatt`."""
        return any(
            word in self.outlets or (self.compounds and word.endswith(tuple(self.outlets)))
            for word in name.lower().split()
        )

    def is_title(self, word: str) -> bool:
        """Return whether the word is a title, or a compound of one: `Polizeisprecherin`."""
        plain = word.rstrip(".")
        if plain in self.titles:
            return True
        ends = range(_SHORTEST_HEAD, len(plain))
        return self.compounds and any(plain[-length:] in self.titles for length in ends)

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

    def is_person(self, noun: str) -> bool:
        """Return whether the noun, in any case, is that of a person or a title."""
        return (
            noun in self.people or self.is_title(noun) or not self.people.isdisjoint(self.nominatives(noun))
        )

    def is_among(self, word: str, listed: frozenset[str]) -> bool:
        """Return whether the word is listed, what is attached to it left out."""
        return word in listed or any(word.removeprefix(before) in listed for before in self.attached)

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

    folded = _dotted if entry.get("dotted") else frozenset[str]

    def listed(name: str) -> frozenset[str]:
        return folded(word.replace("_", " ") for word in entry.get(name, "").split())

    compounds = entry.get("compounds", False)

    particles, suffixes = _either(listed("particles")), _either(listed("suffixes"))
    titles = [title for title in listed("titles") if len(title) <= _SHORT_TITLE]
    short = "|".join(sorted({spelt for title in titles for spelt in (title.capitalize(), title.upper())}))
    part = rf"(?:\p{{Lu}}\.(?:\p{{Lu}}\.)*|{_UPPER}(?:(?<=\b(?:{short}))\.)?)"
    more = rf"{_GAP}(?:(?:{particles}){_GAP}){{0,2}}{part}|,?{_GAP}(?:{suffixes})\."
    name = rf"(?<![\p{{L}}\p{{M}}\p{{Nd}}'’\-]){part}(?:{more})*"
    determiner, person = _any(_capitalised(listed("determiners"))), _any(_capitalised(listed("persons")))
    if compounds:
        person = rf"(?:{person}|{_ending_in(listed('persons'))})"
    stop = _any(listed("prepositions") | listed("aside"))
    modifiers = rf"(?:(?!{stop}|{determiner})[\p{{L}}\p{{M}}\p{{Nd}}'’\-/&.]+{_GAP}){{0,5}}"
    days = listed("days") | {day + time for day in listed("days") for time in listed("daytimes")}
    caseless, attached = entry.get("caseless", False), tuple(listed("attached"))
    verb = _verb(listed("verbs"), listed, attached)
    participle = regex.escape(entry.get("participle", "\n"))
    opened = _any(listed("prepositions") | listed("determiners") | listed("directions"))
    lead = rf"(?:{determiner}|{_UPPER}['’]s?){_GAP}{modifiers}"
    headed = rf"(?:{person}{_GAP})?" if entry.get("named_by_given") else ""
    cases = _cases(entry.get("cases", ""))
    given = _given(entry.get("given", {}), folded)
    if entry.get("given_as"):
        given = _given(_entries()[entry["given_as"]]["given"], folded) | given
    description = rf"(?:{lead}|(?<=^|[.!?”\"]{_GAP})){person}"
    modified_name = (
        rf"((?:(?!{stop}|{determiner}{_GAP}|{verb}{_GAP})[\w'’\-/&.]+{_GAP}){{0,5}}{person}{_GAP}"
        rf"|{headed}(?:(?!{stop}|{determiner}{_GAP}|{verb}{_GAP})[\p{{Ll}}\p{{Nd}}][\w'’\-/]*,?{_GAP}){{1,5}})({name})"
    )
    if caseless:
        name = script.name(_any(given), _any, listed, verb)
        modified_name = script.modified_name(_any(given), name, _any, listed, verb)
        description = script.description(_any, listed, verb)
    return Words(
        sentence_end=_pattern(
            rf"(?<![\s.]\p{{Lu}})(?<!\b(?:{_either(listed('abbreviations'))}))[.!?…]+[”\"’»]*(?=\s|$)"
        ),
        verb=_pattern(verb),
        reporting=_pattern(_verb(listed("reporting") or listed("verbs"), listed, attached)),
        passive=_pattern(rf"{_any(entry.get('passive', []))}[^.;]{{0,80}}$"),
        participle=entry.get("participle", "\n"),
        according=_pattern(_according(_capitalised(entry["according"]), attached)),
        name=_pattern(name),
        person=_pattern(person),
        lead=_pattern(lead + "$"),
        description=_pattern(description),
        modified_name=_pattern(modified_name),
        pronouns={form: kind for kind, forms in entry["pronouns"].items() for form in forms},
        possessive=(*listed("genitives"), *_APOSTROPHES),
        genders={title: kind for kind, told in entry["genders"].items() for title in told.split()},
        courtesy=_pattern(
            rf"(?i)(?:(?:^|\s)(?:{_either(listed('courtesy'))})\.?)+$|^(?:{_either(listed('possessives'))})\s"
        ),
        addressing=listed("addressing"),
        transitive=listed("transitive"),
        passives=listed("passives"),
        relaying=listed("relaying"),
        denying=listed("denying"),
        negations=listed("negations"),
        negated_behind=listed("negated_behind"),
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
        subordinate=_pattern(
            rf"\s*(?:{_any(_capitalised(listed('subordinators')))}|\p{{Lu}}\p{{Ll}}+{participle}{_GAP}{opened})"
            rf"[^,]{{0,150}},\s+"
        ),
        aside=listed("aside"),
        adverb=entry.get("adverb", "\n"),
        introducing=_pattern(
            rf"{_any(listed('giving'))}{_GAP}[^,.;:]{{0,60}}?{_any(listed('introductions'))}[^.;:]{{0,80}}[:,]\s*$"
        ),
        introduced_by=_pattern(
            rf"(?:{_either(listed('genitives'))}){_GAP}(?:[\p{{Ll}}\-]+{_GAP}){{0,3}}?{_any(listed('introductions'))}"
            rf"[^,.;:]{{0,60}}(?::|{_any(listed('being'))})[^,.;]{{0,20}}$"
        ),
        conjunctions=listed("conjunctions"),
        titles=listed("titles"),
        starters=listed("starters") | days,
        prepositions=listed("prepositions"),
        of=listed("of"),
        determiners=listed("determiners"),
        persons=listed("persons"),
        people=listed("persons") | listed("titles"),
        organisations=listed("organisations"),
        named_by_given=entry.get("named_by_given", False),
        known_within=entry.get("known_within", False),
        loose=entry.get("loose", False),
        listeners=listed("listeners"),
        cases=cases,
        oblique=_oblique(given, cases),
        relatives=listed("relatives"),
        behind=_pattern(_verb(listed("verbs") | listed("behind"), listed)),
        inserting=_pattern(_verb((listed("reporting") or listed("verbs")) | listed("behind"), listed)),
        clitic=_pattern(
            rf"{_any(listed('verbs') | listed('behind') | listed('auxiliaries'))}"
            rf"-(?:t-)?({_either(listed('clitics'))})(?![\p{{L}}\-])"
        ),
        follows=_pattern(_any(listed("follows"))),
        in_view=_pattern(_any(_capitalised(listed("in_view")))),
        being=_pattern(_any(listed("being"))),
        when=_pattern(_any(listed("times") | _capitalised(days))),
        alluding=_pattern(entry.get("alluding", r"(?!)")),
        freely=_pattern(
            rf"({determiner}{_GAP}[^,.;:!?«»“”\"„\n]{{2,90}}),{_GAP}({name})(?=[,.;:)]|\s*$)"
            rf"|({determiner}{_GAP}(?:\p{{Ll}}[\w\-]*{_GAP}){{1,6}})({name})"
            if entry.get("described_freely")
            else r"(?!)"
        ),
        addressed=_pattern(rf"{_any(listed('addressees'))}{_GAP}"),
        elided=_pattern(
            rf"(?i)\b({_either(listed('elisions'))})(['’])(?=\w)(?<!(?-i:\p{{Lu}})['’](?=(?-i:\p{{Lu}})))"
        ),
        opening=listed("opening") | days,
        that=_pattern(entry.get("that", "")),
        several=listed("several"),
        outlets=listed("outlets"),
        who=listed("who"),
        objective=listed("objective"),
        parting=_pattern(_any(listed("auxiliaries"))),
        parted=_pattern(rf"{_any(listed('participles'))}\s*$" if entry.get("capital_nouns") else r"(?!)"),
        described_freely=entry.get("described_freely", False),
        plainly=_pattern(rf"{_any(entry.get('plainly', []))}[^.;:]{{0,40}}:\s*$"),
        bare_of=listed("bare_of"),
        feminine=entry.get("feminine", "\n"),
        compounds=compounds,
        capital_nouns=entry.get("capital_nouns", False),
        noun_endings=tuple(listed("noun_endings")),
        inflections=tuple(listed("inflections")),
        contracted=tuple(listed("contracted")),
        determined=_pattern(
            rf"(?<=\b(?:{_either(_capitalised(listed('noun_articles')))}){_GAP})\p{{Lu}}[\p{{L}}\p{{M}}\-]+"
        ),
        drops_subjects=entry.get("drops_subjects", False),
        told_within=_pattern(entry.get("told_within", r"(?!)")),
        verb_final=entry.get("order") == "sov",
        verb_first=entry.get("order") == "vso",
        caseless=caseless,
        links=listed("links"),
        kin=listed("kin"),
        objects=listed("objects"),
        boundaries=listed("boundaries"),
        attached=attached,
        family_prefix=tuple(listed("family_prefix")),
        feminine_verb=entry.get("feminine_verb", "\n"),
        bound=_pattern(script.bound(_any, listed, verb)),
        suffixed=entry.get("suffixed", False),
        titles_end=entry.get("titles_end", False),
        adjectives=tuple(listed("adjectives")),
        writing=listed("writing"),
        sov=verb_last(listed, entry.get("complement", ""), _any, _pattern),
        vso=verb_first(listed, _any(listed("sharing"), attached), _any, _pattern),
    )


class _Lazy:
    """A pattern that is compiled when it is first used: of the forty of a language, a question needs few."""

    def __init__(self, source: str) -> None:
        self._source = source

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        pattern = regex.compile(self._source)
        for method in ("match", "fullmatch", "search", "finditer", "sub"):
            setattr(self, method, getattr(pattern, method))
        return getattr(pattern, name)


def _pattern(source: str) -> "regex.Pattern[str]":
    return cast("regex.Pattern[str]", _Lazy(source))


@cache
def _entries() -> dict[str, dict[str, Any]]:
    return tomllib.loads(files("corpus.speakers").joinpath("lexicon.toml").read_text("utf-8"))


def _given(listed: Mapping[str, str], folded: Callable[[Iterable[str]], frozenset[str]]) -> dict[str, str]:
    return {name: kind for kind, told in listed.items() for name in folded(told.split())}


def _verb(
    finite: Iterable[str], listed: Callable[[str], frozenset[str]], attached: Sequence[str] = ()
) -> str:
    """Return a pattern of the verbs, and of the participles behind an auxiliary: `a récemment déclaré`.

    The words `attached` may be written together with a verb, before it.
    """
    participles = listed("participles")
    if not participles:
        return _any(finite, attached)
    between = rf"(?:{_any(listed('aside'))}{_GAP}){{0,2}}"
    return rf"(?:{_any(finite)}|{_any(listed('auxiliaries'))}{_GAP}{between}{_any(participles)})"


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
    return listed | {
        _DOTTED.sub("İ", word) if _DOTTED.match(word) else word[:1].upper() + word[1:] for word in listed
    }


def _dotted(words: Iterable[str]) -> frozenset[str]:
    """Return the words as they are, and as Python writes those in lower case that begin with İ and with I."""
    listed = set(words)
    return frozenset(listed | {_SMALL_I.sub(lambda i: "i̇" if i[0] == "i" else "i", word) for word in listed})


def _according(phrases: Iterable[str], attached: Sequence[str]) -> str:
    """Return a pattern of the phrases, those that end in "-" written together with the next word."""
    whole = [phrase for phrase in phrases if not phrase.endswith("-")]
    open_ended = [phrase.rstrip("-") for phrase in phrases if phrase.endswith("-")]
    if not open_ended:
        return _any(whole, attached)
    return rf"(?:{_any(whole, attached)}|{_any(open_ended, attached, open_ended=True)}ـ?)"


def _any(words: Iterable[str], attached: Sequence[str] = (), open_ended: bool = False) -> str:
    """Return a pattern of any of the words, whole, perhaps with one of those that are `attached` before it.

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
    before = rf"(?:{'|'.join(map(regex.escape, attached))})?" if attached else ""
    end = "" if open_ended else r"(?![\p{L}\p{M}\p{Nd}\u200c])"
    return rf"\b(?<![\p{{L}}\p{{M}}\p{{Nd}}\u200c'’\-]){before}{_branches(tree)}{end}"


def _ending_in(words: Iterable[str]) -> str:
    """Return a pattern of words that end in one of those, the longer ones: `Polizeisprecher`."""
    heads = _either(_capitalised(word for word in words if len(word) >= _SHORTEST_HEAD))
    return (
        rf"(?<![\p{{L}}\p{{M}}\p{{Nd}}'’\-])\p{{Lu}}[\p{{L}}\p{{M}}\p{{Nd}}\-]*?(?:{heads})"
        rf"(?![\p{{L}}\p{{M}}\p{{Nd}}])"
    )


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
