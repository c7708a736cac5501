"""Who is mentioned in a clause, and which mention is the subject of a verb."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Literal

import regex

from corpus.speakers.clause import Clause
from corpus.speakers.lexicon import Words
from corpus.speakers.uncased import detached, is_somebodys, named_at, spans

_TRAILING_WORD = regex.compile(r"([\p{L}\p{M}'’\-]+)[\s,–—-]*$")
_ANY_WORD = regex.compile(r"[\p{L}\p{M}\-]+")
_FIRST_WORD = regex.compile(r"[\p{L}\p{M}'’\-]+\.?")
_SUFFIX = regex.compile(r"(?<=\p{L})['’]\p{Ll}+")
_NEXT = regex.compile(r"(?:([\p{L}\p{M}'’\-.]+)|[«“\"][^«»“”\"]{1,40}[»”\"])\s+")
_PARENTHESIS = regex.compile(r"\s*\([^()]{1,60}\),?$")
_AGE = regex.compile(r"[,،]\s+(?:\d{1,3},\s+)?")
_APPOSITION_END = regex.compile(r"[,،](?=\s)|[.;؛:!?](?=\s|$)|\s[–—]\s|[“”\"„«»]|\s*\n\s*(?:\n|[>―—–])|\s*$")
_APPOSITION_MARK = regex.compile(r"[,–—]\s*| -+ ")
_TO_COMMA = regex.compile(r"[^,،]*[,،]\s+")
_NEXT_WORD = regex.compile(r"[ \u00a0\u2006\u2008]([\p{Ll}]+)[ \u00a0\u2006\u2008]")
_LOWER_NEXT = regex.compile(r"[ \u00a0]([\p{Ll}\-]+)")
_GAP = regex.compile(r",?[ \u00a0\u2006\u2008]")
_SURNAME = regex.compile(r"\p{Lu}[\p{L}\p{M}'’\-]+(?=\s*[,.;:!?–—)]|\s+\p{Ll}|\s*$)")
_TOKEN = regex.compile(r"\S+")
_PHRASE_END = regex.compile(r"[,.;:!?“”\"(–—]|$")
_LONGEST_CLAUSE = 300
_LONGEST_WORD = 60
_LONGEST_ADDRESSEE = 4
_FULL_NAME = 2
_NEAR, _LONGEST_NAME = 140, 50
_LONGEST_LEAD = 80
_LONGEST_APPOSITION = 140

Kind = Literal["name", "pronoun", "description", "dropped"]


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody as the text names them there, `text[start:end]`.

    `name` is the name without titles, "" where there is none; `role` what stands beside it, where it is
    told in place ("the harbour master"). What is `oblique` stands in a case of no subject. Who is "dropped"
    is told by the verb alone, and `text[start:end]` is the verb.
    """

    start: int
    end: int
    kind: Kind
    name: str = ""
    role: str | None = None
    oblique: bool = False


def subject_before(clause: Clause) -> Mention | None:
    """Return the subject of the verb that stands right behind the clause."""
    clause = clause.behind(max(clause.start, clause.end - _LONGEST_CLAUSE))
    clause = without_asides(clause)
    if clause.end <= clause.start:
        return None
    aside = clause.search(_PARENTHESIS)
    if aside is not None:
        clause = clause.ahead(aside.start())
    if clause.text[clause.end - 1] in ",،–—-":
        return _apposed(clause)
    last = clause.search(_TRAILING_WORD)
    if last is not None and last[1].lower() in clause.words.conjunctions:
        return main_subject(clause)
    return _ending(clause)


def subject_after(clause: Clause) -> Mention | None:
    """Return the subject that stands right behind a verb: `said Tomas Reker, the harbour master`."""
    clause = _past_phrases(_past_listeners(clause.unmarked()))
    found = starting(clause)
    if found is None and clause.words.loose:
        found = _behind_phrase(clause)
    if found is not None and found.oblique:
        return None
    return with_role(found, clause) if found is not None and found.kind == "name" else found


def _past_listeners(clause: Clause) -> Clause:
    """Return the clause without those at its beginning to whom something is told: `сказал ТАСС директор`."""
    if not clause.words.listeners:
        return clause
    while (word := clause.match(_NEXT)) and (word[1] is None or word[1].lower() in clause.words.listeners):
        clause = clause.behind(word.end())
    return clause


def _past_phrases(clause: Clause) -> Clause:
    """Return the clause without when, and to whom, something is told: `dijo este martes a Efe el alcalde`."""
    while True:
        phrase = clause.match(clause.words.when)
        rest = clause.behind(phrase.end()).unmarked() if phrase else _past_addressee(clause)
        if rest is None or (starting(rest) is None and not rest.match(clause.words.addressed)):
            return clause
        clause = rest


def _past_addressee(clause: Clause) -> Clause | None:
    """Return what stands behind an addressee, where that is somebody who is described or named in full."""
    addressed = clause.match(clause.words.addressed)
    words = islice(clause.behind(addressed.end()).finditer(_TOKEN), _LONGEST_ADDRESSEE) if addressed else ()
    for word in words:
        if word[0].endswith((",", ".", ":")):
            return None
        rest = clause.behind(word.end()).unmarked()
        found = starting(rest)
        if found is None or found.kind == "pronoun" or word[0].lower() in clause.words.prepositions:
            continue
        if (
            found.kind == "description"
            or found.role
            or _is_first_name(found.name.split()[0].lower(), clause.words)
        ):
            return rest
    return None


def surname(clause: Clause) -> Mention | None:
    """Return the single word that the clause begins with where it can but name somebody: `sagte Weber`.

    A word that the article has in no full name is none where it has a capital only because a sentence begins
    (`Damals sagte`), and, where nouns have capitals, before somebody described (`sagte Silvester der Wirt`).
    """
    words = clause.words
    named = clause.match(_SURNAME) if words.described_freely else None
    if named is None or named[0].endswith(words.noun_endings):
        return None
    others = (words.starters, words.persons, words.titles, words.organisations, words.things, words.pronouns)
    if any(named[0].lower() in other for other in others):
        return None
    if named[0] not in words.surnames and _is_adverbial(named, clause):
        return None
    return Mention(named.start(), named.end(), "name", named[0])


def _is_adverbial(word: regex.Match[str], clause: Clause) -> bool:
    """Return whether a word that the article has in no full name may tell when or how."""
    words, lowered = clause.words, word[0].lower()
    if any(lowered in adverbs for adverbs in (words.unsure, words.opening, words.aside)):
        return True
    follows = clause.behind(word.end()).match(_NEXT_WORD) if words.capital_nouns else None
    return follows is not None and follows[1] in words.determiners


def _behind_phrase(clause: Clause) -> Mention | None:
    """Return the name, in full or with a role, behind a phrase of when: `заявил в среду мэр Петров`."""
    first = clause.match(_FIRST_WORD)
    if first is None or first[0].lower() not in clause.words.prepositions | clause.words.aside:
        return None
    stop = clause.search(_PHRASE_END)
    near = clause.ahead(stop.start() if stop else clause.end)
    for mention in names(near):
        modified = _role_before(mention, near)
        if not mention.oblique and not _is_object(modified, near) and (modified.role or " " in mention.name):
            return modified
    return None


def _role_before(mention: Mention, clause: Clause) -> Mention:
    """Return the mention with the nouns of a person that stand before it: `мэр Петров`."""
    last = clause.ahead(mention.start).search(_TRAILING_WORD)
    if mention.role is not None or last is None or last[1].lower() not in clause.words.persons:
        return mention
    return replace(mention, start=last.start(1), role=last[1])


def source(clause: Clause) -> Mention | None:
    """Return whom the clause names right behind "according to", nobody where it may be somebody of theirs."""
    clause = detached(clause.unmarked())
    found = starting(clause)
    if found is None or (found.kind == "name" and _is_of_another(found, clause)):
        return None
    return replace(with_role(found, clause), oblique=bool(clause.words.cases))


def _is_of_another(mention: Mention, clause: Clause) -> bool:
    """Return whether the name may be part of a source only, or none: `адвоката Петрова`, `Новой газеты`.

    That is so behind a comma (`reports, Smith left`), behind a noun that is no person's or is of somebody's,
    and where it is one word before a noun.
    """
    words, role = clause.words, (mention.role or "").lower().replace(",", "").split()
    if "," in clause.text[clause.start : mention.end] and not any(map(words.is_person, role)):
        return True
    if not words.cases:
        return False
    follows = clause.behind(mention.end).match(_NEXT_WORD)
    noun = follows is not None and follows[1] not in words.prepositions | words.conjunctions
    other = bool(role) and not any(map(words.is_person, role))
    relative = mention.oblique and not words.relatives.isdisjoint(role[-1:])
    return other or relative or (noun and " " not in mention.name)


def main_subject(clause: Clause) -> Mention | None:
    """Return the first mention in the clause that is not part of a prepositional phrase.

    A clause of when or why that comes first is passed over: `When asked about Low, Reker smiled`. Where nouns
    have cases, nobody is surely the subject behind a comma: `Суд, повторив мнение фирмы Ван Генд, заявил`.
    """
    comma = clause.match(clause.words.subordinate)
    main = clause.behind(comma.end()) if comma else clause
    near = main.ahead(min(main.end, main.start + _NEAR))
    subject = _first_subject(near)
    if near.end < main.end and (subject is None or subject.end > near.end - _LONGEST_NAME):
        subject = _first_subject(main)
    if subject is not None and main.words.cases and "," in str(main.ahead(subject.start)):
        return None
    if subject is None or subject.kind != "description":
        return subject
    described = _described(subject.end, main.behind(subject.start))
    if described.kind == "name" and "," not in main.text[subject.end : described.end]:
        return described
    return replace(subject, end=_phrase_end(subject.end, main))


def _first_subject(clause: Clause) -> Mention | None:
    return next((mention for mention in mentions(clause) if not _is_object(mention, clause)), None)


def is_apposed(clause: Clause) -> bool:
    """Return whether the clause, up to its comma, is a subject and what is put beside it: `Reker, 50,`."""
    head = main_subject(clause)
    return head is not None and _opens_apposition(clause.behind(head.end))


def apposed_name(head: Mention, clause: Clause) -> Mention | None:
    """Return the name put beside a description: `The minister, Amir Khan,`."""
    comma = clause.behind(head.end).match(_TO_COMMA)
    named = starting(clause.behind(comma.end())) if comma else None
    if comma and named and named.kind == "name" and clause.text[named.end : named.end + 1] in (",", ""):
        role = clause.text[head.start : comma.end()].rstrip(", ")
        return Mention(head.start, named.end, "name", named.name, role)
    return None


def starting(clause: Clause) -> Mention | None:
    """Return the mention with which the clause begins, None where it begins with none."""
    first = clause.match(_FIRST_WORD)
    word = first[0].lower() if first else ""
    if first is not None and word in clause.words.pronouns:
        return Mention(clause.start, first.end(), "pronoun")
    if clause.words.caseless:
        return _starting_uncased(clause)
    alluded = clause.match(clause.words.alluding)
    if alluded is not None:
        return Mention(clause.start, alluded.end(), "pronoun")
    made = _name(clause)
    if made is not None and made.start == clause.start:
        return made
    described = clause.match(clause.words.description)
    determined = described is None and word in clause.words.determiners - clause.words.several
    if first is not None and determined and not clause.match(clause.words.addressed):
        made = _name(clause.behind(first.end() + 1))
        if made is not None:
            return made
    if described is not None:
        found = _described(described.end(), clause)
        return found if found.kind == "name" else _freely_named(clause) or found
    return _modified_name(clause) or _freely_named(clause)


def _starting_uncased(clause: Clause) -> Mention | None:
    """Return the name, with a role before it or none, or else the description that the clause begins with."""
    rest = clause
    while (word := rest.match(_NEXT)) is not None and word[1] in clause.words.titles:
        rest = rest.behind(word.end())
    if (end := named_at(rest)) is not None:
        role = clause.text[clause.start : rest.start].strip() or None
        return Mention(clause.start, end, "name", clause.text[rest.start : end], role)
    modified = clause.match(clause.words.modified_name)
    if modified is not None and not is_somebodys(modified[1], clause):
        return Mention(clause.start, modified.end(), "name", modified[2], modified[1].strip(" ،"))
    described = clause.match(clause.words.description)
    return Mention(clause.start, described.end(), "description") if described else None


def _freely_named(clause: Clause) -> Mention | None:
    """Return the full name behind a description with whatever noun: `la concejala de Obras, Ana Ruiz`.

    None where the description may be of something of theirs: `las obras del historiador Juan Gil`.
    """
    words, named = clause.words, clause.match(clause.words.freely)
    if named is None:
        return None
    role, span = (named[1], named.span(2)) if named[1] else (named[3], named.span(4))
    made = _named(clause.between(*span))
    if made is None or " " not in made.name or words.verb.search(role) or len(_persons(role, words)) > 1:
        return None
    first, *others = role.lower().split()
    joined = words.prepositions - (words.of if named[1] else words.bare_of)
    if (
        first in words.several
        or not joined.isdisjoint(others)
        or not words.prepositions.isdisjoint(others[-1:])
    ):
        return None
    return Mention(clause.start, made.end, "name", made.name, role.strip())


def mentions(clause: Clause) -> list[Mention]:
    """Return the names, the pronouns of persons and the descriptions of people in the clause, in order."""
    found = list(names(clause))
    for first, last in _descriptions(clause):
        overlapping = [m for m in found if m.start < last and first < m.end]
        if all(m.start > first and m.end < last for m in overlapping):
            found = [m for m in found if m not in overlapping]
            found.append(Mention(first, last, "description"))
    for match in clause.finditer(_FIRST_WORD):
        if clause.words.pronouns.get(match[0].lower()) in ("he", "she"):
            found.append(Mention(match.start(), match.end(), "pronoun"))
    return sorted(found, key=lambda mention: mention.start)


def names(clause: Clause) -> Iterator[Mention]:
    """Yield the names in the clause, in order."""
    if clause.words.caseless:
        for start, end in spans(clause):
            yield Mention(start, end, "name", clause.text[start:end])
        return
    if not clause.words.named_by_given:
        found = (_named(clause.between(*match.span())) for match in clause.finditer(clause.words.name))
        yield from filter(None, found)
        return
    while (match := clause.search(clause.words.name)) is not None:
        made = _named(clause.between(match.start(), match.end()))
        if made is not None:
            yield made
        clause = clause.behind(made.end if made else match.end())


def with_role(mention: Mention, clause: Clause) -> Mention:
    """Return the mention with the role that an apposition behind it tells: `Reker, the harbour master,`."""
    if mention.role is not None or mention.kind != "name":
        return mention
    role = _apposition(clause.behind(mention.end))
    return replace(mention, role=str(role)) if role is not None else mention


def without_asides(clause: Clause) -> Clause:
    """Return the clause without adverbs and auxiliaries at its end."""
    clause = _trimmed(clause)
    while True:
        last = clause.behind(max(clause.start, clause.end - _LONGEST_WORD)).search(_TRAILING_WORD)
        if last is None or last.end(1) != clause.end or not clause.words.is_aside(last[1]):
            return clause
        clause = _trimmed(clause.ahead(last.start(1)))


def _apposition(clause: Clause) -> Clause | None:
    """Return the description that follows a name and a comma, None where none does."""
    words = clause.words
    comma = clause.match(_AGE)
    if comma is None:
        return None
    inside = clause.behind(comma.end())
    stop = inside.search(_APPOSITION_END)
    inside = inside.ahead(stop.start() if stop else clause.end)
    listed = [word.strip("'’.,()").lower() for word in str(inside).split()]
    if not listed or inside.end - inside.start > _LONGEST_APPOSITION or words.verb.search(str(inside)):
        return None
    people = words.people
    begins = listed[0] in words.determiners or listed[0] in people
    return inside if begins and any(word in people for word in listed) else None


def _trimmed(clause: Clause) -> Clause:
    end = clause.end
    while end > clause.start and clause.text[end - 1].isspace():
        end -= 1
    return clause.ahead(end)


def _apposed(clause: Clause) -> Mention | None:
    """Return the head of `Quina Jones, 25, said` and of `The minister, Amir Khan, said`."""
    head = main_subject(clause)
    if head is None or head.kind != "description":
        return with_role(head, clause) if head else None
    return apposed_name(head, clause) or head


def _opens_apposition(clause: Clause) -> bool:
    """Return whether a comma or a dash stands next, perhaps behind a phrase of where: `Low of Tarn, 25,`."""
    mark = clause.search(_APPOSITION_MARK)
    if mark is None or mark.end() >= clause.end:
        return False
    between = str(clause.ahead(mark.start())).split()
    return not between or between[0].lower() in clause.words.prepositions or between[0].startswith("(")


def _ending(clause: Clause) -> Mention | None:
    """Return the mention with which the clause ends; of `a spokesman for the Taliban` it is the spokesman."""
    last = clause.search(_TRAILING_WORD)
    if last is not None and last.end(1) == clause.end and last[1].lower() in clause.words.pronouns:
        return Mention(last.start(1), clause.end, "pronoun")
    if last is not None and clause.ahead(last.start(1)).is_blank() and (alone := surname(clause.unmarked())):
        return alone
    found = [m for m in mentions(clause) if m.kind != "pronoun"]
    if not found or found[-1].end != clause.end:
        return _head_of_phrase(clause, found)
    mention = found[-1]
    if _is_object(mention, clause):
        head = _head_of_phrase(clause.ahead(mention.start), found[:-1])
        return replace(head, end=clause.end) if head else None
    return mention


def _head_of_phrase(clause: Clause, found: list[Mention]) -> Mention | None:
    """Return the last description or name from which only prepositional phrases lead to the clause's end."""
    for mention in reversed(found):
        phrase = clause.behind(mention.end)
        begins = str(phrase).split()[:1]
        leading = clause.words.prepositions | clause.words.of
        if begins and begins[0].lower() in leading and not _is_object(mention, clause):
            if phrase.search(clause.words.verb) or "," in str(phrase):
                return None
            return replace(mention, end=_trimmed(clause).end)
    return None


def _is_object(mention: Mention, clause: Clause) -> bool:
    """Return whether a preposition (and perhaps a determiner) stands before it, or its case tells.

    So does the noun of somebody who listens: `в интервью Bild`.
    """
    if mention.oblique:
        return True
    before = str(clause.ahead(mention.start)).split()[-3:]
    first = clause.text[mention.start : mention.end].split()[0].lower()
    if not clause.words.objective.isdisjoint((first, *(word.lower() for word in before[-1:]))):
        return True
    while before and before[-1].lower() in clause.words.determiners:
        before.pop()
    if before and before[-1].lower() in clause.words.joining:
        return len(before) > 1 and not before[-2].endswith(",") and not clause.words.is_aside(before[-2])
    others = clause.words.prepositions, clause.words.listeners
    return bool(before) and any(before[-1].lower() in words for words in others)


def _descriptions(clause: Clause) -> Iterator[tuple[int, int]]:
    """Yield where people are described without a name: `the harbour master`."""
    for person in clause.finditer(clause.words.person):
        before = clause.ahead(person.start())
        lead = before.behind(max(clause.start, before.end - _LONGEST_LEAD)).search(clause.words.lead)
        if lead is not None or not str(before).strip():
            yield lead.start() if lead else person.start(), person.end()


def _name(clause: Clause) -> Mention | None:
    name = clause.match(clause.words.name)
    return _named(clause.between(name.start(), name.end())) if name else None


def _modified_name(clause: Clause) -> Mention | None:
    """Return the name that the clause begins with and what modifies it: `former harbour pilot Ann Low`."""
    modified = clause.match(clause.words.modified_name)
    made = _named(clause.between(*modified.span(2))) if modified else None
    if modified is None or made is None:
        return None
    if clause.words.described_freely and not _may_modify(modified[1].lower().split(), clause.words):
        return None
    role = " ".join(filter(None, [modified[1].strip(" ,"), made.role]))
    return Mention(clause.start, made.end, "name", made.name, role, made.oblique)


def _may_modify(modifiers: Sequence[str], words: Words) -> bool:
    """Return whether the words may stand before a name without a determiner: `ayer`, `presidente`."""
    return modifiers[-1] in words.persons or all(words.is_aside(word) for word in modifiers)


def _named(clause: Clause) -> Mention | None:
    """Return the clause, a name, as a mention, without words that are capitalised for another reason."""
    if clause.words.suffixed and (inflected := clause.search(_SUFFIX)) is not None:
        made = _named(clause.ahead(inflected.start()))
        return made and replace(made, oblique=True)
    whole = str(clause)
    if whole.endswith(clause.words.possessive):
        return None
    lowered = whole.lower()
    return _named_in_one(lowered, clause) if len(lowered.split()) == 1 else _named_in_several(lowered, clause)


def _named_in_one(lowered: str, clause: Clause) -> Mention | None:
    if not _is_name(str(clause), clause.words) or _is_adjective(str(clause), clause):
        return None
    return Mention(clause.start, clause.end, "name", str(clause), oblique=lowered in clause.words.oblique)


def _is_adjective(word: str, clause: Clause) -> bool:
    """Return whether the word has the form of an adjective and a noun behind it: `Европейский суд`."""
    words = clause.words
    if not word.endswith(words.adjectives):
        return False
    follows = Clause(clause.text, clause.end, len(clause.text), words).match(_LOWER_NEXT)
    other = words.prepositions | words.conjunctions
    return (
        follows is not None
        and follows[1] not in other
        and not words.is_aside(follows[1])
        and words.verb.fullmatch(follows[1]) is None
    )


def _named_in_several(lowered: str, clause: Clause) -> Mention | None:
    words, tokens = clause.words, _tokens(lowered, clause)
    while tokens and tokens[0][2].rstrip(".") in words.starters and not _is_given(tokens, clause):
        tokens.pop(0)
    while (
        tokens
        and (tokens[-1][2] in words.starters or tokens[-1][2] in words.listeners)
        and not _is_full(tokens, words)
    ):
        tokens.pop()
    if not tokens:
        return None
    named = _first_of_name(tokens, words)
    if words.capital_nouns:
        joined = [at + 1 for at in range(named) if clause.text[tokens[at][0]].islower()]
        tokens, named = tokens[max(joined, default=0) :], named - max(joined, default=0)
    tokens = tokens[: _last_of_name(tokens, named, words)]
    start, end, at = tokens[0][0], tokens[-1][1], tokens[named][0]
    core = clause.text[at:end]
    if named > 0 and " " not in core and _is_of_office(core, words):
        return None
    titled = named > 0 and tokens[0][2].rstrip(".") in words.genders
    if (core.lower() in words.titles and not titled) or core.lower() in words.pronouns:
        return None
    if words.capital_nouns and not _is_surely_named(tokens, named, clause):
        return None
    oblique = tokens[named][2] in words.oblique
    return Mention(start, end, "name", core, clause.text[start:at].strip() or None, oblique)


def _is_name(word: str, words: Words) -> bool:
    """Return whether a single word with a capital is a name."""
    lowered = word.lower()
    plain = lowered.rstrip(".")
    if plain in words.starters or lowered in words.titles or lowered in words.pronouns:
        return False
    if lowered in words.unsure or plain in words.listeners:
        return False
    return not words.capital_nouns or word in words.surnames


def _is_of_office(word: str, words: Words) -> bool:
    """Return whether the word behind a title may be what its bearer heads: `Глава Пентагона`."""
    return bool(words.nominatives(word)) and word not in words.surnames and word.lower() not in words.given


def _is_surely_named(tokens: Sequence[tuple[int, int, str]], named: int, clause: Clause) -> bool:
    """Return whether they are a name where all nouns have capitals: `Svea Brodersen`, no `Hotel Adler`."""
    words, text = clause.words, clause.text
    start, _, first = tokens[named]
    if text[tokens[-1][0] : tokens[-1][1]] in words.surnames:
        return True
    if named > 0 or _is_first_name(first, words):
        return text[start].isupper() and (named > 0 or len(tokens) > 1)
    line = max(text.rfind("\n", 0, start) + 1, start - _LONGEST_WORD)
    before = Clause(text, line, start, words).search(_TRAILING_WORD)
    if before is not None and before[1].islower() and not words.verb.fullmatch(before[1]):
        inflected = before[1].endswith(words.inflections) and before[1] not in words.prepositions
        if inflected or before[1] in words.determiners or before[1].endswith(words.contracted):
            return False
    return len(tokens) > named + 1 and not any(word.endswith(words.noun_endings) for _, _, word in tokens)


def _first_of_name(tokens: Sequence[tuple[int, int, str]], words: Words) -> int:
    """Return which token the name begins with: behind titles, or with the first name."""
    titles = [words.is_title(token) for _, _, token in tokens[:-1]]
    named = titles.index(False) if False in titles else len(titles)
    if words.titles_end and True in titles:
        named = len(titles) - titles[::-1].index(True)
    if not words.named_by_given:
        return named if words.capital_nouns else named + _behind_role(tokens[named:], words)
    given = (at for at in range(named, len(tokens) - 1) if _is_first_name(tokens[at][2], words))
    return next(given, named)


def _behind_role(tokens: Sequence[tuple[int, int, str]], words: Words) -> int:
    """Return how many of them are a role before a full name: `Opponent Karl Wood`, but `Dean Smith`."""
    written = [token for _, _, token in tokens]
    roles = [at for at, token in enumerate(written[:-_FULL_NAME]) if token in words.persons]
    if not roles or not words.organisations.isdisjoint(written):
        return 0
    named = _is_first_name(written[0], words) and not (roles[-1] == 0 and _is_first_name(written[1], words))
    return 0 if named else roles[-1] + 1


def _is_full(tokens: Sequence[tuple[int, int, str]], words: Words) -> bool:
    """Return whether the last of them has a first name before it: `Fritz März`."""
    return words.described_freely and len(tokens) > 1 and _is_first_name(tokens[-2][2], words)


def _last_of_name(tokens: Sequence[tuple[int, int, str]], named: int, words: Words) -> int:
    """Return behind which token it ends: before somebody else's first name, `сказала Анна Лоза Ивану`.

    Where nouns have capitals, a full name ends before where somebody is of: `Anna Weber von der Universität`.
    """
    if words.capital_nouns:
        joined = (at for at in range(named + 2, len(tokens)) if tokens[at][2] in words.prepositions)
        return next(joined, len(tokens))
    if not words.cases or not _is_first_name(tokens[named][2], words):
        return len(tokens)
    others = (at for at in range(named + 2, len(tokens)) if _is_first_name(tokens[at][2], words))
    return next(others, len(tokens))


def _is_first_name(token: str, words: Words) -> bool:
    return token in words.given or token in words.oblique or token.partition("-")[0] in words.given


def _is_given(tokens: list[tuple[int, int, str]], clause: Clause) -> bool:
    """Return whether a first name and another begin it within a sentence: `said Will Low`."""
    before = clause.text[max(0, tokens[0][0] - 2) : tokens[0][0]].strip()
    return len(tokens) > 1 and tokens[0][2] in clause.words.given and (before.isalpha() or before == ",")


def _tokens(written: str, clause: Clause) -> list[tuple[int, int, str]]:
    """Return where the words of the clause, `written` so, begin and end, and the words."""
    return [
        (*match.span(), word) for match, word in zip(clause.finditer(_TOKEN), written.split(), strict=True)
    ]


def _described(end: int, clause: Clause) -> Mention:
    """Return the description that ends there, with the phrase behind it: `a spokesman for the Taliban`."""
    close = _phrase_end(end, clause)
    gap = clause.behind(close).match(_GAP)
    inner = starting(clause.behind(gap.end())) if gap and not _is_of_person(end, close, clause) else None
    if inner is not None and inner.kind == "name" and _belongs(inner, clause.between(close, clause.end)):
        return Mention(clause.start, inner.end, "name", inner.name, clause.text[clause.start : close])
    return Mention(clause.start, _without_where(end, close, clause), "description")


def _is_of_person(end: int, close: int, clause: Clause) -> bool:
    """Return whether it is of somebody's somebody, whose name may follow: `l'avocat de l'accusé, X`."""
    return clause.words.described_freely and bool(_persons(str(clause.between(end, close)), clause.words))


def _persons(text: str, words: Words) -> list[str]:
    """Return the nouns of single persons in the text."""
    nouns = (match[0].lower() for match in words.person.finditer(text))
    return [noun for noun in nouns if noun not in words.things]


def _without_where(end: int, close: int, clause: Clause) -> int:
    """Return where a description ends without what tells where or how: `la empresa en una nota`."""
    words = clause.words
    if not words.described_freely:
        return close
    for word in clause.between(end, close).finditer(_ANY_WORD):
        other = words.prepositions - words.of - words.bare_of
        if word[0].lower() in other or word[0].lower() in words.passives:
            return _trimmed(clause.ahead(word.start())).end
    return close


def _phrase_end(end: int, clause: Clause) -> int:
    """Return where the phrase ends that follows a description's noun, which ends at `end`."""
    words = clause.words
    follows = clause.behind(end).match(_NEXT_WORD)
    if follows is None or (follows[1] not in words.prepositions and follows[1] not in words.of):
        return end
    phrase = clause.behind(end)
    stop = phrase.search(_PHRASE_END)
    phrase = phrase.ahead(stop.start() if stop else clause.end)
    verb = phrase.search(words.verb)
    return _trimmed(clause.ahead(verb.start() if verb else phrase.end)).end


def _belongs(name: Mention, clause: Clause) -> bool:
    """Return whether the name is that of the person described right before the clause.

    Behind a comma it is so where nothing or another comma follows it: `the minister, Amir Khan,`.
    """
    if any(word.lower() in clause.words.conjunctions for word in str(clause.ahead(name.start)).split()):
        return False
    return clause.text[clause.start] != "," or clause.text[name.end : name.end + 1] in ("", ",", ".")
