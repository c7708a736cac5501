"""An encoder: a small model on this machine that makes a vector of a sentence, near those that mean the same.

onnxruntime and tokenizers, the extra "meaning", are imported where one is opened, and nowhere else.
"""

import os
import tomllib
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
import psutil
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator

from corpus.errors import VerbatimError
from corpus.names import whole

Vector = NDArray[np.float32]
Bytes = NDArray[np.int8]
MODEL, TOKENIZER, ABOUT = "model.onnx", "tokenizer.json", "encoder.toml"
_LARGEST = 127
_UNRELATED, _BY_CHANCE = 0.04, 0.40
_SMALLEST = 1e-9
_TIMES_THE_MODEL, _BESIDE = 3, 64 << 20
_INPUTS = {"input_ids", "attention_mask", "token_type_ids"}


class EncoderError(VerbatimError):
    """An encoder can't be used."""


class About(BaseModel):
    """What `encoder.toml` tells of an encoder.

    `pooling` makes one vector of those of the words: their mean, or that of the first ("cls"). `question` and
    `sentence` are written before a question and a sentence; what is longer than so many tokens is cut off.
    `languages` are those it was made for (ISO 639-1), none for all. Two numbers tell how alike (cosine) it
    finds a question and a sentence of another article: `unrelated` is the mean, and `by_chance` what one pair
    of a thousand reaches. `by_language` has both for languages where they are known to be others. Without
    them they are those of all-MiniLM-L6-v2.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    dimensions: Annotated[int, Field(ge=1, le=4096)]
    pooling: Literal["mean", "cls"] = "mean"
    question: str = ""
    sentence: str = ""
    longest: Annotated[int, Field(ge=8, le=8192)] = 256
    languages: tuple[str, ...] = ()
    unrelated: Annotated[float, Field(ge=-1, le=1)] = _UNRELATED
    by_chance: Annotated[float, Field(ge=-1, le=1, validate_default=True)] = _BY_CHANCE
    by_language: Mapping[str, tuple[float, float]] = {}
    licence: str = ""

    @field_validator("by_chance")
    @classmethod
    def _above_the_mean(cls, value: float, info: ValidationInfo) -> float:
        if value <= info.data.get("unrelated", _UNRELATED):
            raise ValueError("it has to be above unrelated")
        return value

    @field_validator("by_language")
    @classmethod
    def _each_above_the_mean(
        cls, value: Mapping[str, tuple[float, float]]
    ) -> Mapping[str, tuple[float, float]]:
        for language, (unrelated, by_chance) in value.items():
            if by_chance <= unrelated:
                raise ValueError(f"the second number of {language} has to be above the first")
        return value


class Encoder:
    """An encoder that is open. It may be used by several threads at once.

    `key` is a hash of all that its vectors depend on; those of another key can't be compared with them.
    """

    def __init__(self, folder: Path, threads: int = 1) -> None:
        """Open the one in the folder, to work on so many threads. Raises EncoderError."""
        self.about = _about(folder)
        self.key = _key(folder, self.about)
        self._check_memory(folder)
        self._session, self._tokenizer = _opened(folder, self.about, threads)
        self._inputs = {given.name for given in self._session.get_inputs()}
        if not self._inputs <= _INPUTS:
            raise EncoderError(
                f"{folder / MODEL} wants {', '.join(sorted(self._inputs - _INPUTS))}, too; {_TAKE}."
            )
        self._try(folder)

    def knows(self, language: str) -> bool:
        """Return whether it was made for a language (ISO 639-1)."""
        return not self.about.languages or language in self.about.languages

    def question(self, text: str) -> Vector:
        """Return the vector of a question, of length 1, shape (dimensions,). Raises EncoderError."""
        return self._encoded(self.about.question + text)

    def sentence(self, text: str) -> Bytes:
        """Return the vector of a sentence, its largest part ±127, shape (dimensions,).

        Raises EncoderError.
        """
        return in_bytes(self._encoded(self.about.sentence + text))

    def likeness(self, cosine: NDArray[np.floating[Any]], language: str) -> Vector:
        """Return how alike to a question in a language that is, on the scale of all-MiniLM-L6-v2, with which
        the weights were learnt.

        What is as alike as unrelated sentences are, in the mean or by chance, is as alike on it as they are.
        """
        about = self.about
        unrelated, by_chance = about.by_language.get(language, (about.unrelated, about.by_chance))
        stretch = (_BY_CHANCE - _UNRELATED) / (by_chance - unrelated)
        return np.asarray(_UNRELATED + (cosine - unrelated) * stretch, np.float32)

    def _encoded(self, text: str) -> Vector:
        """Return the vector of a text. Raises EncoderError."""
        try:
            vector = self._run(whole(text))
        except Exception as error:  # noqa: BLE001 - whatever a model of any form can raise
            raise EncoderError(f"The encoder {self.about.name} encodes nothing ({error}); {_TAKE}.") from None
        if not np.isfinite(vector).all():
            raise EncoderError(f"The encoder {self.about.name} makes vectors that are no numbers; {_TAKE}.")
        return vector

    def _run(self, text: str) -> Vector:
        """Return the vector of a text, alone: in a batch, quantized models make another one of it."""
        found = self._tokenizer.encode(text)
        ids = np.array([found.ids], np.int64)
        given = {
            "input_ids": ids,
            "attention_mask": np.ones_like(ids),
            "token_type_ids": np.zeros_like(ids),
        }
        words = self._session.run(None, {name: given[name] for name in self._inputs})[0][0]
        vector = words.mean(axis=0) if self.about.pooling == "mean" else words[0]
        return np.asarray(vector / max(float(np.linalg.norm(vector)), _SMALLEST), np.float32)

    def _try(self, folder: Path) -> None:
        """Raise EncoderError unless it makes such vectors as it is said to make."""
        vector = self._encoded("a")
        if vector.shape != (self.about.dimensions,):
            raise EncoderError(
                f"{folder / MODEL} makes vectors of the shape {vector.shape}, not of {self.about.dimensions} "
                f"dimensions as {ABOUT} says; correct that."
            )

    def _check_memory(self, folder: Path) -> None:
        """Raise EncoderError where the machine has too little memory left to open the model."""
        needed = _size(folder) * _TIMES_THE_MODEL + _BESIDE
        free = psutil.virtual_memory().available
        if free < needed:
            raise EncoderError(
                f"The encoder needs about {needed >> 20} MB of memory, and {free >> 20} MB are left; "
                "give the machine more, or leave ENCODER empty."
            )


def in_bytes(vector: Vector) -> Bytes:
    """Return the vector in the same direction whose largest part is ±127."""
    largest = np.maximum(np.abs(vector).max(), np.float32(_SMALLEST))
    return np.asarray(np.rint(vector * (_LARGEST / largest)), np.int8)


_TAKE = "take another encoder, or leave ENCODER empty"


def _about(folder: Path) -> About:
    try:
        return About(**tomllib.loads((folder / ABOUT).read_text("utf-8")))
    except OSError as error:
        raise EncoderError(
            f"{folder / ABOUT} can't be read ({(error.strerror or '').lower()}); an encoder is a folder with "
            f"{MODEL}, {TOKENIZER} and {ABOUT}."
        ) from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise EncoderError(
            f"{folder / ABOUT}: {'.'.join(map(str, first['loc']))}: {first['msg'].lower()}; correct it."
        ) from None
    except (ValueError, TypeError) as error:
        raise EncoderError(f"{folder / ABOUT} is no TOML ({error}); correct it.") from None


def _size(folder: Path) -> int:
    try:
        return (folder / MODEL).stat().st_size
    except OSError as error:
        raise EncoderError(
            f"{folder / MODEL} can't be read ({(error.strerror or '').lower()}); {_TAKE}."
        ) from None


def _key(folder: Path, about: About) -> str:
    """Return a hash of the model, the tokenizer, and what is told of them. Raises EncoderError."""
    told = about.model_dump_json(
        exclude={"licence", "languages", "unrelated", "by_chance", "by_language", "name"}
    )
    digest = blake2b(told.encode(), digest_size=10)
    try:
        for name in (MODEL, TOKENIZER):
            with (folder / name).open("rb") as file:
                while part := file.read(1 << 20):
                    digest.update(part)
    except OSError as error:
        raise EncoderError(
            f"{error.filename} can't be read ({(error.strerror or '').lower()}); {_TAKE}."
        ) from None
    return digest.hexdigest()


def _opened(folder: Path, about: About, threads: int) -> tuple[Any, Any]:
    """Return onnxruntime's session and the tokenizer, which pads nothing and cuts off what is too long."""
    try:
        import onnxruntime
        from tokenizers import Tokenizer
    except ImportError:
        raise EncoderError(
            'An encoder needs onnxruntime and tokenizers: pip install "verbatim-bot[meaning]".'
        ) from None
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    options.log_severity_level = 4
    try:
        session = onnxruntime.InferenceSession(
            os.fspath(folder / MODEL), options, providers=["CPUExecutionProvider"]
        )
        tokenizer = Tokenizer.from_file(os.fspath(folder / TOKENIZER))
    except Exception as error:  # noqa: BLE001 - tokenizers raises Exception itself
        raise EncoderError(f"The encoder in {folder} can't be opened ({error}); {_TAKE}.") from None
    tokenizer.no_padding()
    tokenizer.enable_truncation(about.longest)
    return session, tokenizer
