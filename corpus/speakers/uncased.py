"""Where names stand in scripts without capitals, and whose they are; `script` has the patterns."""

from collections.abc import Iterator

import regex

from corpus.speakers.clause import Clause

_TOKEN = regex.compile(r"[\p{L}\p{M}\u200c]+")


def spans(clause: Clause) -> Iterator[tuple[int, int]]:
    """Yield where names stand in the clause, in order."""
    words, at = clause.words, clause.start
    while (token := _TOKEN.search(clause.text, at, clause.end)) is not None:
        may_begin = token[0] in words.given or token[0] in words.links or token[0] in words.surname_beginnings
        end = named_at(clause.behind(token.start())) if may_begin else None
        if end is not None:
            yield token.start(), end
        at = end or token.end()


def named_at(clause: Clause) -> int | None:
    """Return where the name ends with which the clause begins, None where it begins with none."""
    full = clause.match(clause.words.name)
    if full is not None:
        return full.end()
    first = _word(clause)
    if first is None:
        return None
    words, end = clause.words, first.end()
    if first[0] in words.given and (other := _word(clause.behind(end + 1))) and clause.text[end] == " ":
        last = clause.text[other.start() : _joined(other, clause)]
        if last in words.surnames:
            return _joined(other, clause)
    end = _joined(first, clause)
    known = clause.text[clause.start : end]
    if known not in words.surnames:
        return None
    sure = (
        known in words.given or known.startswith(words.family_prefix) or words.bound.match(clause.text, end)
    )
    return end if sure else None


def _word(clause: Clause) -> regex.Match[str] | None:
    return _TOKEN.match(clause.text, clause.start, clause.end)


def _joined(word: regex.Match[str], clause: Clause) -> int:
    """Return where the word ends, or the next one where the word is a link: `عبد الله`."""
    following = _word(clause.behind(word.end() + 1)) if word[0] in clause.words.links else None
    return following.end() if following else word.end()


def detached(clause: Clause) -> Clause:
    """Return the clause as it is where nothing is written together with its first word: `وفقاً لأحمد`."""
    text, start = clause.text, clause.start
    if start == 0 or not text[start - 1].isalpha():
        return clause
    return Clause(f"{text[: start - 1]} {text[start:]}", start, clause.end, clause.words)


def is_somebodys(role: str, clause: Clause) -> bool:
    """Return whether the name behind the role may be that of whom its bearer belongs to: `محامي الرئيس`."""
    words = clause.words
    first, *others = role.replace("،", "").split()
    if "،" in role or first not in words.relatives | words.kin:
        return False
    if first in words.kin:
        return True
    if not others:
        return not first.startswith(words.family_prefix)
    definite = [word for word in others if word.startswith(words.family_prefix or ("",))]
    return any(word in words.people and word not in words.organisations for word in definite)


def family_name(full: str, links: frozenset[str]) -> str:
    """Return the last word of a full name, with the one that joins it: `عبد الله`."""
    *_, before, last = full.split()
    return f"{before} {last}" if before in links else last
