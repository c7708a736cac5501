from collections.abc import Callable
from pathlib import Path

from corpus.changes import Changes, compare
from corpus.scan import read_library

Fill = Callable[..., Path]
OLD = "Ferry\n\nThe ferry sails today.\n"


def counts(changes: Changes) -> tuple[int, int, int, int]:
    return len(changes.added), len(changes.changed), len(changes.removed), changes.unchanged


def test_an_edited_text_file_is_the_same_article_changed(folder: Fill) -> None:
    before = read_library(folder(a__txt=OLD))
    after = read_library(folder(a__txt=OLD.replace("today", "tomorrow")), before=before)
    assert counts(compare(before, after)) == (0, 1, 0, 0)
    assert after.articles[0].id == before.articles[0].id
    assert after.articles[0].text != before.articles[0].text


def test_another_headline_is_another_article(folder: Fill) -> None:
    before = read_library(folder(a__txt=OLD))
    after = read_library(folder(a__txt=OLD.replace("Ferry\n", "Harbour\n")), before=before)
    assert counts(compare(before, after)) == (1, 0, 1, 0)


def test_an_article_that_moved_to_another_file_is_unchanged(folder: Fill) -> None:
    place = folder(a__txt=OLD, b__txt="Wall\n\nThe wall is high.\n")
    before = read_library(place)
    (place / "a.txt").rename(place / "c.txt")
    assert counts(compare(before, read_library(place, before=before))) == (0, 0, 0, 2)


def test_records_without_an_id_are_told_by_their_text_though_they_change_places(folder: Fill) -> None:
    lines = [
        '{"title": "Ferry", "text": "The ferry sails today."}',
        '{"title": "Wall", "text": "It is high."}',
    ]
    before = read_library(folder(a__jsonl="\n".join(lines)))
    after = read_library(folder(a__jsonl="\n".join(reversed(lines))))
    assert counts(compare(before, after)) == (0, 0, 0, 2)
    assert {article.id for article in before.articles} == {article.id for article in after.articles}


def test_a_record_with_an_id_of_its_own_stays_the_same_when_it_is_edited(folder: Fill) -> None:
    record = '{"id": 7, "title": "Ferry", "text": "The ferry sails today."}'
    before = read_library(folder(a__jsonl=record))
    after = read_library(folder(a__jsonl=record.replace("today", "tomorrow")))
    assert counts(compare(before, after)) == (0, 1, 0, 0)
