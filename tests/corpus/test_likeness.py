import random
from collections.abc import Callable
from pathlib import Path

from corpus.library import Library
from corpus.likeness import find_alike, signature
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
