"""Does the wheel work? `make matrix` installs it into a clean environment of every Python here, and asks
it a question.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

from rich.console import Console

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "corpus", "retrieval")
OLDEST, NEWEST = 11, 30
QUESTION, ANSWER = "how high is the sea wall", "3.2 metres high"
IS_TYPED = (
    "from importlib.resources import files as f; print(all(f(p).joinpath('py.typed').is_file() for p in {}))"
)
shown = Console(highlight=False, soft_wrap=True)


def main() -> int:
    """Return 0 if the wheel answers on every Python found, 1 if it doesn't on any or none is found."""
    with tempfile.TemporaryDirectory() as folder:
        wheel = _built(Path(folder))
        _check_files(wheel)
        failed = found = 0
        for name, pythons in _pythons():
            found += 1
            try:
                shown.print(f"{name}: {_asked(wheel, pythons, Path(folder) / name)}", markup=False)
            except (subprocess.CalledProcessError, AssertionError) as error:
                failed += 1
                said = error.stderr if isinstance(error, subprocess.CalledProcessError) else None
                shown.print(f"{name}: FAILED: {said or error}", markup=False)
    shown.print(f"{wheel.name}: {found - failed} of {found} Pythons")
    return int(failed > 0 or found == 0)


def _built(folder: Path) -> Path:
    _run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, ROOT)
    (wheel,) = folder.glob("*.whl")
    return wheel


def _check_files(wheel: Path) -> None:
    names = ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == set(PACKAGES), names
    assert {f"{package}/py.typed" for package in PACKAGES} <= set(names), "py.typed is missing"


def _pythons() -> Iterator[tuple[str, list[str]]]:
    """Yield each version from 3.11 on that is on PATH or among pyenv's, and its programs, which may turn
    out broken.
    """
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    for minor in range(OLDEST, NEWEST):
        name = f"python3.{minor}"
        programs = [*map(str, sorted(pyenv.glob(f"3.{minor}.*/bin/{name}"))), shutil.which(name)]
        pythons = [program for program in programs if program and _runs(program, minor)]
        if pythons:
            yield name, pythons


def _runs(program: str, minor: int) -> bool:
    """Return whether it is that Python and can make environments: shims may be dead, and Debian leaves
    ensurepip out.
    """
    code = f"import ensurepip, sys; assert sys.version_info[:2] == (3, {minor})"
    return subprocess.run([program, "-c", code], capture_output=True, check=False).returncode == 0


def _asked(wheel: Path, pythons: list[str], place: Path) -> str:
    """Install the wheel with one of these Pythons, outside of the checkout, and return its answer's first
    line.
    """
    _run(pythons[0], "-m", "venv", place)
    scripts = place / ("Scripts" if os.name == "nt" else "bin")
    constraints = re.sub(r"(?m)^pip==.*\n", "", (ROOT / "constraints.txt").read_text("utf-8"))
    (place / "constraints.txt").write_text(constraints, "utf-8")
    _run(scripts / "pip", "install", "--quiet", "--constraint", place / "constraints.txt", wheel, cwd=place)
    assert _run(scripts / "python", "-c", IS_TYPED.format(PACKAGES), cwd=place) == "True\n", "no py.typed"
    answer = _run(scripts / "verbatim", "ask", *QUESTION.split(), cwd=place).splitlines()[0]
    assert ANSWER in answer, answer
    return answer


def _run(*command: str | Path, cwd: Path | None = None) -> str:
    clean = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "ARTICLES_DIR")}
    environment = {**clean, "DATA_DIR": str(cwd or ROOT), "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=True)
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
