import json
from pathlib import Path

import numpy as np
import pytest

from corpus.library import SAMPLES
from corpus.scan import read_library
from retrieval.ask import ask
from retrieval.decision import EVIDENCE
from retrieval.evaluation.gold import Gold, GoldError, load_articles, load_gold
from retrieval.evaluation.measure import auroc, measure
from retrieval.evaluation.methods import METHODS, Outcome
from retrieval.features import FEATURES
from retrieval.index import Index
from tests.benchmarks.weights import decision_cases, fit_decision, fit_ranking, ranking_examples

GOLD = [
    Gold("How high is the sea wall?", "06-flood-wall.md", ("3.2 metres",)),
    Gold("Who is the head librarian?", "02-library-roof.md", ("Ottilie Frank",)),
    Gold("How many passengers will the ferry carry?", "01-ferry-returns.md", ("140",)),
    Gold("Who is the leader of the No campaign?", "04-wind-farm-vote.md", ("Bruno Hale",)),
]


def test_an_answer_counts_whatever_its_case_and_white_space() -> None:
    assert GOLD[1].is_answered_by("the librarian, ottilie\n frank, said")
    assert not GOLD[1].is_answered_by("Ottilie said")


def test_auroc_is_the_share_of_pairs_in_order() -> None:
    positive, negative = np.array([0.9, 0.5, 0.5]), np.array([0.5, 0.1])
    pairs = [(p > n) + 0.5 * (p == n) for p in positive for n in negative]
    assert auroc(positive, negative) == pytest.approx(sum(pairs) / len(pairs))


def test_figures_count_what_the_method_did() -> None:
    def half_right(index: Index) -> object:
        return lambda text: Outcome("x", ("wrong", "3.2 metres and Ottilie Frank"), 0.7, "sea" in text)

    figures = measure(read_library(SAMPLES), GOLD, half_right).figures  # type: ignore[arg-type]
    assert (figures["quote@1"].value, figures["quote@3"].value, figures["MRR"].value) == (0, 0.5, 0.25)
    assert figures["quote@1"].low == figures["quote@1"].high == 0
    assert figures["quote@3"].low < 0.5 < figures["quote@3"].high
    assert figures["AUROC"].value == 0.5


@pytest.mark.parametrize(
    "text",
    [
        "How high is the sea wall?",
        "How high is the sea wall? from:radio",
        "What did the repairs of the ferry cost in March 2026?",
        "What is the capital of France?",
        "Hello!",
        "word " * 900,
    ],
)
def test_what_is_measured_is_what_the_bot_answers(samples: Index, text: str) -> None:
    outcome, answer = METHODS["shipped"](samples)(text), ask(samples, text)
    assert (outcome.confidence, outcome.answers) == (answer.confidence, bool(answer.quotes))
    if answer.quotes:
        assert outcome.quotes == tuple(quote.text for quote in answer.quotes)


def test_the_shipped_way_is_no_worse_than_the_simpler_ones() -> None:
    library = read_library(SAMPLES)
    values = {name: measure(library, GOLD, make).figures["quote@1"].value for name, make in METHODS.items()}
    assert values["shipped"] == 1
    assert values["naive"] <= values["plain"] <= values["shipped"]


def test_the_fit_finds_the_feature_that_tells(samples: Index) -> None:
    examples = ranking_examples(samples.library, GOLD)
    assert len(examples) == len(GOLD)
    weights = fit_ranking(examples)
    assert weights.shape == (len(FEATURES),)
    assert fit_ranking(examples, ["covered"])[FEATURES.index("covered")] == 0
    for example in examples:
        assert example.gold[np.argmax(example.features @ weights)]


def test_the_decision_learns_to_tell_what_is_there(samples: Index) -> None:
    cases = decision_cases(samples.library, GOLD * 10)
    coefficients = fit_decision(cases)
    assert coefficients.shape == (len(EVIDENCE) + 1,)
    scores = [float(c.evidence @ coefficients[:-1] + coefficients[-1]) for c in cases]
    there = [s for s, c in zip(scores, cases, strict=True) if c.answerable]
    gone = [s for s, c in zip(scores, cases, strict=True) if not c.answerable]
    assert auroc(np.array(there), np.array(gone)) > 0.8


@pytest.mark.parametrize("content", ["nothing", "[1]", '[{"question": "x"}]'])
def test_a_file_that_holds_no_questions_is_refused(content: str, tmp_path: Path) -> None:
    (tmp_path / "q.json").write_text(content)
    with pytest.raises(GoldError, match="correct it"):
        load_gold(tmp_path / "q.json")
    with pytest.raises(GoldError, match="cannot be opened"):
        load_gold(tmp_path / "none.json")
    with pytest.raises(GoldError, match="no articles"):
        load_articles(tmp_path / "none")


@pytest.mark.shared
@pytest.mark.parametrize(("language", "first", "three"), [("en", 0.81, 0.94), ("es", 0.76, 0.92)])
def test_the_figures_the_readme_gives_still_hold(
    shared: Path, language: str, first: float, three: float
) -> None:
    folder = shared / "eval"
    library = load_articles(folder / f"xquad-{language}-articles.json")
    gold = load_gold(folder / f"xquad-{language}-questions.json")
    figures = measure(library, gold, METHODS["shipped"]).figures
    assert figures["quote@1"].value >= first
    assert figures["quote@3"].value >= three
    assert figures["AUROC"].value >= 0.97
    assert figures["answered of the answerable"].value >= 0.90
    assert figures["declined of the rest"].value >= 0.93
    assert figures["right among answered"].value >= 0.90


def test_evaluate_prints_tables_json_and_a_plot(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from typer.testing import CliRunner

    from bot.cli import app

    questions = tmp_path / "q.json"
    questions.write_text(
        json.dumps([{"question": g.question, "article": g.article, "answers": g.answers} for g in GOLD])
    )
    command = ["evaluate", str(questions), str(SAMPLES)]
    assert "passage@1" in CliRunner().invoke(app, [*command, "--baseline", "naive"]).stdout
    png = tmp_path / "risk.png"
    result = CliRunner().invoke(app, [*command, "--json", "--plot", str(png)])
    assert json.loads(result.stdout)["shipped"]["figures"]["quote@1"]["value"] == 1
    assert png.read_bytes().startswith(b"\x89PNG")
