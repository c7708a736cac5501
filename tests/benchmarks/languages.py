"""What a multilingual encoder brings in languages other than English: `make languages`.

The articles are encoded the first time, which takes some minutes.
"""

import sys
from pathlib import Path

from retrieval.evaluation.methods import shipped
from retrieval.index import Index
from tests.benchmarks.answers import measured_by, print_encoder
from tests.benchmarks.encoded import Encoded
from tests.benchmarks.sets import GoldSet, Prepare, as_it_is, load_sets
from tests.multilingual.fetching import FOLDER, why_not_there
from tests.other_words import SETS, other_words, told


def main() -> None:
    """Print Markdown tables, by words alone and with it: of the sets, and of questions in other words."""
    if why := why_not_there():
        sys.exit(f"What an encoder brings in other languages is not measured: {why}.")
    sets = load_sets(Path(sys.argv[1]), list(SETS.values()))
    prepare = Encoded(FOLDER)
    print_encoder([(one, measured_by("shipped", one)) for one in sets], prepare)
    _say("\n| thirty paraphrases | first quote right | right and answered | answer or nearest right |")
    _say("| --- " * 4 + "|")
    for language, one in zip(SETS, sets, strict=True):
        _say(_paraphrased(language, one, language, as_it_is))
        _say(_paraphrased(f"{language}, encoder", one, language, prepare))


def _paraphrased(label: str, one: GoldSet, language: str, prepare: Prepare) -> str:
    found = told(shipped(prepare(Index(one.library))), other_words(language))
    return f"| {label} | {found.first} | {found.answered} | {found.shown} |"


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
