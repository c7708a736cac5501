"""Who is who in an article: the fullest name and role of a mention, and the person of a pronoun."""

from collections.abc import Collection, Sequence

from corpus.article import Sentence
from corpus.quotations import find_quotations
from corpus.speakers.clause import Clause
from corpus.speakers.lexicon import Words
from corpus.speakers.mentions import Mention, main_subject, names, with_role

_NEAR = 1500
_SUBJECT_WITHIN = 300
_APPOSITION_WITHIN = 200


class People:
    """The names of an article, in order."""

    def __init__(self, article: Clause) -> None:
        """Find all names in the article, sentence starts and possessives included."""
        self._article = article
        self._names = list(names(article))
        self._fullest: dict[str, set[str]] = {}
        self._roles: dict[str, str] = {}
        self._gender: dict[str, str] = {}
        self._subjects: dict[tuple[int, int], Mention | None] = {}
        for mention in self._names:
            last = mention.name.split()[-1]
            if " " in mention.name:
                self._fullest.setdefault(last, set()).add(mention.name)
            for title in (mention.role or "").lower().split()[-1:]:
                if kind := article.words.genders.get(title.rstrip(".")):
                    self._gender[last] = kind

    def fullest(self, mention: Mention) -> str:
        """Return the fullest name that the article has for the name mentioned, itself where two would fit."""
        tokens = mention.name.split()
        known = {name for name in self._fullest.get(tokens[-1], ()) if _fits(tokens, name.split())}
        longest = max(known, key=len, default=mention.name)
        alike = all(_fits(name.split(), longest.split()) for name in known)
        return longest if alike and len(longest) >= len(mention.name) else mention.name

    def by_initials(self, initials: str) -> Mention | None:
        """Return the only person whose full name has the initials, None where nobody or several have."""
        found = {
            self.fullest(mention): mention
            for mention in self._names
            if "".join(word[0] for word in mention.name.split()) == initials
        }
        return next(iter(found.values())) if len(found) == 1 else None

    def is_named_outside(self, mention: Mention, spans: Collection[tuple[int, int]]) -> bool:
        """Return whether the article names the person in other places than those, or in full."""
        tokens = mention.name.split()
        return self.fullest(mention) != mention.name or any(
            _fits(tokens, other.name.split())
            for other in self._names
            if not any(start <= other.start < end for start, end in spans)
        )

    def is_organisation(self, name: str) -> bool:
        """Return whether a word of the name tells that it is no person's."""
        return not self._article.words.organisations.isdisjoint(name.lower().split())

    def role(self, name: str) -> str | None:
        """Return the first role that the article gives the person, None where it gives none."""
        if name not in self._roles:
            self._roles[name] = self._role(name) or ""
        return self._roles[name] or None

    def _role(self, name: str) -> str | None:
        article, last = self._article, name.split()[-1]
        for mention in self._names:
            if mention.name == name or (mention.name.split()[-1] == last and self.fullest(mention) == name):
                near = article.ahead(min(article.end, mention.end + _APPOSITION_WITHIN))
                plain = plain_role(with_role(mention, near).role, article.words)
                if plain:
                    return plain
        return None

    def person(self, pronoun: Mention, recent: Sequence[Mention | Sentence]) -> Mention | None:
        """Return whom a pronoun means: the subject of its sentence, or whoever last spoke or was a subject.

        `recent` are the speakers and the sentences so far, in order. None where nobody is near.
        """
        article, at = self._article, pronoun.start
        kind = article.words.pronouns.get(article.text[at : pronoun.end].lower(), "")
        line = article.text.rfind("\n", 0, at) + 1
        sentence = article.between(max(line, at - _NEAR), at).sentence()
        subject = main_subject(_opening(sentence))
        named = subject is not None and subject.kind != "pronoun"
        if subject is not None and named and (kind == "they" or self._may_be(subject, kind)):
            return subject
        return self._last(at, kind, recent) if kind in ("he", "she") else None

    def _last(self, at: int, kind: str, recent: Sequence[Mention | Sentence]) -> Mention | None:
        """Return who of that kind spoke last, or was the last subject, near before the offset."""
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
            opening = _opening(self._article.between(start, end))
            subject = main_subject(opening)
            quoted = subject is not None and any(
                q.start <= subject.start < q.end
                for q in find_quotations(opening.text, opening.start, opening.end)
            )
            self._subjects[start, end] = None if quoted else subject
        return self._subjects[start, end]

    def _may_be(self, mention: Mention, kind: str) -> bool:
        if not mention.name:
            return False
        name = self.fullest(mention)
        first, *others = name.split()
        given = self._article.words.given.get(first.lower(), kind) if others else kind
        if self._gender.get(name.split()[-1], given) != kind or name.isupper():
            return False
        return not self.is_organisation(name)


def plain_role(role: str | None, words: Words) -> str | None:
    """Return a role without "Mr" and its like, and without "his": what is left stands in the text."""
    return words.courtesy.sub("", role) or None if role else None


def _opening(clause: Clause) -> Clause:
    return clause.ahead(min(clause.end, clause.start + _SUBJECT_WITHIN))


def _fits(tokens: list[str], full: list[str]) -> bool:
    """Return whether the tokens stand in the full name, in order, the last one last."""
    rest = iter(full)
    return tokens[-1] == full[-1] and all(any(token == other for other in rest) for token in tokens)
