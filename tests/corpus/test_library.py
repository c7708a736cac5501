from dataclasses import replace
from hashlib import blake2b

from corpus.article import article_id
from corpus.library import library_of
from corpus.reading import ReadFile
from tests.conftest import article


def test_two_articles_whose_ids_collide_are_told_apart_by_what_the_ids_stand_for() -> None:
    ferry = article("Ferry\n\nThe ferry sails today.")
    wall = replace(article("Wall\n\nThe wall is high.", "wall.txt"), id=ferry.id, date_published="2026-03-12")
    library = library_of({"ferry": ReadFile(articles=(ferry,)), "wall": ReadFile(articles=(wall,))})
    assert library.articles == (ferry,)
    (problem,) = library.report.problems
    assert problem.source == "wall.txt"
    assert "by chance" in problem.reason
    assert "the same" not in problem.reason


def test_what_an_older_version_hid_by_a_shorter_id_stays_hidden() -> None:
    ferry = article("Ferry\n\nThe ferry sails today.")
    short = blake2b(ferry.text.encode(), digest_size=5).hexdigest()
    for hidden in (ferry.id, short, article_id(None, ferry.text)):
        assert library_of({"ferry": ReadFile(articles=(ferry,))}, hidden={hidden}).articles == ()
    assert len(library_of({"ferry": ReadFile(articles=(ferry,))}, hidden={ferry.id[2:12]}).articles) == 1
