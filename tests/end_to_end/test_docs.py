"""What the documents show is what the commands print."""

import re
import shlex
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app

ROOT = Path(__file__).parents[2]
SHOWN = re.findall(r"```console\n\$ verbatim (.+)\n((?:.*\n)*?)```", (ROOT / "README.md").read_text("utf-8"))


@pytest.mark.parametrize(("command", "output"), SHOWN)
def test_a_command_prints_what_the_readme_shows(
    command: str, output: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ARTICLES_DIR", raising=False)
    assert CliRunner().invoke(app, shlex.split(command)).stdout == output


def test_the_readme_shows_commands_and_names_them_all() -> None:
    assert len(SHOWN) >= 2
    readme = (ROOT / "README.md").read_text("utf-8")
    assert app.registered_commands
    for command in app.registered_commands:
        assert command.callback is not None
        assert f"`verbatim {command.callback.__name__}" in readme


@pytest.mark.parametrize("installer", ["Makefile", "Dockerfile"])
def test_what_the_readme_installs_is_enough_for_every_command(installer: str) -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    installed = re.search(r"'\.\[([\w,]+)\]'|\"\.\[([\w,]+)\]\"", (ROOT / installer).read_text("utf-8"))
    assert installed is not None
    assert set((installed[1] or installed[2]).split(",")) == extras.keys() - {"test", "check"}


def test_links_in_the_documents_lead_somewhere() -> None:
    for document in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\(([^)#]+)\)", document.read_text("utf-8")):
            assert target.startswith("https://") or (document.parent / target).exists(), (
                document.name,
                target,
            )


def test_the_architecture_names_every_module() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    for folder in ("corpus", "retrieval", "bot"):
        for path in (ROOT / folder).iterdir():
            name = path.name + "/" * path.is_dir()
            if not name.startswith("_"):
                assert f"`{name}`" in text, f"{folder}/{name}"
