"""Does a quotation stand in the articles, word for word, and does the one it is given to say it?

`given` reads what is to be checked, `words` cuts it into what counts, `alignment` lays it beside an article,
`senses` looks at what stands before it there, and `check` says what came of it.
"""

from retrieval.checking.alignment import Difference
from retrieval.checking.check import Check, Outcome, check_quote
from retrieval.checking.given import is_quotation

__all__ = ["Check", "Difference", "Outcome", "check_quote", "is_quotation"]
