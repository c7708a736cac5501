from pathlib import Path

import pytest

from corpus.scan import read_library
from corpus.synonyms import SYNONYMS_FILE, Synonyms, parse_synonyms, read_synonyms


def test_commas_make_a_group_and_an_arrow_goes_one_way() -> None:
    text = "# prices\n\nprice, cost\nfar away => miles, kilometres\n"
    assert list(parse_synonyms(text)) == [
        (3, Synonyms(("price", "cost"), ("price", "cost"))),
        (4, Synonyms(("far away",), ("miles", "kilometres"))),
    ]


def test_a_comma_behind_a_backslash_belongs_to_the_phrase() -> None:
    ((_, said),) = parse_synonyms(r"Lindow\, the town, Lindow")
    assert said == Synonyms(("Lindow, the town", "Lindow"), ("Lindow, the town", "Lindow"))


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("ferry", '"ferry" stands alone'),
        ("ferry,", "a word is missing"),
        ("ferry => ", "a word is missing"),
        ("=> ferry", "a word is missing"),
        ("a => b => c", 'two "=>"'),
    ],
)
def test_a_line_that_says_nothing_is_a_problem_with_its_number(tmp_path: Path, line: str, wrong: str) -> None:
    (tmp_path / SYNONYMS_FILE).write_text(f"price, cost\n{line}\nbuild, erect\n", "utf-8")
    synonyms, (problem,) = read_synonyms(tmp_path)
    assert [said.asked[0] for said in synonyms] == ["price", "build"]
    assert str(problem).startswith("synonyms.txt: line 2: ")
    assert wrong in str(problem)


def test_the_list_beside_the_articles_is_no_article_and_its_problems_are_reported(tmp_path: Path) -> None:
    (tmp_path / "ferry.txt").write_text("Ferry\n\nThe Petrel sails in May.", "utf-8")
    (tmp_path / SYNONYMS_FILE).write_text("Petrel, island ferry\nlost\n", "utf-8")
    library = read_library(tmp_path)
    assert [article.source for article in library.articles] == ["ferry.txt"]
    assert library.synonyms == (Synonyms(("Petrel", "island ferry"), ("Petrel", "island ferry")),)
    assert [problem.source for problem in library.report.problems] == [SYNONYMS_FILE]


def test_a_list_further_down_is_an_article_as_any_other_file(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / SYNONYMS_FILE).write_text("Head\n\nThe Petrel sails in May.", "utf-8")
    assert len(read_library(tmp_path).articles) == 1


def test_a_list_that_is_no_text_is_one_problem(tmp_path: Path) -> None:
    (tmp_path / SYNONYMS_FILE).write_bytes(b"\x00\x01\x02" * 50)
    synonyms, problems = read_synonyms(tmp_path)
    assert (synonyms, len(problems)) == ((), 1)
