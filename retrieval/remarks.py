"""What people send that is no question: a greeting, thanks, an emoji, a command, a whole text."""

import regex

from retrieval.answer import Declined
from retrieval.lexicon import remark_words
from retrieval.question import Question

_NO_LETTERS = regex.compile(r"[^\w]+")


def remark_in(text: str, question: Question) -> Declined | None:
    """Return why the text can't be answered as a question, None where it can be tried."""
    plain = _NO_LETTERS.sub(" ", text.lower()).strip()
    if text.lstrip().startswith("/"):
        return "command"
    if plain in remark_words("greetings"):
        return "greeting"
    if plain in remark_words("thanks"):
        return "thanks"
    return None if question.terms else "no_words"
