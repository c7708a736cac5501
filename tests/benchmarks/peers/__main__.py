"""Print how engines compare, and draw it: `python -m tests.benchmarks.peers [--plot FILE] [passages ...]`.

All read the same articles, a passage of about a hundred words each, words drawn by Zipf's law, and are asked
the same 400 questions of five words (rank_bm25 20 of them, for it takes long). Each engine's questions are
asked in three rounds, the engines taking turns, each time in a process of its own; a ratio is that of the
medians within a round. Memory is what is resident more than before the index was opened, files that are
mapped included; that of OpenSearch itself is not counted, but its disk is.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import regex

from tests.benchmarks.peers.engines import ENGINES, Engine, OnOpenSearch
from tests.benchmarks.scale import made_up_questions, write_articles
from tests.opensearch.jars import NoOpenSearchError
from tests.opensearch.node import shared_node

_SIZES = (1_000, 10_000, 100_000)
_ROUNDS = 3
_HEADER = (
    "passages", "engine", "build in s", "start in s", "question, median in ms", "99 %",
    "times verbatim's median", "memory in MB", "on disk in MB",
)  # fmt: skip
Figures = dict[str, float]


def main() -> None:
    """Print a Markdown table, a line for each size and engine."""
    if sys.argv[1:2] == ["of"]:
        print(json.dumps(_figures(*sys.argv[2:])))  # noqa: T201
        return
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("passages", type=int, nargs="*", default=_SIZES)
    parser.add_argument("--plot", type=Path)
    given = parser.parse_args()
    _say(_machine())
    _say(f"\n| {' | '.join(_HEADER)} |\n" + "| --- " * len(_HEADER) + "|")
    with TemporaryDirectory() as place:
        try:
            os.environ["PEERS_ENGINE_URL"] = shared_node(Path(place))
        except NoOpenSearchError as error:
            _say(f"\n{error}.")
        drawn = {size: _compared(size) for size in given.passages}
    _say(f"\nLoad {os.getloadavg()[0]:.1f} after.")
    if given.plot:
        _plot(drawn, given.plot)


def _machine() -> str:
    python = f"Python {sys.version.split()[0]}"
    load = f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} before"
    return f"{load}; {python}, {', '.join(_versions())}"


def _versions() -> list[str]:
    found = []
    for name in ("numpy", "rank-bm25", "bm25s", "tantivy", "opensearch-py"):
        with suppress(PackageNotFoundError):
            found.append(f"{name} {version(name)}")
    return found


def _compared(size: int) -> dict[str, list[Figures]]:
    """Return the figures of each engine, a dict a round; print its line."""
    with TemporaryDirectory() as place:
        write_articles(Path(place), size)
        folders = {}
        for name, engine in ENGINES.items():
            why = _why_not(engine, size)
            if why:
                _say(f"| {size:,} | {name} | {why} |" + " |" * 6)
                continue
            folders[name] = Path(place) / regex.sub("[ ,]+", "-", f"{name} {size}".lower())
            folders[name].mkdir()
            (folders[name] / "articles").symlink_to(Path(place) / "articles")
        rounds, failed = _rounds(folders)
    for name, found in rounds.items():
        _say(_line(size, name, found, rounds["verbatim"]))
    for name, why in failed.items():
        _say(f"| {size:,} | {name} | failed: {why} |" + " |" * 6)
    return rounds


def _rounds(folders: dict[str, Path]) -> tuple[dict[str, list[Figures]], dict[str, str]]:
    """Return the figures of each engine, a dict a round, and of those that failed why."""
    built: dict[str, Figures] = {}
    rounds: dict[str, list[Figures]] = {name: [] for name in folders}
    failed: dict[str, str] = {}
    for _ in range(_ROUNDS):
        for name in [name for name in rounds if name not in failed]:
            made_by = ENGINES[name].same_index or name
            try:
                if made_by not in built:
                    built[made_by] = _run("build", made_by, folders[made_by])
                rounds[name].append(built[made_by] | _run("ask", name, folders[made_by]))
            except subprocess.CalledProcessError as error:
                failed[name] = error.stderr.strip().splitlines()[-1]
    return {name: found for name, found in rounds.items() if name not in failed}, failed


def _why_not(engine: Engine, size: int) -> str | None:
    if isinstance(engine, OnOpenSearch) and "PEERS_ENGINE_URL" not in os.environ:
        return "not run: OpenSearch did not start"
    if engine.needs and not find_spec(engine.needs):
        return "not installed"
    return "not run: it holds all words in memory" if engine.most and size > engine.most else None


def _line(size: int, name: str, found: list[Figures], ours: list[Figures]) -> str:
    ratios = sorted(one["median"] / other["median"] for one, other in zip(found, ours, strict=True))
    middle = {key: median(one[key] for one in found) for key in found[0]}
    figures = (
        f"{middle['build']:.1f}", f"{middle['start']:.2f}",
        f"{middle['median']:.2f}", f"{middle['last']:.2f}",
        f"{median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})",
        f"{middle['resident']:.0f}", f"{middle['disk']:.0f}",
    )  # fmt: skip
    return f"| {size:,} | {name} | {' | '.join(figures)} |"


def _run(what: str, name: str, folder: Path) -> Figures:
    command = [sys.executable, "-m", "tests.benchmarks.peers", "of", what, name, str(folder)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    found: Figures = json.loads(ran.stdout.splitlines()[-1])
    return found


def _figures(what: str, name: str, place: str) -> Figures:
    """Return seconds, milliseconds a question, and bytes in millions, of building or of asking."""
    engine, folder = ENGINES[name], Path(place)
    started = time.perf_counter()
    if what == "build":
        engine.build(folder)
        return {"build": time.perf_counter() - started, "disk": engine.disk(folder) / 1e6}
    empty = _resident()
    search = engine.open(folder)
    asked = [engine.read(question) for question in made_up_questions(engine.questions)]
    search(asked[0])
    found = {"start": time.perf_counter() - started}
    times = []
    for question in asked:
        started = time.perf_counter()
        search(question)
        times.append(1000 * (time.perf_counter() - started))
    middle, last = np.quantile(times, (0.5, 0.99)).tolist()
    return {**found, "median": middle, "last": last, "resident": (_resident() - empty) / 1e6}


def _resident() -> int:
    return int(Path("/proc/self/status").read_text().split("VmRSS:")[1].split()[0]) * 1024


def _plot(drawn: dict[int, dict[str, list[Figures]]], path: Path) -> None:
    """Draw questions and memory as the collection grows, both axes logarithmic."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot

    figure, panels = pyplot.subplots(1, 2, figsize=(10, 4.2), layout="constrained")
    for panel, key, title in zip(
        panels, ("median", "resident"), ("a question, median in ms", "memory in MB"), strict=True
    ):
        for name in ENGINES:
            points: list[Any] = [
                (size, median(one[key] for one in found[name]))
                for size, found in drawn.items()
                if name in found
            ]
            if points:
                panel.loglog(*zip(*points, strict=True), marker="o", label=name)
        panel.set(title=title, xlabel="passages")
        panel.grid(alpha=0.3)
    figure.legend(*panels[0].get_legend_handles_labels(), loc="outside lower center", ncols=4, frameon=False)
    figure.savefig(path, dpi=120)


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
