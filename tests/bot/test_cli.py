import json
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from corpus.scan import read_library
from tests.conftest import SHARED
from tests.site import Site

Fill = Callable[..., Path]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Result]:
    """Run a command in an empty folder; `articles` is ARTICLES_DIR, the samples where it is left out."""
    monkeypatch.chdir(tmp_path)

    def invoke(*arguments: str, articles: Path | None = None, stdin: str = "") -> Result:
        if articles:
            monkeypatch.setenv("ARTICLES_DIR", str(articles))
        else:
            monkeypatch.delenv("ARTICLES_DIR", raising=False)
        return CliRunner().invoke(app, list(arguments), input=stdin)

    return invoke


def test_ask_json_gives_offsets_into_the_article(run: Callable[..., Result]) -> None:
    result = run("ask", "-", "--json", stdin="How high is the sea wall?\n\nWho is the pope?\n")
    assert result.exit_code == 0
    answered, declined = [json.loads(line) for line in result.stdout.splitlines()]
    quote = answered["quotes"][0]
    shown = json.loads(run("show", quote["article"]["id"], "--json").stdout)
    assert shown["text"][quote["start"] : quote["end"]] == quote["text"]
    assert quote["article"]["source"] == "06-flood-wall.md"
    assert (declined["declined"], declined["quotes"]) == (True, [])


@pytest.mark.parametrize("command", ["ask", "check-quote"])
def test_a_question_or_a_quotation_may_begin_with_a_dash(run: Callable[..., Result], command: str) -> None:
    result = run(command, "- How high is the sea wall?", "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["question" if command == "ask" else "quote"].startswith("- How")


@pytest.mark.parametrize("command", ["ask", "check-quote"])
def test_no_words_are_a_mistake(run: Callable[..., Result], command: str) -> None:
    assert run(command, " ").exit_code == 2


def test_ask_prints_each_quote_with_its_source(run: Callable[..., Result]) -> None:
    first, second, *_ = run("ask", "How high is the sea wall?").stdout.splitlines()
    assert "3.2 metres high" in first
    assert second.startswith(
        "  How high must the sea wall be? · The Tarn Harbour Gazette · Jonas Whitlow · 18 April 2026"
    )


def test_ask_prints_who_speaks_what_was_put_right_and_where_it_stands_too(
    run: Callable[..., Result], folder: Fill
) -> None:
    story = (
        'Ferry returns\n\n"She is a promise kept to all on the island," said Ada Lund, the mayor of Skerry.'
    )
    place = folder(a__txt=story, b__txt=f"{story}\n\nThe ferry has two masts.")
    lines = run("ask", "in:ferry", "what", "promise", "was", "kept", "to", "the", "iland?", articles=place)
    assert lines.stdout.splitlines()[:6] == [
        "Only headlines with “ferry”",
        "Searching for “island” instead of “iland”.",
        '"She is a promise kept to all on the island," said Ada Lund, the mayor of Skerry.',
        "  — Ada Lund, the mayor of Skerry",
        "  Ferry returns · ¶ 1",
        "  also in: Ferry returns",
    ]


def test_a_question_needs_no_quotation_marks(run: Callable[..., Result]) -> None:
    assert "3.2 metres high" in run("ask", "how", "high", "is", "the", "sea", "wall").stdout


def test_it_tells_its_version_and_helps(run: Callable[..., Result]) -> None:
    assert run("--version").stdout == f"verbatim {version('verbatim-bot')}\n"
    for arguments in (["-h"], ["ask", "-h"]):
        assert run(*arguments).stdout == run(*arguments[:-1], "--help").stdout != ""


def test_articles_lists_them(run: Callable[..., Result]) -> None:
    listed = [json.loads(line) for line in run("articles", "--json").stdout.splitlines()]
    assert [a["source"] for a in listed][:1] == ["01-ferry-returns.md"]
    assert set(listed[0]) == {
        "id",
        "headline",
        "publisher",
        "author",
        "date_published",
        "date_modified",
        "url",
        "in_language",
        "source",
    }
    assert "Island ferry to return" in run("articles").stdout


def test_show_numbers_the_paragraphs(run: Callable[..., Result]) -> None:
    article_id = run("articles").stdout.split()[0]
    assert "   1  The *Petrel*, the ferry" in run("show", article_id).stdout


def test_show_takes_the_number_that_the_bot_shows(run: Callable[..., Result]) -> None:
    article_id = run("articles").stdout.splitlines()[5].split()[0]
    assert run("show", "6").stdout == run("show", article_id).stdout != ""
    assert str(run("show", "0").exception) == "There is no article 0; `verbatim articles` lists them."


def test_check_exits_1_where_something_could_not_be_read(run: Callable[..., Result], folder: Fill) -> None:
    assert run("check").exit_code == 0
    result = run("check", articles=folder(good__txt="A\n\nIt is good.", empty__txt=""))
    assert result.exit_code == 1
    assert "failed" in result.stdout
    assert "empty.txt: it is empty" in result.stdout
    assert "1 article: " in result.stderr
    assert "1 could not be read." in result.stderr


def test_check_tells_what_is_known_of_each_article_and_what_is_missing(
    run: Callable[..., Result], folder: Fill
) -> None:
    known = "---\nauthor: M. Oakes\npublisher: Gazette\ndate: 2026-03-12\nurl: https://g.example/1\n---\n\n"
    place = folder(
        a__md=f"{known}# The wall of the harbour is high\n\nIt is high.", b__txt="The ferry sails."
    )
    lines = run("check", articles=place).stdout.splitlines()
    assert max(map(len, lines[:8])) <= 80
    whole, lacking = (
        next(line for line in lines if word in line).split() for word in ("2026-03-12", "b.txt")
    )
    assert whole[-5:] == ["Oakes", "Gazette", "2026-03-12", "yes", "en"]
    assert lacking == ["–", "b.txt", "–", "–", "–", "–", "en"]
    totals = next(line for line in lines if "of 2" in line)
    assert totals.split() == ["1", "of", "2", "1", "1", "1", "1", "2"]


def test_check_prints_json(run: Callable[..., Result], folder: Fill) -> None:
    checked = json.loads(run("check", "--json", articles=folder(b__txt="The ferry sails.")).stdout)
    (article,) = checked["articles"]
    assert article["missing"] == ["headline", "author", "publisher", "date_published", "url"]
    assert checked["known"]["in_language"] == 1
    assert [change["what"] for change in checked["changes"]] == ["added"]


def test_check_warns_of_a_date_that_cannot_be_read_and_exits_0(
    run: Callable[..., Result], folder: Fill
) -> None:
    place = folder(a__md="---\ndate_published: yesterday\n---\n\n# Wall\n\nThe wall is high.\n")
    result = run("check", articles=place)
    assert result.exit_code == 0
    assert "a.md: its date “yesterday” can't be read" in result.stdout
    assert "1 warning." in result.stderr


def test_json_has_what_puts_a_quote_right(run: Callable[..., Result]) -> None:
    asked = json.loads(run("ask", "--json", "How many books were soaked?").stdout)
    right, wrong, *_ = asked["quotes"]
    correction = wrong["corrections"][0]
    assert right["corrections"] == []
    assert "The correct number is 1,400" in right["text"]
    assert (correction["date"], correction["text"]) == ("2026-02-10", right["text"])
    assert correction["article"]["headline"] == "Correction: the library roof"


def test_articles_can_be_searched(run: Callable[..., Result]) -> None:
    assert len(run("articles", "ferry", "gazette").stdout.splitlines()) == 1
    assert run("articles", "lang:de").stdout.count("\n") < run("articles").stdout.count("\n")
    assert run("articles", "nosuchword").stdout == ""


def test_check_shows_what_a_reload_would_change_and_changes_nothing(
    run: Callable[..., Result], folder: Fill
) -> None:
    place = folder(a__txt="Ferry\n\nThe ferry sails.", b__txt="Wall\n\nThe wall is high.")
    run("articles", articles=place)
    (place / "a.txt").unlink()
    (place / "c.txt").write_text("Fair\n\nThe fair is on.")
    (place / "d.bin").write_bytes(b"\x00")
    for _ in range(2):
        table = run("check", articles=place).stdout
        rows = [line.split(maxsplit=2) for line in table.splitlines() if "[" in line or "failed" in line]
        assert [(row[0], row[-1].strip()) for row in rows if row[0] != "failed"] == [
            ("added", "Fair [c.txt]"),
            ("removed", "Ferry [a.txt]"),
        ]
        assert "d.bin: there is no reader" in table


def test_fetch_fills_the_library_from_sources(run: Callable[..., Result], folder: Fill, site: Site) -> None:
    site.html("/one", 1)
    place = folder(a__txt="Wall\n\nThe wall is high.")
    (place / "sources.toml").write_text(
        f'[[source]]\nname = "g"\naddresses = ["{site.url}/one", "{site.url}/none"]\n'
        'private = true\npublisher = "Gazette"\n'
    )
    result = run("fetch", articles=place)
    assert result.exit_code == 1
    assert "/none: it is no longer there" in result.stderr
    listed = [json.loads(line) for line in run("articles", "--json", articles=place).stdout.splitlines()]
    assert [(a["publisher"], a["url"]) for a in listed] == [
        (None, None),
        ("Gazette", "https://gazette.example/1"),
    ]
    (place / "sources.toml").write_text("[[source]]\n")
    result = run("articles", articles=place)
    assert "sources.toml is wrong" in str(result.exception)


def test_fetch_without_sources_says_so(run: Callable[..., Result], folder: Fill) -> None:
    place = folder(a__txt="Wall\n\nThe wall is high.")
    result = run("fetch", articles=place)
    assert result.exit_code == 1
    assert (
        str(result.exception)
        == f"There is nothing to fetch: no sources are named in {place / 'sources.toml'}; name some there."
    )


def test_reload_without_a_bot_says_so(run: Callable[..., Result]) -> None:
    assert str(run("reload").exception) == "No bot runs with these settings; start it with `verbatim run`."


@pytest.mark.shared
def test_the_real_article_reads_without_a_problem(shared: Path) -> None:
    library = read_library(SHARED / "articles")
    assert library.report.problems == ()
    assert library.articles[0].sentences[-1].paragraph > 10


def test_no_name_of_a_file_reaches_the_terminal_as_a_command_to_it(
    run: Callable[..., Result], folder: Fill
) -> None:
    place = folder(good__txt="Ferry\n\nThe ferry sails today.")
    (place / "\x1b[2J\x9b31m.png").write_bytes(b"\x89PNG")
    (place / "\x1b]0;x\x07\n.txt").write_text("Wall\n\nThe wall stands.")
    (place / "a.json").write_text('[{"id": "\\u001b[2J", "title": "x"}]')
    for command in (["articles"], ["check"], ["ask", "wall"]):
        result = run(*command, articles=place)
        assert not set(result.stdout + result.stderr) & set("\x1b\x9b\x07")
    assert "\\x1b[2J\\x9b31m.png" in run("articles", articles=place).stderr
