"""Fetches an encoder once, by the sums of its files; afterwards nothing of it needs a network."""

import hashlib
import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import httpx

from bot.encoder.known import Known, Pinned
from corpus.private import private_folder
from retrieval.meaning.encoder import ABOUT, EncoderError

Progress = Callable[[str, int, int], None]
_SILENCE = 30.0
_PLAIN = {"Accept-Encoding": "identity"}
_LEAST_LEFT = 64 << 20


def fetch_encoder(name: str, known: Known, folder: Path, progress: Progress) -> Path:
    """Fetch an encoder into a folder of its name in `folder`, unless it is there; return where it is.

    It is there whole, or not at all. `progress` is called with the name of a file, how many of its bytes are
    fetched, and how many there are. Raises EncoderError, with nothing left behind.
    """
    place, part = folder / name, folder / f"{name}.part"
    if (place / ABOUT).exists():
        return place
    try:
        private_folder(folder)
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(mode=0o700)
        with httpx.Client(headers=_PLAIN, follow_redirects=True, timeout=_SILENCE) as client:
            for file, pinned in known.files.items():
                _fetch(client, known.address + pinned.path, pinned, part / file, progress)
        (part / ABOUT).write_text(as_toml({"name": name, **known.about}), "utf-8")
        shutil.rmtree(place, ignore_errors=True)
        part.rename(place)
    except httpx.HTTPError as error:
        raise EncoderError(f"{name} could not be fetched ({_why(error)}); try again later.") from None
    except OSError as error:
        raise EncoderError(
            f"{name} can't be kept in {folder} ({(error.strerror or str(error)).lower()}); make room there."
        ) from None
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return place


def as_toml(about: Mapping[str, object]) -> str:
    """Return what is told of an encoder as TOML, whose strings, numbers and lists are JSON's."""
    lines = []
    for key, value in about.items():
        within = (
            {f"{key}.{name}": one for name, one in value.items()}
            if isinstance(value, Mapping)
            else {key: value}
        )
        lines += [f"{name} = {json.dumps(one)}\n" for name, one in within.items()]
    return "".join(lines)


def _fetch(client: httpx.Client, address: str, pinned: Pinned, path: Path, progress: Progress) -> None:
    """Fetch a file. Raises httpx.HTTPError, OSError, and EncoderError where it is another than is meant."""
    digest, done = hashlib.sha256(), 0
    with client.stream("GET", address) as answer, path.open("wb") as file:
        answer.raise_for_status()
        of = int(answer.headers.get("content-length", 0))
        free = shutil.disk_usage(path.parent).free
        if of + _LEAST_LEFT > free:
            raise EncoderError(
                f"{pinned.path} has {of >> 20} MB, and the disk of {path.parent.parent} has {free >> 20} MB "
                "left; make room."
            )
        for chunk in answer.iter_bytes(1 << 18):
            digest.update(chunk)
            file.write(chunk)
            done += len(chunk)
            progress(path.name, done, max(of, done))
    if digest.hexdigest() != pinned.sha256:
        raise EncoderError(
            f"What {address} gives is not the file that is meant (its SHA-256 is {digest.hexdigest()}); "
            "it was thrown away, try again later or take another encoder."
        )


def _why(error: httpx.HTTPError) -> str:
    if isinstance(error, httpx.HTTPStatusError):
        return f"{error.request.url.host} answers {error.response.status_code}"
    if isinstance(error, httpx.RemoteProtocolError | httpx.ReadError):
        return "the download broke off"
    return "its hub can't be reached" if isinstance(error, httpx.ConnectError) else type(error).__name__
