"""Are weaknesses known of what is installed with the bot? `make check` asks pip-audit, where it can."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import httpx
from packaging.utils import canonicalize_name

from tests.licences import ROOT, licences

DATA = "https://pypi.org/pypi/{}/json"  # where pip-audit looks, too
_REACHED_WITHIN = 3.0
_DONE_WITHIN = 60.0


def main() -> int:
    """Return 1 where a weakness is known, else 0; where nothing can be asked, a line says so."""
    pins = pinned()
    try:
        if why := why_out_of_reach(pins[0].replace("==", "/")):
            raise TimeoutError(why)
        found = asked(pins)
    except (TimeoutError, subprocess.TimeoutExpired, ValueError) as error:
        print(f"pip-audit: skipped, {error}.")
        return 0
    weak, lines = told(found)
    print("\n".join(f"pip-audit: {line}" for line in lines))
    return 1 if weak else 0


def told(found: list[dict[str, Any]]) -> tuple[int, list[str]]:
    """Return how many packages are weak, and what to say of what pip-audit found."""
    weak = [one for one in found if one.get("vulns")]
    lines = []
    for one in weak:
        for known in one["vulns"]:
            mended = ", ".join(known["fix_versions"]) or "no version"
            lines.append(f"{one['name']} {one['version']} has {known['id']}, mended in {mended}.")
    silent = sum("skip_reason" in one for one in found)
    lines.append(f"of {len(found)} packages {len(weak)} are weak, {silent} could not be asked for.")
    return len(weak), lines


def asked(pins: list[str]) -> list[dict[str, Any]]:
    """Return what pip-audit tells of each. Raises subprocess.TimeoutExpired, and ValueError for no answer."""
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder) / "requirements.txt"
        listed.write_text("\n".join(pins), "utf-8")
        command = [
            sys.executable, "-m", "pip_audit", "--requirement", str(listed), "--no-deps", "--disable-pip",
            "--progress-spinner=off", "--timeout=5", "--format=json",
        ]  # fmt: skip
        done = subprocess.run(command, timeout=_DONE_WITHIN, check=False, capture_output=True, text=True)
    if not done.stdout:
        raise ValueError((done.stderr.strip().splitlines() or ["it says nothing"])[-1])
    found: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    return found


def pinned() -> list[str]:
    """Return the pins of what is installed with the bot."""
    wanted = {canonicalize_name(name) for name in licences()}
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    return [line for line in lines if canonicalize_name(line.partition("==")[0]) in wanted]


def why_out_of_reach(package: str, data: str = DATA) -> str | None:
    """Return why the weaknesses of a package can't be asked for, None where they can."""
    try:
        answer = httpx.get(data.format(package), timeout=_REACHED_WITHIN)
        known = answer.status_code == httpx.codes.OK and "vulnerabilities" in answer.json()
    except (httpx.HTTPError, ValueError) as error:
        return f"its data can't be reached ({type(error).__name__})"
    return None if known else "its data is not there"


if __name__ == "__main__":
    sys.exit(main())
