"""The jars of OpenSearch and the Java that runs them."""

import fcntl
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path

from platformdirs import user_cache_path

HERE = Path(__file__).parent
PLAIN, WITH_KNN = "pom.xml", "knn.xml"
"""What a node is made of: the server alone, or with the k-NN plugin."""
_OLDEST_JAVA = 21
_SECONDS = 240
_UNTIL_TRIED_AGAIN = 600
_FOLDERS = (Path("/usr/lib/jvm"), Path("/Library/Java/JavaVirtualMachines"))


class NoOpenSearchError(Exception):
    """OpenSearch can't run here; says why, and what to do."""


def fetched_jars(pom: str = PLAIN, *, at_any_rate: bool = False) -> Path:
    """Return the folder with the jars, fetched by Maven where they are not there yet, once for all who ask.

    It lies in the cache of the user, another one where the file `pom` is. Raises NoOpenSearchError, for ten
    minutes without another attempt unless that is made `at_any_rate`.
    """
    folder = _folder(pom)
    failed = folder.with_suffix(".failed")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with locked(folder.parent / "lock"):
        if not folder.is_dir():
            recent = failed.exists() and time.time() - failed.stat().st_mtime < _UNTIL_TRIED_AGAIN
            if recent and not at_any_rate:
                raise NoOpenSearchError(failed.read_text("utf-8"))
            try:
                _fetch(folder, pom)
            except NoOpenSearchError as error:
                failed.write_text(str(error), "utf-8")
                raise
    return folder


def can_run() -> bool:
    """Return whether OpenSearch can run here without anything being fetched."""
    try:
        find_java()
    except NoOpenSearchError:
        return False
    return _folder(PLAIN).is_dir()


def find_java() -> Path:
    """Return the newest Java of this machine. Raises NoOpenSearchError where none is new enough."""
    homes = [Path(os.environ["JAVA_HOME"])] if "JAVA_HOME" in os.environ else []
    homes += [Path(java).resolve().parents[1] for java in [shutil.which("java")] if java]
    homes += [home for folder in _FOLDERS for home in (*folder.glob("*"), *folder.glob("*/Contents/Home"))]
    version, home = max(((_version(home), home) for home in homes), default=(0, Path()))
    if version < _OLDEST_JAVA:
        raise NoOpenSearchError(f"OpenSearch needs Java {_OLDEST_JAVA} or later, here is {version or 'none'}")
    return home / "bin" / "java"


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Wait until no other process is in such a block with this file."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _folder(pom: str) -> Path:
    cache = user_cache_path("verbatim-opensearch")
    return cache / blake2b((HERE / pom).read_bytes(), digest_size=6).hexdigest()


def _fetch(folder: Path, pom: str) -> None:
    new = folder.with_suffix(".new")
    command = [
        "mvn",
        "-B",
        "-q",
        "-f",
        str(HERE / pom),
        "dependency:copy-dependencies",
        f"-DoutputDirectory={new}",
    ]
    try:
        ran = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS)
    except FileNotFoundError:
        raise NoOpenSearchError("Maven is not installed, which fetches OpenSearch") from None
    except subprocess.TimeoutExpired:
        raise NoOpenSearchError(f"Maven did not fetch OpenSearch within {_SECONDS} s") from None
    if ran.returncode:
        told = re.findall(r"^\[ERROR\] (.+)", ran.stdout, re.MULTILINE) or ["it did not say why"]
        raise NoOpenSearchError(f"Maven could not fetch OpenSearch: {told[0]}")
    for plugin in new.glob("*.zip"):
        shutil.unpack_archive(plugin, new)
    new.rename(folder)


def _version(home: Path) -> int:
    """Return the version of the Java that lives there, 0 where none does."""
    release = home / "release"
    told = re.search(r'JAVA_VERSION="(?:1\.)?(\d+)', release.read_text()) if release.is_file() else None
    return int(told[1]) if told else 0
