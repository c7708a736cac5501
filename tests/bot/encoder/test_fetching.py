"""An encoder fetched from a hub on this machine, with all that can go wrong on the way."""

import hashlib
import resource
import shutil
import socket
import threading
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.encoder.fetching import as_toml, fetch_encoder
from bot.encoder.known import Known, Pinned, load_known
from retrieval.meaning.encoder import ABOUT, MODEL, TOKENIZER, About, Encoder, EncoderError
from tests.site import Site

DATA = {"onnx/model.onnx": b"model " * 100_000, "tokenizer.json": b"{}"}


class Seen:
    """Notes how far the fetching was."""

    def __init__(self) -> None:
        self.steps: list[tuple[str, int, int]] = []

    def __call__(self, name: str, done: int, of: int) -> None:
        self.steps.append((name, done, of))


def hub(site: Site, data: dict[str, bytes] = DATA) -> Known:
    """Return an encoder that the site has, with the sums of `DATA`."""
    for path, content in data.items():
        site.pages[f"/made/{path}"] = 200, {}, content
    pinned = {
        name: Pinned(path=path, sha256=hashlib.sha256(DATA[path]).hexdigest())
        for name, path in zip((MODEL, TOKENIZER), DATA, strict=True)
    }
    return Known(
        address=f"{site.url}/made/",
        megabytes=1,
        files=pinned,
        about={"licence": "MIT", "dimensions": 16},
    )


def nothing_is_left(folder: Path) -> bool:
    return not folder.exists() or not any(folder.iterdir())


def test_it_is_fetched_once_with_its_progress(site: Site, tmp_path: Path) -> None:
    known, seen = hub(site), Seen()
    place = fetch_encoder("made", known, tmp_path / "encoders", seen)
    assert (place / MODEL).read_bytes() == DATA["onnx/model.onnx"]
    assert (place / ABOUT).read_text() == 'name = "made"\nlicence = "MIT"\ndimensions = 16\n'
    assert seen.steps[-1] == (TOKENIZER, 2, 2)
    assert {of for name, _, of in seen.steps if name == MODEL} == {600_000}
    fetch_encoder("made", known, tmp_path / "encoders", seen)
    assert site.count() == {"/made/onnx/model.onnx": 1, "/made/tokenizer.json": 1}


def test_a_file_with_another_sum_is_thrown_away(site: Site, tmp_path: Path) -> None:
    known = hub(site, DATA | {"tokenizer.json": b"[]"})
    with pytest.raises(EncoderError, match="is not the file that is meant"):
        fetch_encoder("made", known, tmp_path / "encoders", Seen())
    assert nothing_is_left(tmp_path / "encoders")


def test_what_the_hub_has_not_or_nobody_serves_is_told(site: Site, tmp_path: Path) -> None:
    known = hub(site, {})
    with pytest.raises(EncoderError, match=r"made could not be fetched \(127.0.0.1 answers 404\); try again"):
        fetch_encoder("made", known, tmp_path / "encoders", Seen())
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    nobody = known.model_copy(update={"address": f"http://127.0.0.1:{port}/"})
    with pytest.raises(EncoderError, match="its hub can't be reached"):
        fetch_encoder("made", nobody, tmp_path / "encoders", Seen())
    assert nothing_is_left(tmp_path / "encoders")


def test_a_download_that_breaks_off_leaves_nothing(torn: str, site: Site, tmp_path: Path) -> None:
    known = hub(site).model_copy(update={"address": torn})
    with pytest.raises(EncoderError, match="the download broke off"):
        fetch_encoder("made", known, tmp_path / "encoders", Seen())
    assert nothing_is_left(tmp_path / "encoders")


def test_a_disk_without_room_is_told_before_the_download(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full(NamedTuple):
        free: int = 1 << 20

    monkeypatch.setattr(shutil, "disk_usage", lambda path: Full())
    with pytest.raises(EncoderError, match=r"the disk of .* has 1 MB left; make room"):
        fetch_encoder("made", hub(site), tmp_path / "encoders", Seen())
    assert nothing_is_left(tmp_path / "encoders")


def test_a_disk_that_takes_no_more_in_the_middle_is_told_and_cleared(site: Site, tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        with pytest.raises(EncoderError, match=r"made can't be kept in .* \(file too large\); make room"):
            fetch_encoder("made", hub(site), tmp_path / "encoders", Seen())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert nothing_is_left(tmp_path / "encoders")


def test_the_known_ones_are_pinned_and_listed_with_their_licences(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert set(load_known()) == {"all-MiniLM-L6-v2", "multilingual-e5-small"}
    shown = CliRunner().invoke(app, ["encoder"]).stdout
    assert "all-MiniLM-L6-v2  en, licence Apache-2.0, 24 MB to fetch" in shown
    assert "multilingual-e5-small  many languages, licence MIT, 135 MB to fetch" in shown


def test_what_is_told_of_the_known_ones_can_be_read_when_they_are_fetched() -> None:
    for name, known in load_known().items():
        told = {"name": name, **known.about}
        assert About(**tomllib.loads(as_toml(told))) == About(**told)


def test_a_command_fetches_one_that_then_can_be_set(
    site: Site, tmp_path: Path, encoder_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    pins = tmp_path / "pins.toml"
    pins.write_text(f'[own]\naddress = "{site.url}/"\nmegabytes = 23\nabout = {{ dimensions = 384 }}\n')
    for name in (MODEL, TOKENIZER):
        data = (encoder_folder / name).read_bytes()
        site.pages[f"/{name}"] = 200, {}, data
        with pins.open("a") as file:
            file.write(
                f'[own.files."{name}"]\npath = "{name}"\nsha256 = "{hashlib.sha256(data).hexdigest()}"\n'
            )
    told = CliRunner().invoke(app, ["encoder", "own", "--pins", str(pins)])
    assert told.exit_code == 0
    assert "own is under the licence unknown." in told.stdout
    assert "set ENCODER=own" in told.stdout
    assert Encoder(tmp_path / "data" / "encoders" / "own").about.name == "own"
    monkeypatch.setenv("ENCODER", "own")
    asked = CliRunner().invoke(app, ["ask", "What does a journey to the island cost?"])
    assert "9 crowns" in asked.stdout
    unknown = CliRunner().invoke(app, ["encoder", "other"])
    assert "No encoder is known as other; known are" in str(unknown.exception)


@pytest.mark.parametrize(
    ("pins", "told"),
    [
        ("[", "does not tell of encoders"),
        ("own = 3", "does not tell of encoders"),
        (
            '[own]\naddress = "ftp://a/"\nmegabytes = 1\nfiles = {}\nabout = {}',
            "address: string should match",
        ),
    ],
)
def test_pins_that_are_none_are_told(tmp_path: Path, pins: str, told: str) -> None:
    (tmp_path / "pins.toml").write_text(pins)
    with pytest.raises(EncoderError, match=told):
        load_known(tmp_path / "pins.toml")
    with pytest.raises(EncoderError, match="can't be read"):
        load_known(tmp_path / "none.toml")


@pytest.fixture
def torn() -> Iterator[str]:
    """The address of a server that promises a megabyte and closes the line after a thousand bytes."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            line, _ = server.accept()
            with line:
                line.recv(65_536)
                line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + b"m" * 1000)

        serving = threading.Thread(target=serve, daemon=True)
        serving.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"
        serving.join(5)
