"""Who says what in an article: quotations and reported statements, and the people behind them.

`lexicon` holds the words of speech by language, `learning` adds what an article tells, `clause` is a stretch
of text with them; `mentions` finds who is named in one, `topics` and `verb_first` its subject where the verb
comes last or first, `script` and `uncased` names in scripts without capitals; `attribution` whose a quotation
is, with `inversion` for verbs before their subject, `introductions` for what has no verb of speech, and
`unspoken` for marks around what nobody says; `statements` whose a sentence without a quotation, `people` the
fullest name, the role, and the person of a pronoun. `turns` knows the turns of an interview or a hearing,
`dossiers` the headings over lists of quotations. `reading` goes through an article with all of them. Where it
is uncertain, nobody is credited.
"""

from corpus.speakers.reading import find_speakers

__all__ = ["find_speakers"]
