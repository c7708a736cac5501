"""Who is introduced before a quotation without a verb of speech: by a label, a view, a message of theirs."""

import regex

from corpus.speakers.clause import Clause
from corpus.speakers.mentions import Mention, names, starting, subject_before, with_role

HANDLE = regex.compile(r"@\w{2,30}")
_BEHIND_LABEL = regex.compile(r"(?:[,،]\s[^:.!?“”\"]{1,70}|\s\([^()]{1,60}\))?\s*:\s*$")
_WORD = regex.compile(r"([\p{L}\p{M}]+)\s+")
_APPOSED = regex.compile(r",[^,]{1,90},")
_PRESENTING = range(1, 5)


def label_of(clause: Clause) -> Mention | None:
    """Return who is named before a colon, perhaps with role or outlet: `Ann Low, Coast Weekly:`."""
    handle = clause.match(HANDLE)
    named = Mention(*handle.span(), "name", handle[0]) if handle else starting(clause)
    if named is None or named.kind != "name":
        return None
    named = _modified(named, clause)
    rest = clause.behind(named.end)
    told = rest.search(rest.words.verb) or rest.search(rest.words.according)
    return with_role(named, clause) if rest.match(_BEHIND_LABEL) and not told else None


def past_opening(clause: Clause) -> Clause:
    """Return the clause without a word that only opens it: `Darauf Anna Weber:`."""
    word = clause.match(_WORD)
    return clause.behind(word.end()) if word and word[1].lower() in clause.words.opening else clause


def introduced_by(clause: Clause) -> Mention | None:
    """Return whose message or answer the clause introduces: `Low had one word:`, `Low's answer was`."""
    owned = clause.search(clause.words.introduced_by)
    if owned is not None:
        return _ending_with_name(clause.ahead(owned.start()))
    given = clause.search(clause.words.introducing) or clause.search(clause.words.plainly)
    return subject_before(clause.ahead(given.start())) if given else _presented(clause)


def followed(clause: Clause) -> Mention | None:
    """Return who is named before a word that follows its source: `Weber zufolge`."""
    told_by = clause.search(clause.words.follows)
    return _ending_with_name(clause.ahead(told_by.start() - 1)) if told_by else None


def in_view(clause: Clause) -> Mention | None:
    """Return in whose view it is so: `Pour Jean Morel, c'est`, `Für Anna Weber ist die Sache klar:`."""
    opened = clause.unmarked().match(clause.words.in_view)
    found = starting(clause.behind(opened.end()).unmarked()) if opened else None
    if found is None or found.kind == "pronoun":
        return None
    rest = clause.behind(found.end)
    apposed = rest.match(_APPOSED)
    rest = (rest.behind(apposed.end()) if apposed else rest).unmarked()
    return found if rest.match(rest.words.being) or str(rest).rstrip().endswith(":") else None


def is_one_phrase(clause: Clause) -> bool:
    """Return whether the clause only modifies a name behind it: `Clinton campaign spokesman`."""
    between = str(clause)
    return not any(mark in between for mark in ",،;:()") and not any(
        word.lower() in clause.words.prepositions for word in between.split()
    )


def _modified(named: Mention, clause: Clause) -> Mention:
    """Return the name that the first one only modifies: `Board member Tor Vik:`."""
    last = list(names(clause.ahead(clause.start + max(0, str(clause).find(":")))))[-1:]
    if not last or last[0].start <= named.end or not is_one_phrase(clause.ahead(last[0].start)):
        return named
    noun = str(clause.ahead(last[0].start)).split()[-1].lower()
    return last[0] if noun in clause.words.persons else named


def _presented(clause: Clause) -> Mention | None:
    """Return who is presented, in full, behind a few words and before a colon: `Más cauto es Juan Soto:`."""
    if not clause.words.described_freely or not str(clause).rstrip().endswith(":"):
        return None
    found = list(names(clause))
    if len(found) != 1 or " " not in found[0].name:
        return None
    before, behind = str(clause.ahead(found[0].start)).split(), clause.behind(found[0].end)
    opened = str(behind).strip(" ,:").split(maxsplit=1)[:1]
    plain = not opened or opened[0] in clause.words.prepositions or str(behind).startswith(",")
    if len(before) not in _PRESENTING or not plain or behind.search(clause.words.verb):
        return None
    return with_role(found[0], clause) if before[-1].lower() not in clause.words.prepositions else None


def _ending_with_name(clause: Clause) -> Mention | None:
    found = list(names(clause))
    return found[-1] if found and found[-1].end == clause.end else None
