import shutil
from pathlib import Path

import numpy as np
import psutil
import pytest

from retrieval.meaning.encoder import ABOUT, MODEL, TOKENIZER, Encoder, EncoderError


def test_what_means_the_same_is_more_alike_than_what_shares_words(encoder: Encoder) -> None:
    asked = encoder.question("What does a journey to the island cost?")
    fare, island = (
        encoder.sentence(text).astype(np.float32)
        for text in ("The ferry fare is nine crowns.", "The island has three lighthouses.")
    )
    assert fare @ asked / np.linalg.norm(fare) > island @ asked / np.linalg.norm(island)


def test_a_text_has_the_same_vector_alone_and_after_others_and_is_padded_with_nothing(
    encoder: Encoder,
) -> None:
    first = encoder.question("Who runs the ferry?")
    encoder.question("A much longer text that goes on and on, about another thing altogether.")
    assert (encoder.question("Who runs the ferry?") == first).all()
    assert np.linalg.norm(first) == pytest.approx(1, abs=1e-4)


def test_every_encoder_finds_unrelated_sentences_equally_alike(
    encoder: Encoder, encoder_folder: Path, tmp_path: Path
) -> None:
    folder = copied(encoder_folder, tmp_path / "other")
    with (folder / ABOUT).open("a") as about:
        about.write("unrelated = 0.755\nby_chance = 0.831\nby_language.es = [0.764, 0.835]\n")
    other = Encoder(folder)
    assert other.key == encoder.key
    assert encoder.likeness(np.array([0.04, 0.40, 0.9]), "en") == pytest.approx([0.04, 0.40, 0.9])
    assert other.likeness(np.array([0.755, 0.831]), "en") == pytest.approx([0.04, 0.40])
    assert other.likeness(np.array([0.764, 0.835]), "es") == pytest.approx([0.04, 0.40])


def test_what_is_too_long_is_cut_off(encoder: Encoder) -> None:
    longest = encoder.sentence("wall " * 300)
    assert (encoder.sentence("wall " * 3000) == longest).all()


def test_an_empty_text_has_a_vector_too(encoder: Encoder) -> None:
    assert np.isfinite(encoder.question("")).all()
    assert encoder.sentence("").shape == (384,)


def test_a_broken_text_has_a_vector_too(encoder: Encoder) -> None:
    assert np.isfinite(encoder.question("What is \ud83d there?")).all()


def test_whatever_a_model_raises_is_an_encoder_error(
    encoder_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoder = Encoder(encoder_folder)

    class Failing:
        def run(self, *_: object) -> None:
            raise MemoryError("bad_alloc")

    monkeypatch.setattr(encoder, "_session", Failing())
    with pytest.raises(EncoderError, match=r"encodes nothing \(bad_alloc\)"):
        encoder.question("Who runs the ferry?")


def test_the_key_is_of_all_that_vectors_depend_on(
    encoder: Encoder, encoder_folder: Path, tmp_path: Path
) -> None:
    same, other = (copied(encoder_folder, tmp_path / name) for name in ("same", "other"))
    about = (other / ABOUT).read_text()
    (other / ABOUT).write_text(about + 'sentence = "passage: "\n')
    assert Encoder(same).key == encoder.key
    assert Encoder(other).key != encoder.key


def test_a_folder_that_is_none_is_told_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=r"can't be read .* an encoder is a folder with"):
        Encoder(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("about", "told"),
    [
        ("name = ", "is no TOML"),
        ('name = "a"', "dimensions: field required"),
        ('name = "a"\ndimensions = 384\npooling = "most"', "pooling: input should be 'mean' or 'cls'"),
        ('name = "a"\ndimensions = 384\ncolour = "red"', "colour: extra inputs are not permitted"),
        ('name = "a"\ndimensions = 384\nunrelated = 0.7', "by_chance: .* has to be above unrelated"),
        ('name = "a"\ndimensions = 384\nby_language.es = [0.7, 0.6]', "second number of es has to be above"),
    ],
)
def test_what_is_wrong_in_what_is_told_of_it_is_named(tmp_path: Path, about: str, told: str) -> None:
    (tmp_path / ABOUT).write_text(about)
    with pytest.raises(EncoderError, match=told):
        Encoder(tmp_path)


@pytest.mark.parametrize("name", [MODEL, TOKENIZER])
def test_a_missing_file_is_named(encoder_folder: Path, tmp_path: Path, name: str) -> None:
    folder = copied(encoder_folder, tmp_path / "encoder")
    (folder / name).unlink()
    with pytest.raises(EncoderError, match=rf"{name} can't be read \(no such file"):
        Encoder(folder)


@pytest.mark.parametrize("name", [MODEL, TOKENIZER])
def test_a_damaged_file_is_told_in_one_sentence(encoder_folder: Path, tmp_path: Path, name: str) -> None:
    folder = copied(encoder_folder, tmp_path / "encoder")
    (folder / name).write_bytes((folder / name).read_bytes()[:1000])
    with pytest.raises(EncoderError, match="take another encoder, or leave ENCODER empty"):
        Encoder(folder)


def test_wrong_dimensions_are_told(encoder_folder: Path, tmp_path: Path) -> None:
    folder = copied(encoder_folder, tmp_path / "encoder")
    (folder / ABOUT).write_text('name = "a"\ndimensions = 12\n')
    with pytest.raises(EncoderError, match="not of 12 dimensions"):
        Encoder(folder)


def test_too_little_memory_is_told_before_the_model_is_read(
    encoder_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Little:
        available = 5 << 20

    monkeypatch.setattr(psutil, "virtual_memory", Little)
    with pytest.raises(EncoderError, match=r"needs about [0-9]+ MB of memory, and 5 MB are left"):
        Encoder(encoder_folder)


def test_a_missing_extra_is_named(encoder_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "onnxruntime", None)
    with pytest.raises(EncoderError, match=r"pip install \"verbatim-bot\[meaning\]\""):
        Encoder(encoder_folder)


def copied(folder: Path, to: Path) -> Path:
    return Path(shutil.copytree(folder, to))
