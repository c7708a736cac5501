"""What the documents show is what the commands print."""

import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app

ROOT = Path(__file__).parents[2]
SHOWN = re.findall(r"```console\n\$ verbatim (.+)\n((?:.*\n)*?)```", (ROOT / "README.md").read_text("utf-8"))
LIBRARY = (ROOT / "docs" / "library.md").read_text("utf-8")
PROGRAMS = re.findall(r"```python\n((?:.*\n)*?)```\n\n```text\n((?:.*\n)*?)```", LIBRARY)


@pytest.mark.parametrize(("command", "output"), SHOWN)
def test_a_command_prints_what_the_readme_shows(
    command: str, output: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ARTICLES_DIR", raising=False)
    assert CliRunner().invoke(app, shlex.split(command)).stdout == output


@pytest.mark.parametrize(("program", "output"), PROGRAMS)
def test_a_program_in_the_docs_prints_what_they_show(program: str, output: str, tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(program, "utf-8")
    done = subprocess.run(
        [sys.executable, "program.py"],
        capture_output=True, text=True, encoding="utf-8", cwd=tmp_path, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
    )  # fmt: skip
    assert (done.stdout, done.stderr) == (output, "")


def test_the_library_page_shows_programs_with_what_they_print() -> None:
    assert len(PROGRAMS) == LIBRARY.count("```python") >= 3


def test_the_readme_shows_commands_and_names_them_all() -> None:
    assert len(SHOWN) >= 2
    readme = (ROOT / "README.md").read_text("utf-8")
    assert app.registered_commands
    for command in app.registered_commands:
        assert command.callback is not None
        assert f"`verbatim {command.callback.__name__.replace('_', '-')}" in readme


@pytest.mark.parametrize("installer", ["Makefile", "Dockerfile"])
def test_what_the_readme_installs_is_enough_for_every_command(installer: str) -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    installed = re.search(r"'\.\[([\w,]+)\]'|\"\.\[([\w,]+)\]\"", (ROOT / installer).read_text("utf-8"))
    assert installed is not None
    assert set((installed[1] or installed[2]).split(",")) == extras.keys() - {"test", "check", "bench"}


def test_links_in_the_documents_lead_somewhere() -> None:
    for document in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\(([^)#]+)\)", document.read_text("utf-8")):
            assert target.startswith("https://") or (document.parent / target).exists(), (
                document.name,
                target,
            )


def test_the_files_that_contributing_names_are_there() -> None:
    named = re.findall(r"`([\w.-]+(?:/[\w./-]*|\.\w+))`", (ROOT / "CONTRIBUTING.md").read_text("utf-8"))
    assert len(named) >= 20
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_the_architecture_names_every_module() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    for folder in ("corpus", "retrieval", "bot"):
        for path in (ROOT / folder).iterdir():
            name = path.name + "/" * path.is_dir()
            if not name.startswith("_") and name != "py.typed":
                assert f"`{name}`" in text, f"{folder}/{name}"
