"""Topics as the bot names them among its own words."""

import regex

from bot.messages.translate import View
from corpus.speakers.lexicon import words_of
from retrieval.lexicon import lexicon_of

_FIRST = regex.compile(r"(?P<word>\p{L}+)(?:\s+|['’])(?=\w)")


def named_in(topic: str, language: str, view: View) -> str:
    """Return a topic in a language, without the article that it begins with where the person has another
    language: "About Regatta", not "About die Regatta".
    """
    found, speech = _FIRST.match(topic), words_of(language)
    if found is None or speech is None or view.language[:2] == language:
        return topic
    word = found["word"]  # with a capital it may be part of a name: "The Hague", "La Paz"
    article = word in speech.determiners and (
        word in lexicon_of(language).function or not found[0][-1].isspace()
    )
    return topic[found.end() :] if article else topic
