"""Who is who in an article: the fullest name and role of a mention, and the person of a pronoun."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise

from corpus.article import Sentence
from corpus.quotations import find_quotations
from corpus.speakers.clause import Clause
from corpus.speakers.lexicon import Words
from corpus.speakers.mentions import Mention, apposed_name, main_subject, names, starting, with_role
from corpus.speakers.namesakes import namesakes

_NEAR = 1500
_SUBJECT_WITHIN = 300
_APPOSITION_WITHIN = 200
_TOGETHER_WITHIN = 60
_MOST_NAMES = 5
_DETERMINED_WITHIN = 60


class People:
    """The names of an article, in order."""

    def __init__(self, article: Clause, headline: Sequence[Clause] = ()) -> None:
        """Find all names in the article, sentence starts and possessives included, and in its headline."""
        self._article = article
        self._names = list(names(article))
        self._fullest: dict[str, set[str]] = {}
        self._often: Counter[str] = Counter()
        self._roles: dict[str, str] = {}
        self._gender: dict[str, str] = {}
        self._subjects: dict[tuple[int, int], Mention | None] = {}
        for mention in self._names:
            last = mention.name.split()[-1]
            self._often[mention.name] += 1
            if " " in mention.name and mention.name.count(" ") < _MOST_NAMES and self._may_be_full(mention):
                self._fullest.setdefault(last, set()).add(mention.name)
            if kind := _told_gender(mention, article):
                self._gender[last] = kind
        self._namesakes = set(namesakes(self._names, article, headline)) - self._often.keys()
        for name in self._namesakes:
            self._fullest.setdefault(name.split()[-1], set()).add(name)
        self._shared = {mention.name for mention in self._names if self._is_relative(mention)}

    def fullest(self, mention: Mention) -> str:
        """Return the fullest name that the article has for the name mentioned, itself where two would fit."""
        words = self._article.words
        fitting = {name for name in self._fitting(mention) if self._agrees_with_title(name, mention)}
        known = {name for name in fitting - self._namesakes if self._is_sure(name)}
        known = {name for name in known if not any(_is_case(name, other, words) for other in known)}
        longest = max(known, key=len, default=mention.name)
        alike = all(_fits(name.split(), longest.split(), words) for name in known | fitting & self._namesakes)
        shared = mention.name in self._shared and self._title(mention) is None
        if shared or not alike or longest.count(" ") < mention.name.count(" "):
            return mention.name
        return longest

    def is_ambiguous(self, mention: Mention) -> bool:
        """Return whether full names of the article fit the name mentioned, and none is surely meant."""
        return bool(self._fitting(mention) - {mention.name}) and self.fullest(mention) == mention.name

    def _fitting(self, mention: Mention) -> set[str]:
        """Return the full names that the name mentioned may stand for."""
        words, tokens = self._article.words, mention.name.split()
        others = words.nominatives(tokens[-1]) if mention.oblique else ()
        return {
            name
            for last in (tokens[-1], *others)
            for name in self._fullest.get(last, ())
            if _fits(tokens, name.split(), words)
        }

    def _is_relative(self, mention: Mention) -> bool:
        """Return whether a title tells that a family name is of somebody whose full name is not there."""
        fitting = self._fitting(mention)
        return bool(fitting) and not any(self._agrees_with_title(name, mention) for name in fitting)

    def _agrees_with_title(self, name: str, mention: Mention) -> bool:
        """Return whether the title of a family name may be that of the full name: "Mr Wood" is no Petra."""
        told = self._title(mention)
        return told is None or self._article.words.given.get(name.split()[0].lower(), told) == told

    def _title(self, mention: Mention) -> str | None:
        """Return "he" or "she" where the title of a family name tells a man from a woman."""
        title = (mention.role or "").lower().split()[-1:]
        told = self._article.words.genders.get(title[0].rstrip(".")) if title else None
        return told if " " not in mention.name else None

    def _may_be_full(self, mention: Mention) -> bool:
        """Return whether it may be a person's full name, rather than a thing's: `Biblia de Lutero`."""
        words, (first, second, *_) = self._article.words, mention.name.split()
        return not words.named_by_given or second[0].isupper() or first.lower() in words.given

    def _is_sure(self, name: str) -> bool:
        """Return whether the name is surely one, and no two that only stand side by side in two cases."""
        words, first = self._article.words, name.split()[0].lower()
        return not words.cases or self._often[name] > 1 or first in words.given or first in words.oblique

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
            _fits(tokens, other.name.split(), self._article.words)
            for other in self._names
            if not any(start <= other.start < end for start, end in spans)
        )

    def is_somebodys_thing(self, mention: Mention) -> bool:
        """Return whether it is described as no person, and by whose it is: `his complaint`."""
        first, *others = self._article.text[mention.start : mention.end].lower().split()
        words = self._article.words
        return (
            mention.kind == "description"
            and first in words.possessives
            and not words.things.isdisjoint(others)
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
        if pronoun.kind == "dropped":
            return self._going_on(pronoun, reversed(recent))
        kind = article.words.meant_by(article.text[at : pronoun.end])
        if kind == "same":
            return self._going_on(
                pronoun, (item for item in reversed(recent) if not self._tells_of_nobody(item))
            )
        near = max(0, at - _NEAR)
        line = article.text.rfind("\n", near, at) + 1
        sentence = article.between(max(line, near), at).sentence()
        subject = self._unquoted(main_subject(_opening(sentence)), sentence)
        named = subject is not None and subject.kind != "pronoun"
        if subject is not None and named and (kind == "they" or self._may_be(subject, kind)):
            return subject if kind == "they" or not self._is_one_of_two(subject, kind) else None
        return self._last(at, kind, recent) if kind in ("he", "she", "either") else None

    def _going_on(self, verb: Mention, latest: Iterable[Mention | Sentence]) -> Mention | None:
        """Return who spoke last where they did so in the sentence of the verb or in the one before.

        `latest` are the speakers and the sentences so far, the last first.
        """
        for item in latest:
            if isinstance(item, Mention):
                return item if self._agrees(verb, item) else None
            if not item.start <= verb.start < item.end:
                return None
        return None

    def _tells_of_nobody(self, item: Mention | Sentence) -> bool:
        """Return whether it is a sentence in which nobody is named or described, nor says anything."""
        if isinstance(item, Mention):
            return False
        sentence, words = self._article.between(item.start, item.end), self._article.words
        found = sentence.search(words.person) or sentence.search(words.verb)
        return found is None and next(names(sentence), None) is None

    def _agrees(self, verb: Mention, person: Mention) -> bool:
        """Return whether a verb whose form tells a woman from a man may be said of the person."""
        words = self._article.words
        kind = words.given.get(self.fullest(person).split()[0].lower()) if person.name else None
        ending = words.feminine_verb
        told = "she" if self._article.text[verb.start : verb.end].endswith(ending) else "he"
        return bool(person.name) and (ending == "\n" or kind in (None, told))

    def _last(self, at: int, kind: str, recent: Sequence[Mention | Sentence]) -> Mention | None:
        """Return who of that kind spoke last, or was the last subject, near before the offset.

        None where two are named together, or where somebody came in between who is only described.
        """
        described = ""
        for item in reversed(recent):
            if at - item.end > _NEAR:
                return None
            mention = self._subject(item.start, item.end) if isinstance(item, Sentence) else item
            if mention is None or mention.start >= at:
                continue
            if self._may_be(mention, kind):
                other = described and described not in self._role_words(mention)
                return None if other or self._is_one_of_two(mention, kind) else mention
            described = described or self._described(mention)
        return None

    def _role_words(self, mention: Mention) -> list[str]:
        return (self.role(self.fullest(mention)) or "").lower().split()

    def _described(self, mention: Mention) -> str:
        """Return the noun of a description of one person: "driver", "" for that of a thing or of several."""
        article = self._article
        noun = article.words.person.search(article.text, mention.start, mention.end)
        if mention.kind != "description" or noun is None or noun[0].lower() in article.words.things:
            return ""
        return noun[0].lower()

    def _is_one_of_two(self, mention: Mention, kind: str) -> bool:
        """Return whether another whom the pronoun may mean is named with the mention: `Low and Reker`."""
        article = self._article
        rest = article.between(mention.end, min(article.end, mention.end + _TOGETHER_WITHIN)).unmarked()
        joined = str(rest).split(maxsplit=1)[:1]
        if not joined or joined[0].lower() not in article.words.conjunctions:
            return False
        other = starting(rest.behind(rest.start + len(joined[0])).unmarked())
        return other is not None and other.kind == "name" and self._may_be(other, kind)

    def _subject(self, start: int, end: int) -> Mention | None:
        """Return the subject of a sentence, unless it stands within a quotation."""
        if (start, end) not in self._subjects:
            opening = _opening(self._article.between(start, end))
            subject = main_subject(opening)
            if subject is not None and subject.kind == "description":
                subject = apposed_name(subject, opening) or subject
            self._subjects[start, end] = self._unquoted(subject, opening)
        return self._subjects[start, end]

    @staticmethod
    def _unquoted(subject: Mention | None, clause: Clause) -> Mention | None:
        """Return the subject of the clause, None where it stands within a quotation."""
        if subject is None or any(
            quotation.start <= subject.start < quotation.end
            for quotation in find_quotations(clause.text, clause.start, clause.end)
        ):
            return None
        return subject

    def _may_be(self, mention: Mention, kind: str) -> bool:
        if not mention.name:
            return False
        name = self.fullest(mention)
        first, *others = name.split()
        if len(others) >= _MOST_NAMES or not (others or first in self._gender or self._often[first] > 1):
            return False
        told = self._gender.get(name.split()[-1], kind)
        given = self._article.words.given.get(first.lower(), told) if others else told
        if given != kind and kind != "either":
            return False
        if name.isupper():
            return False
        return not self.is_organisation(name)


def _told_gender(mention: Mention, article: Clause) -> str | None:
    """Return "he" or "she" where a title or a determiner before the name tells: `la jueza Ana Ruiz`."""
    words = article.words
    for title in (mention.role or "").lower().split()[-1:]:
        if kind := words.genders.get(title.rstrip(".")):
            return kind
        if title.endswith(words.feminine):
            return "she"
    if words.genders.keys().isdisjoint(words.determiners):
        return None
    line = article.text.rfind("\n", 0, mention.start) + 1
    before = article.text[max(line, mention.start - _DETERMINED_WITHIN) : mention.start].lower().split()
    for word, ahead in pairwise([*reversed(before), ""]):
        plain = word.strip(",").replace("-", "")
        if not plain.isalpha() or words.verb.fullmatch(plain) or plain in words.prepositions - words.of:
            return None
        if plain in words.determiners and plain in words.genders and ahead not in words.prepositions:
            return words.genders[plain]
    return None


def plain_role(role: str | None, words: Words) -> str | None:
    """Return a role without "Mr" and its like, and without "his": what is left stands in the text."""
    return words.courtesy.sub("", role) or None if role else None


def _opening(clause: Clause) -> Clause:
    return clause.ahead(min(clause.end, clause.start + _SUBJECT_WITHIN))


def _fits(tokens: list[str], full: list[str], words: Words) -> bool:
    """Return whether the tokens stand in the full name, in order, the last one last, in whatever case."""
    rest = iter(full)
    return words.is_same(tokens[-1], full[-1]) and all(
        any(words.is_same(token, other) for other in rest) for token in tokens
    )


def _is_case(name: str, other: str, words: Words) -> bool:
    """Return whether the first is the second in another case than the nominative."""
    pairs = list(zip(name.split(), other.split(), strict=False))
    return (
        name != other
        and name.count(" ") == other.count(" ")
        and all(one == two or two in words.nominatives(one) for one, two in pairs)
    )
