"""The files by which the bot is deployed do what docs/deploy.md says of them."""

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.end_to_end.telegram import Telegram, bot_process
from tests.end_to_end.test_service import free_port

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
SERVICES: Any = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))["services"]
COMPOSE: Any = SERVICES["verbatim"]
DEPLOY = (ROOT / "docs" / "deploy.md").read_text("utf-8")
UNIT = (ROOT / "docs" / "verbatim.service").read_text("utf-8")


@pytest.fixture
def telegram() -> Iterator[Telegram]:
    with closing(Telegram()) as made:
        yield made


def analyzed(*arguments: str) -> subprocess.CompletedProcess[str]:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("there is no systemd-analyze here")
    return subprocess.run(["systemd-analyze", *arguments], capture_output=True, text=True, check=False)


def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path: Path) -> None:
    unit = tmp_path / "verbatim.service"
    unit.write_text(UNIT.replace("/opt/verbatim/bin/verbatim", sys.executable))  # which is there
    done = analyzed("verify", str(unit))
    assert done.returncode == 0
    assert "verbatim.service" not in done.stdout + done.stderr


def test_the_unit_lets_the_bot_do_little() -> None:
    done = analyzed("security", "--offline=yes", "--no-pager", str(ROOT / "docs" / "verbatim.service"))
    level = re.search(r"exposure level for verbatim.service: ([\d.]+)", done.stdout)
    assert level is not None, done.stderr
    assert float(level[1]) < 2.0


def health_checks() -> list[list[str]]:
    """Return the commands that tell a container's health: of the image, and of compose.yaml."""
    command = re.search(r"HEALTHCHECK.*\\\n\s*CMD (\[.*\])\n", DOCKERFILE)
    assert command is not None
    of_image: list[str] = yaml.safe_load(command[1])
    assert COMPOSE["healthcheck"]["test"][0] == "CMD"
    return [of_image, COMPOSE["healthcheck"]["test"][1:]]


def test_a_container_is_healthy_while_the_bot_lives(telegram: Telegram, tmp_path: Path) -> None:
    port = str(COMPOSE["environment"]["HEALTH_PORT"])
    assert f"HEALTH_PORT={port}" in DOCKERFILE
    free = str(free_port())
    checks = [
        [sys.executable, *(part.replace(port, free) for part in check[1:])] for check in health_checks()
    ]
    assert all(free in check[-1] for check in checks)
    with bot_process(telegram, tmp_path / "log", HEALTH_PORT=free):
        assert [subprocess.run(check, check=False).returncode for check in checks] == [0, 0]
    ended = [subprocess.run(check, check=False, stderr=subprocess.DEVNULL).returncode for check in checks]
    assert ended == [1, 1]


def test_a_container_is_nobody_of_note_and_writes_to_its_volume_only() -> None:
    assert re.search(r"^USER [1-9]\d*$", DOCKERFILE, re.MULTILINE)
    assert COMPOSE["read_only"]
    assert COMPOSE["cap_drop"] == ["ALL"]
    assert [volume for volume in COMPOSE["volumes"] if not volume.endswith(":ro")] == ["data:/data"]
    assert COMPOSE["environment"]["DATA_DIR"] == "/data"  # .env may leave it empty
    assert COMPOSE["stop_grace_period"] == "40s"
    assert COMPOSE["restart"] == "unless-stopped"
    (run,) = re.findall(r"docker run (.*)", DEPLOY.replace("\\\n", " "))
    assert {"--read-only", "--init", "no-new-privileges", "DATA_DIR=/data"} <= set(shlex.split(run))


def test_each_way_takes_ten_lines_or_fewer() -> None:
    blocks = re.findall(r"```sh\n(.*?)```", DEPLOY, re.DOTALL)
    assert len(blocks) == 5
    assert max(len(block.splitlines()) for block in blocks) <= 10


def test_the_unit_and_the_commands_that_install_it_name_the_same_places() -> None:
    assert "ExecStart=/opt/verbatim/bin/verbatim run" in UNIT
    assert "python3 -m venv /opt/verbatim " in DEPLOY
    assert "WorkingDirectory=/etc/verbatim\n" in UNIT
    assert "/etc/verbatim/.env" in DEPLOY
    assert "DATA_DIR=/var/lib/verbatim " in UNIT
    assert "DATA_DIR=/var/lib/verbatim\n" in DEPLOY


def test_the_cluster_of_compose_is_the_version_that_is_tested_and_nobody_outside_reaches_it() -> None:
    service = SERVICES["opensearch"]
    tested = re.search(r"<opensearch>(.+)</opensearch>", (ROOT / "tests/opensearch/pom.xml").read_text())
    assert tested is not None
    assert service["image"] == f"opensearchproject/opensearch:{tested[1]}"
    assert (service["profiles"], "ports" in service) == (["cluster"], False)
    assert "ENGINE_URL=http://opensearch:9200" in (ROOT / "docs" / "scale.md").read_text("utf-8")
