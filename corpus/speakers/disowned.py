"""Words that are not somebody's own: `Low denied that`, `Low never said`, `Low said Reker had told her`."""

import regex

from corpus.speakers.clause import Clause
from corpus.speakers.lexicon import Words
from corpus.speakers.mentions import starting, without_asides

_INTRODUCING = ":,،.!?…"
_PART_END = regex.compile(r"[,.:;]|$")
_WORD = regex.compile(r"\s*([\p{L}\p{M}'’]+)\s+")


def is_denied(verb: regex.Match[str], clause: Clause) -> bool:
    """Return whether the verb, of the clause, tells what its subject denies, or does not say."""
    return is_denial(verb[0], clause.words) or _is_negated(verb, clause)


def denies_quotation(verb: regex.Match[str], lead: Clause) -> bool:
    """Return whether the quotation behind the lead is what the subject of its verb denies, or does not say.

    Somebody's own words may follow such a verb, too: `Low denied it: "I sail."`, `Low denied it as "a joke"`.
    """
    if not is_denial(verb[0], lead.words):
        return _is_negated(verb, lead)
    behind = str(lead.behind(verb.end())).strip()
    joined = not lead.words.joining.isdisjoint(behind.lower().split())
    return not (joined or (bool(behind) and behind[-1] in _INTRODUCING))


def is_second_hand(verb: regex.Match[str], clause: Clause) -> bool:
    """Return whether the subject of the verb tells what another has said: `Low said Reker had told her`."""
    rest = clause.behind(verb.end()).unmarked()
    another = starting(rest)
    if another is None or another.kind == "pronoun":
        return False
    rest = rest.behind(another.end)
    while (word := rest.match(_WORD)) and rest.words.is_aside(word[1]):
        rest = rest.behind(word.end())
    return rest.unmarked().match(rest.words.reporting) is not None


def is_denial(verb: str, words: Words) -> bool:
    """Return whether the verb, perhaps with its auxiliary, is one of denying."""
    written = verb.lower()
    return any(words.is_among(part, words.denying) for part in (written, *written.split()))


def _is_negated(verb: regex.Match[str], clause: Clause) -> bool:
    """Return whether a negation stands beside the verb: `Low never said`, `Low wies es zurück, dass`."""
    words = clause.words
    asides = clause.text[without_asides(clause.ahead(verb.start())).end : verb.end()].lower().split()
    behind = str(clause.behind(verb.end())).lower()
    stop = _PART_END.search(behind)
    part = behind[: stop.start() if stop else None].split()
    follows = {*part[:1], *part[-1:]}
    return not (words.negations.isdisjoint(asides) and words.negated_behind.isdisjoint(follows))
