"""Questions with known answers."""

import json
from dataclasses import dataclass
from pathlib import Path

from corpus.article import Article
from corpus.errors import VerbatimError
from corpus.library import Library
from corpus.rules import Limits, Rules
from corpus.scan import read_library


class GoldError(VerbatimError):
    """The file of questions can't be used."""


@dataclass(frozen=True, slots=True)
class Gold:
    """A question, the id that its article has in the file of articles, and texts that answer it."""

    question: str
    article: str
    answers: tuple[str, ...]

    def is_answered_by(self, text: str) -> bool:
        """Return whether one of the answers stands in the text, letter case and white space aside."""
        plain = _plain(text)
        return any(_plain(answer) in plain for answer in self.answers)


def load_gold(path: Path) -> list[Gold]:
    """Return the questions of a JSON file: a list of `{"question", "article", "answers": [...]}`.

    Raises GoldError where it can't be read as such.
    """
    try:
        records = json.loads(path.read_text("utf-8"))
        return [Gold(r["question"], str(r["article"]), tuple(r["answers"])) for r in records]
    except OSError as error:
        raise GoldError(
            f"{path} cannot be opened ({(error.strerror or '').lower()}); check its name."
        ) from None
    except (ValueError, KeyError, TypeError) as error:
        raise GoldError(
            f'{path} is no list of {{"question", "article", "answers"}} '
            f"({type(error).__name__}: {error}); correct it."
        ) from None


def load_articles(path: Path) -> Library:
    """Return the library of a file or folder. Raises GoldError where there is none in it."""
    library = read_library(path, rules=Rules(Limits(file_mb=1000)))
    if not library.articles:
        raise GoldError(f"There are no articles in {path}; give a file or folder that holds some.")
    return library


def record_id(article: Article) -> str:
    """Return the id that the article has in its file, or the file's name where it stands alone."""
    return article.source.partition("#")[2] or article.source


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
