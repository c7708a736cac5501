import random
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from corpus.library import Library
from corpus.likeness import find_alike, likeness_after, likeness_of, signature
from corpus.scan import read_library
from tests.conftest import article

Fill = Callable[..., Path]
WORDS = [
    a + b for a in ("ba", "ke", "lo", "mi", "nu", "ra") for b in ("den", "fir", "gol", "hut", "jak", "pes")
]


def story(seed: int, words: int = 200) -> str:
    dice = random.Random(seed)
    return " ".join(dice.choice(WORDS) for _ in range(words)).capitalize() + "."


def alike(*texts: str) -> tuple[tuple[int, ...], ...]:
    return find_alike([signature(article(text)) for text in texts])


def test_wire_copy_with_another_headline_and_a_changed_sentence_is_found() -> None:
    wire = story(1)
    other = f"Another headline\n\n{wire.replace(WORDS[3], 'zum', 2)} (Reuters)"
    assert alike(f"Headline\n\n{wire}", f"Different\n\n{story(2)}", other) == ((0, 2),)


def test_articles_about_the_same_are_not_the_same() -> None:
    half = story(1, 100)
    assert alike(f"{half} {story(2, 100)}", f"{half} {story(3, 100)}") == ()


def test_short_texts_and_scripts_without_spaces() -> None:
    assert alike("The ferry sails.", "The ferry sails.") == ()
    chinese = (
        "渡轮在两个冬天之后重新起航港务局周一表示票价与之前相同"
        "儿童免费乘坐码头上聚集了许多人观看这一时刻市长也发表了讲话"
    )
    assert alike(chinese * 2, chinese * 2 + "完") == ((0, 1),)


def test_many_copies_of_one_text_are_one_group() -> None:
    assert [len(group) for group in alike(*[f"{story(1)} {number}" for number in range(2000)])] == [2000]


@pytest.mark.parametrize("seed", range(30))
def test_after_a_change_the_groups_are_those_of_all_articles_compared_anew(seed: int) -> None:
    dice = random.Random(seed)
    rng = np.random.default_rng(seed)
    families = rng.integers(1, 2**32, (20, 64), dtype=np.uint32)
    signed = {}

    def write() -> bytes:
        """Write an article that is more or less like others, or a short one; return its key."""
        row = families[dice.randrange(20)].copy()
        differ = dice.sample(range(64), dice.randrange(45))
        row[differ] = rng.integers(1, 2**32, len(differ))
        key = dice.randbytes(16)
        signed[key] = row.tobytes() if dice.random() < 0.9 else b""
        return key

    keys = [write() for _ in range(150)]
    likeness = likeness_of(keys, signatures_of(signed))
    for _ in range(10):
        keys = [key for key in keys if dice.random() < 0.97]
        for _ in range(dice.randrange(4)):
            keys.insert(dice.randrange(len(keys) + 1), write())
        likeness = likeness_after(likeness, keys, signatures_of(signed))
        assert likeness.groups == find_alike([signed[key] for key in keys])
    assert likeness.groups
    turned = keys[::-1]
    again = likeness_after(likeness, turned, signatures_of(signed))
    assert again.groups == find_alike([signed[key] for key in turned])


def test_after_a_change_few_articles_are_looked_at() -> None:
    signed = {bytes([number]) * 16: signature(article(story(number))) for number in range(100)}
    before = likeness_of([*signed], signatures_of(signed))
    signed[b"another copy 001"] = signature(article(f"{story(1)} (Reuters)"))
    asked: list[bytes] = []
    after = likeness_after(before, [*signed], signatures_of(signed, asked))
    assert after.groups == ((1, 100),)
    assert set(asked) == {bytes([1]) * 16, b"another copy 001"}


def signatures_of(
    signed: dict[bytes, bytes], asked: list[bytes] | None = None
) -> Callable[[Sequence[bytes]], list[bytes]]:
    def found(keys: Sequence[bytes]) -> list[bytes]:
        if asked is not None:
            asked.extend(keys)
        return [signed[key] for key in keys]

    return found


def test_they_are_linked_and_none_is_dropped(folder: Fill) -> None:
    wire = story(1)
    place = folder(
        a__md=f"---\npublisher: Gazette\n---\n{wire}",
        b__md=f"---\npublisher: Post\n---\n{wire} More.",
        c__md=story(2),
    )
    library = read_library(place)
    first, second, third = library.articles
    assert (library.alike(first), library.alike(second), library.alike(third)) == ((second,), (first,), ())
    again = read_library(place, before=library)
    assert again.alike(first) == (second,)
    assert isinstance(again, Library)
