import json
from pathlib import Path

import numpy as np
import pytest

from corpus.library import SAMPLES
from corpus.scan import read_library
from retrieval.ask import ask
from retrieval.evaluation.gold import Gold, GoldError, load_articles, load_gold
from retrieval.evaluation.measure import auroc, measure
from retrieval.evaluation.methods import METHODS, Outcome
from retrieval.evidence import ANSWERS, EVIDENCE, THERE
from retrieval.features import FEATURES
from retrieval.index import Index
from tests.benchmarks.sets import Case, GoldSet, cases_of, examples_of
from tests.benchmarks.weights import confidences, fit_answers, fit_ranking, fit_there, thresholds_of

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
        return lambda text: Outcome(
            "x", ("wrong", "3.2 metres and Ottilie Frank"), 0.7, "answer" if "sea" in text else "none"
        )

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
    assert (outcome.confidence, outcome.level) == (answer.confidence, answer.level)
    if answer.quotes:
        assert outcome.quotes == tuple(quote.text for quote in answer.quotes)


def test_the_shipped_way_is_no_worse_than_the_simpler_ones() -> None:
    library = read_library(SAMPLES)
    values = {name: measure(library, GOLD, make).figures["quote@1"].value for name, make in METHODS.items()}
    assert values["shipped"] == 1
    assert values["naive"] <= values["plain"] <= values["shipped"]


def test_the_fit_finds_the_feature_that_tells(samples: Index) -> None:
    examples = examples_of(GoldSet("samples-en", samples.library, tuple(GOLD)))
    assert len(examples) == len(GOLD)
    weights = fit_ranking(examples)
    assert weights.shape == (len(FEATURES),)
    assert fit_ranking(examples, without=["covered"])[FEATURES.index("covered")] == 0
    for example in examples:
        assert example.gold[np.argmax(example.features @ weights)]


def case(there: bool, answers: bool, kind: str, **evidence: float) -> Case:
    values = np.array([evidence.get(name, 0.0) for name in EVIDENCE])
    return Case(values, there, answers, answers, 0.0, kind, "made-en", "one")


def test_the_decision_learns_what_is_there_and_what_answers() -> None:
    noise = np.random.default_rng(0)
    cases = [
        case(there, there, "half", in_passage=there * 0.5 + noise.random() * 0.6)
        for there in (True, False) * 100
    ] + [
        case(True, says, "whole", in_passage=1, negated=float(not says and at % 3 == 0))
        for at, says in enumerate((True, False) * 100)
    ]
    there, answers = fit_there(cases), fit_answers(cases)
    assert there[THERE.index("in_passage")] > 0 > answers[ANSWERS.index("negated")]
    confidence = confidences(cases, there, answers)
    assert confidence[0] > confidence[1]
    declined = [c < thresholds_of(cases, confidence)["en"] for c in confidence[1:200:2]]
    assert 0.92 <= np.mean(declined) <= 0.96


def test_a_question_is_asked_of_collections_with_and_without_its_article(samples: Index) -> None:
    cases = cases_of(
        GoldSet(
            "squad2-en", samples.library, (*GOLD, Gold("Who is not the head librarian?", GOLD[1].article, ()))
        )
    )
    halves = [c for c in cases if c.kind == "half"]
    assert {c.there for c in halves} == {True, False}
    assert [c.answers for c in cases if c.kind == "whole"] == [True] * 4 + [False]
    assert all(c.there for c in cases if c.kind == "whole")


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
    assert figures["answered of the answerable"].value >= 0.86
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
    assert result.exit_code == 0, (result.output, result.exception)
    assert json.loads(result.stdout)["shipped"]["figures"]["quote@1"]["value"] == 1
    assert png.read_bytes().startswith(b"\x89PNG")
