"""The encoders that can be fetched by name, and where the one that is set lies."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.settings import Settings
from retrieval.meaning.encoder import ABOUT, EncoderError


class Pinned(BaseModel):
    """A file behind an address, and the SHA-256 that it has to have, in hexadecimal digits."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    path: str
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class Known(BaseModel):
    """An encoder that can be fetched: its files by the names they get, and what `encoder.toml` tells."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    address: Annotated[str, Field(pattern="^https?://.*/$")]
    megabytes: int
    files: Mapping[str, Pinned]
    about: Mapping[str, Any]

    @property
    def licence(self) -> str:
        """The licence it is under."""
        return str(self.about.get("licence", "unknown"))


def load_known(path: Path | None = None) -> dict[str, Known]:
    """Return the encoders that are known by name, or those of a file of that form. Raises EncoderError."""
    try:
        told = (
            path.read_text("utf-8")
            if path
            else files("bot.encoder").joinpath("known.toml").read_text("utf-8")
        )
        return {name: Known(**about) for name, about in tomllib.loads(told).items()}
    except OSError as error:
        raise EncoderError(
            f"{path} can't be read ({(error.strerror or '').lower()}); check its name."
        ) from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise EncoderError(f"{path}: {where}: {first['msg'].lower()}; correct it.") from None
    except (ValueError, TypeError) as error:
        raise EncoderError(f"{path} does not tell of encoders ({error}); correct it.") from None


def encoders_folder(settings: Settings) -> Path:
    """Return the folder that encoders are fetched into, each into one of its name."""
    return settings.data_dir / "encoders"


def folder_of(settings: Settings) -> Path | None:
    """Return the folder of the encoder that ENCODER names, None where it is empty.

    Raises EncoderError where it names one that can be fetched, and that was not done yet.
    """
    if not settings.encoder:
        return None
    fetched = encoders_folder(settings) / settings.encoder
    if (fetched / ABOUT).exists():
        return fetched
    if settings.encoder in load_known():
        raise EncoderError(
            f"{settings.encoder} has not been fetched yet; fetch it: verbatim encoder {settings.encoder}."
        )
    return Path(settings.encoder).expanduser()
