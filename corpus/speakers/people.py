"""Who is who in an article: the fullest name and role of a mention, and the person of a pronoun."""

from collections.abc import Sequence

import regex

from corpus.article import Sentence
from corpus.quotations import find_quotations
from corpus.speakers.lexicon import Words
from corpus.speakers.mentions import Mention, main_subject, names, sentence_start, with_role

_HE = frozenset(
    {
        "mr",
        "sir",
        "lord",
        "king",
        "prince",
        "father",
        "brother",
        "congressman",
        "spokesman",
        "herr",
        "señor",
        "sr",
        "don",
    }
)
_SHE = frozenset(
    {
        "mrs",
        "ms",
        "miss",
        "lady",
        "queen",
        "princess",
        "sister",
        "congresswoman",
        "spokeswoman",
        "frau",
        "señora",
        "sra",
        "doña",
        "mme",
    }
)
_NEAR = 1500
_SUBJECT_WITHIN = 300
_COURTESY = regex.compile(
    r"(?i)(?:(?:^|\s)(?:mr|mrs|ms|miss|dr|herr|frau|señor|señora|sr|sra|don|doña|m|mme|mlle)\.?)+$|^(?:his|her|its|their)\s"
)


class People:
    """The names of an article, in order."""

    def __init__(self, text: str, body: int, words: Words) -> None:
        """Find all names in `text[body:]`, sentence starts and possessives included."""
        self._text, self._words = text, words
        self.names = list(names(text, body, len(text), words))
        self._fullest: dict[str, set[str]] = {}
        self._roles: dict[str, str] = {}
        self._gender: dict[str, str] = {}
        self._subjects: dict[tuple[int, int], Mention | None] = {}
        for mention in self.names:
            last = mention.name.split()[-1]
            if " " in mention.name:
                self._fullest.setdefault(last, set()).add(mention.name)
            title = (mention.role or "").split()[-1:] or [""]
            kind = (
                "he"
                if title[0].lower().rstrip(".") in _HE
                else "she"
                if title[0].lower().rstrip(".") in _SHE
                else ""
            )
            if kind:
                self._gender[last] = kind

    def fullest(self, mention: Mention) -> str:
        """Return the fullest name that the article has for the name mentioned, itself where two would fit."""
        tokens = mention.name.split()
        known = {name for name in self._fullest.get(tokens[-1], ()) if _fits(tokens, name.split())}
        longest = max(known, key=len, default=mention.name)
        alike = all(_fits(name.split(), longest.split()) for name in known)
        return longest if alike and len(longest) >= len(mention.name) else mention.name

    def role(self, name: str) -> str | None:
        """Return the role that the article gives the person where it tells one first, None where it gives none."""
        if name not in self._roles:
            self._roles[name] = self._role(name) or ""
        return self._roles[name] or None

    def _role(self, name: str) -> str | None:
        for mention in self.names:
            if mention.name == name or (
                mention.name.split()[-1] == name.split()[-1] and self.fullest(mention) == name
            ):
                told = with_role(
                    self._text, mention, min(len(self._text), mention.end + 200), self._words
                ).role
                plain = plain_role(told)
                if plain:
                    return plain
        return None

    def person(self, pronoun: Mention, recent: Sequence[Mention | Sentence]) -> Mention | None:
        """Return whom a pronoun means: the subject of its sentence, or else whoever last spoke or was a subject.

        `recent` are the speakers and the sentences so far, in order. None where nobody is near.
        """
        text, at = self._text, pronoun.start
        kind = self._words.pronouns.get(text[at : pronoun.end].lower(), "")
        start = sentence_start(text, max(text.rfind("\n", 0, at) + 1, at - _NEAR), at)
        subject = main_subject(text, start, min(at, start + _SUBJECT_WITHIN), self._words)
        if (
            subject is not None
            and subject.kind != "pronoun"
            and (kind == "they" or self._may_be(subject, kind))
        ):
            return subject
        if kind not in ("he", "she"):
            return None
        for item in reversed(recent):
            if at - item.end > _NEAR:
                return None
            mention = self._subject(item.start, item.end) if isinstance(item, Sentence) else item
            if mention is not None and mention.start < at and self._may_be(mention, kind):
                return mention
        return None

    def _subject(self, start: int, end: int) -> Mention | None:
        """Return the subject of a sentence, unless it stands within a quotation."""
        if (start, end) not in self._subjects:
            subject = main_subject(self._text, start, min(end, start + _SUBJECT_WITHIN), self._words)
            quoted = subject is not None and any(
                q.start <= subject.start < q.end
                for q in find_quotations(self._text, start, min(end, start + _SUBJECT_WITHIN))
            )
            self._subjects[start, end] = None if quoted else subject
        return self._subjects[start, end]

    def _may_be(self, mention: Mention, kind: str) -> bool:
        if not mention.name:
            return False
        name = self.fullest(mention)
        known = self._gender.get(name.split()[-1])
        words = {word.lower() for word in name.split()}
        return (
            (known is None or known == kind) and not words & self._words.organisations and not name.isupper()
        )


def plain_role(role: str | None) -> str | None:
    """Return a role without "Mr" and its like, and without "his": what is left stands in the text."""
    return _COURTESY.sub("", role) or None if role else None


def _fits(tokens: list[str], full: list[str]) -> bool:
    """Return whether the tokens stand in the full name, in order, the last one last."""
    rest = iter(full)
    return tokens[-1] == full[-1] and all(any(token == other for other in rest) for token in tokens)
