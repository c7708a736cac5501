"""Who is mentioned in a stretch of text, and which mention is the subject of a verb."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

import regex

from corpus.speakers.lexicon import Words

_ABBREVIATED = "Mr|Ms|Dr|Jr|Sr|St|Mrs|Sen|Rep|Gov|Gen|Prof|Lt|Col|Rev|Del|Adm|Hon|Sgt|Capt|Maj|Pres|No|vs"
SENTENCE_END = regex.compile(rf"(?<![\s.]\p{{Lu}})(?<!\b(?:{_ABBREVIATED}))[.!?…]+[”\"’»]*(?=\s|$)")
_POSSESSIVES = ("'s", "’s", "'", "’")
_TRAILING_WORD = regex.compile(r"([\p{L}\p{M}'’\-]+)[\s,–—-]*$")
_FIRST_WORD = regex.compile(r"[\p{L}\p{M}'’\-]+\.?")
_PARENTHESIS = regex.compile(r"\s*\([^()]{1,60}\),?$")
_AGE = regex.compile(r",\s+(?:\d{1,3},\s+)?")
_APPOSITION_END = regex.compile(r",(?=\s)|[.;:!?](?=\s|$)|\s[–—]\s|[“”\"„«»]|$")
_TO_COMMA = regex.compile(r"[^,]*,\s+")
_NEXT_WORD = regex.compile(r"[ \u00a0]([\p{Ll}]+)[ \u00a0]")
_GAP = regex.compile(r",?[ \u00a0]")
_PHRASE_END = regex.compile(r"[,.;:!?“”\"(–—]|$")
_LEAD = regex.compile(r"[\s,;:–—―\-…]*")
_LONGEST_CLAUSE = 300
_LONGEST_LEAD = 80

Kind = Literal["name", "pronoun", "description"]


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody as the text names them there, `text[start:end]`.

    `name` is the name without titles, "" where there is none; `role` what stands beside it, where it is
    told in place ("the harbour master").
    """

    start: int
    end: int
    kind: Kind
    name: str = ""
    role: str | None = None


def subject_before(text: str, start: int, verb: int, words: Words) -> Mention | None:
    """Return the subject of the verb that begins at `verb`, told from the clause before it, from `start` on."""
    start = max(start, verb - _LONGEST_CLAUSE)
    end = _without_asides(text, start, verb, words)
    if end <= start:
        return None
    aside = _PARENTHESIS.search(text, start, end)
    if aside is not None:
        end = aside.start()
    if text[end - 1] in ",–—-":
        return _apposed(text, start, end, words)
    last = _TRAILING_WORD.search(text, start, end)
    if last is not None and last[1].lower() in words.conjunctions:
        return main_subject(text, start, end, words)
    return _ending_at(text, start, end, words)


def subject_after(text: str, start: int, end: int, words: Words) -> Mention | None:
    """Return the subject that follows a verb directly: `said Tomas Reker, the harbour master`."""
    start = _LEAD.match(text, start, end).end()  # type: ignore[union-attr]
    found = starting_at(text, start, end, words)
    if found is None or found.kind != "name":
        return found
    return with_role(text, found, end, words)


def main_subject(text: str, start: int, end: int, words: Words) -> Mention | None:
    """Return the first mention in the clause that is not part of a prepositional phrase."""
    for mention in mentions(text, start, end, words):
        if not _is_object(text, start, mention, words):
            return mention
    return None


def starting_at(text: str, start: int, end: int, words: Words) -> Mention | None:
    """Return the mention that begins exactly at `start`, None where none does."""
    first = _FIRST_WORD.match(text, start, end)
    if first is not None and first[0].lower() in words.pronouns:
        return Mention(start, first.end(), "pronoun")
    name = words.name.match(text, start, end)
    if name is not None:
        made = _named(text, name.start(), name.end(), words)
        if made is not None and made.start == start:
            return made
    determiner = _FIRST_WORD.match(text, start, end)
    if determiner is not None and determiner[0].lower() in words.determiners:
        name = words.name.match(text, determiner.end() + 1, end)
        made = _named(text, name.start(), name.end(), words) if name else None
        if made is not None and not words.description.match(text, start, end):
            return made
    described = words.description.match(text, start, end)
    if described is not None:
        return _described(text, described.start(), described.end(), end, words)
    modified = words.modified_name.match(text, start, end)
    if modified is not None:
        made = _named(text, modified.start(2), modified.end(2), words)
        if made is not None:
            return Mention(start, made.end, "name", made.name, _joined(modified[1], made.role))
    return None


def mentions(text: str, start: int, end: int, words: Words) -> list[Mention]:
    """Return names, pronouns and descriptions of people in `text[start:end]`, in order."""
    found = list(names(text, start, end, words))
    for person in words.person.finditer(text, start, end):
        at = person.start()
        lead = words.lead.search(text, max(start, at - _LONGEST_LEAD), at)
        if lead is None and text[start:at].strip():
            continue
        first, last = lead.start() if lead else at, person.end()
        overlapping = [m for m in found if m.start < last and first < m.end]
        if all(m.start > first and m.end < last for m in overlapping):
            found = [m for m in found if m not in overlapping]
            found.append(Mention(first, last, "description"))
    for match in _FIRST_WORD.finditer(text, start, end):
        if match[0].lower() in words.pronouns and words.pronouns[match[0].lower()] in ("he", "she"):
            found.append(Mention(match.start(), match.end(), "pronoun"))
    return sorted(found, key=lambda mention: mention.start)


def names(text: str, start: int, end: int, words: Words) -> Iterator[Mention]:
    """Yield the names in `text[start:end]`, in order."""
    for match in words.name.finditer(text, start, end):
        made = _named(text, match.start(), match.end(), words)
        if made is not None:
            yield made


def with_role(text: str, mention: Mention, end: int, words: Words) -> Mention:
    """Return the mention with the role that an apposition behind it tells: `Reker, the harbour master,`."""
    if mention.role is not None or mention.kind != "name":
        return mention
    role = apposition(text, mention.end, end, words)
    if role is None:
        return mention
    return Mention(mention.start, mention.end, "name", mention.name, text[role[0] : role[1]])


def apposition(text: str, start: int, end: int, words: Words) -> tuple[int, int] | None:
    """Return where the description stands that follows a name and a comma, None where none does."""
    comma = _AGE.match(text, start, end)
    if comma is None:
        return None
    stop = _APPOSITION_END.search(text, comma.end(), end)
    close = stop.start() if stop else end
    inside = text[comma.end() : close]
    listed = [word.strip("'’.,()").lower() for word in inside.split()]
    verbs = words.verb.search(inside)
    if not listed or len(inside) > 140 or verbs is not None:
        return None
    begins = listed[0] in words.determiners or listed[0] in words.persons or listed[0] in words.titles
    if not begins or not any(word in words.persons or word in words.titles for word in listed):
        return None
    return comma.end(), close


def _without_asides(text: str, start: int, verb: int, words: Words) -> int:
    """Return where the clause ends once the adverbs and auxiliaries before the verb are left out."""
    end = verb
    while end > start and text[end - 1].isspace():
        end -= 1
    while True:
        last = _TRAILING_WORD.search(text, start, end)
        if last is None or last[1].lower() not in words.aside or last.end(1) != end:
            return end
        end = last.start(1)
        while end > start and text[end - 1].isspace():
            end -= 1


def _apposed(text: str, start: int, end: int, words: Words) -> Mention | None:
    """Return the head of `Quina Jones, 25, said` and of `The minister, Amir Khan, said`."""
    head = main_subject(text, start, end, words)
    if head is None:
        return None
    if head.kind == "description":
        inner = _TO_COMMA.match(text, head.end, end)
        named = starting_at(text, inner.end(), end, words) if inner else None
        if inner and named and named.kind == "name" and text[named.end : named.end + 1] in (",", ""):
            role = text[head.start : inner.end()].rstrip(", ")
            return Mention(head.start, named.end, "name", named.name, role)
        return head
    return with_role(text, head, end, words)


def _ending_at(text: str, start: int, end: int, words: Words) -> Mention | None:
    """Return the mention that ends at `end`; of `a spokesman for the Taliban` it is the spokesman."""
    last = _TRAILING_WORD.search(text, start, end)
    if last is not None and last.end(1) == end and last[1].lower() in words.pronouns:
        return Mention(last.start(1), end, "pronoun")
    found = [m for m in mentions(text, start, end, words) if m.kind != "pronoun"]
    if not found or found[-1].end != end:
        return _head_of_phrase(text, start, end, words, found)
    mention = found[-1]
    if _is_object(text, start, mention, words):
        head = _head_of_phrase(text, start, mention.start, words, found[:-1])
        return replace(head, end=end) if head else None
    return mention


def _head_of_phrase(text: str, start: int, end: int, words: Words, found: list[Mention]) -> Mention | None:
    """Return the last description or name from which only prepositional phrases lead to `end`."""
    for mention in reversed(found):
        between = text[mention.end : end].split()
        if (
            mention.end <= end
            and between
            and between[0].lower() in words.prepositions
            and not _is_object(text, start, mention, words)
        ):
            if words.verb.search(text, mention.end, end) or "," in text[mention.end : end]:
                return None
            return Mention(mention.start, _trimmed(text, end), mention.kind, mention.name, mention.role)
    return None


def _is_object(text: str, start: int, mention: Mention, words: Words) -> bool:
    """Return whether a preposition (and perhaps a determiner) stands before the mention."""
    before = text[start : mention.start].split()[-3:]
    while before and before[-1].lower() in words.determiners:
        before.pop()
    return bool(before) and before[-1].lower() in words.prepositions


def _named(text: str, start: int, end: int, words: Words) -> Mention | None:
    """Return a mention of the name, without words that are capitalised for another reason."""
    whole = text[start:end]
    if whole.endswith(_POSSESSIVES):
        return None
    tokens = whole.split()
    first, last = 0, len(tokens)
    while first < last and tokens[first].lower().rstrip(".") in words.starters:
        first += 1
    while last > first and tokens[last - 1].lower() in words.starters:
        last -= 1
    named = first
    while named < last - 1 and tokens[named].lower().rstrip(".") in words.titles:
        named += 1
    if named >= last:
        return None
    for token in tokens[:first]:
        start = text.index(token, start) + len(token)
    start = text.index(tokens[first], start)
    for token in reversed(tokens[last:]):
        end = text.rindex(token, start, end)
    core_start = start
    for token in tokens[first:named]:
        core_start = text.index(token, core_start) + len(token)
    core_start = text.index(tokens[named], core_start)
    end = _trimmed(text, end)
    core = text[core_start:end]
    if core.lower() in words.titles or core.lower() in words.pronouns:
        return None
    return Mention(start, end, "name", core, text[start:core_start].strip() or None)


def _described(text: str, start: int, end: int, limit: int, words: Words) -> Mention:
    """Return the description with the prepositional phrase behind it: `a spokesman for the Taliban`."""
    follows = _NEXT_WORD.match(text, end, limit)
    close = end
    if follows is not None and follows[1] in words.prepositions | words.of:
        stop = _PHRASE_END.search(text, end, limit)
        close = stop.start() if stop else limit
        verb = words.verb.search(text, end, close)
        close = _trimmed(text, verb.start() if verb else close)
    gap = _GAP.match(text, close, limit)
    inner = starting_at(text, gap.end(), limit, words) if gap else None
    if inner is not None and inner.kind == "name" and not _is_conjoined(text, close, inner.start, words):
        return Mention(start, inner.end, "name", inner.name, text[start:close])
    return Mention(start, close, "description")


def _is_conjoined(text: str, start: int, end: int, words: Words) -> bool:
    return any(word.lower() in words.conjunctions for word in text[start:end].split())


def _trimmed(text: str, end: int) -> int:
    while text[end - 1].isspace():
        end -= 1
    return end


def _joined(modifiers: str, role: str | None) -> str:
    return " ".join(filter(None, [modifiers.strip(" ,"), role]))


def sentence_start(text: str, start: int, end: int) -> int:
    """Return where the sentence begins that `end` is in, `start` at the earliest."""
    stops = [stop.end() for stop in SENTENCE_END.finditer(text, start, end)]
    return stops[-1] if stops else start
