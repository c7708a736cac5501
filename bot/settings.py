"""The settings, from the environment and `.env`; `.env.example` documents each."""

import re
import secrets
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import unquote
from zoneinfo import ZoneInfo, available_timezones

import httpx
from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from corpus.errors import VerbatimError
from corpus.library import SAMPLES
from corpus.rules import Limits
from corpus.sources import SOURCES_FILE

TELEGRAM = "https://api.telegram.org"
_OF_SECRETS = re.compile(r"[A-Za-z0-9_-]{1,256}")


class SettingsError(VerbatimError):
    """A setting has a value that can't be used."""


class Settings(BaseSettings):
    """All settings, each with the default it has where nothing is set."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True)

    telegram_bot_token: SecretStr | None = None
    admin_ids: Annotated[frozenset[int], NoDecode] = frozenset()
    allowed_ids: Annotated[frozenset[int], NoDecode] = frozenset()
    blocked_ids: Annotated[frozenset[int], NoDecode] = frozenset()
    questions_per_minute: Annotated[int, Field(ge=1)] = 12
    group_questions_per_minute: Annotated[int, Field(ge=1)] = 30
    protect_content: bool = False
    privacy: Literal["normal", "strict"] = "normal"
    keep_days: Annotated[int, Field(ge=1)] = 365
    timezone: str = "UTC"
    articles_dir: Path = SAMPLES
    sources: Path | None = None
    engine_url: SecretStr | None = None
    data_dir: Path = Field(default_factory=lambda: user_data_path("verbatim", appauthor=False))
    max_file_mb: Annotated[float, Field(gt=0)] = Limits().file_mb
    max_file_seconds: Annotated[float, Field(gt=0)] = Limits().seconds
    max_article_chars: Annotated[int, Field(gt=0)] = Limits().article_chars
    max_line_chars: Annotated[int, Field(gt=0)] = Limits().line_chars
    max_files: Annotated[int, Field(gt=0)] = Limits().files
    max_depth: Annotated[int, Field(gt=0)] = Limits().depth
    max_unpacked_mb: Annotated[float, Field(gt=0)] = Limits().unpacked_mb
    max_unpacked_ratio: Annotated[float, Field(gt=1)] = Limits().unpacked_ratio
    watch: bool = False
    quotes: Annotated[int, Field(ge=1, le=3)] = 3
    encoder: str = ""
    encoder_threads: Annotated[int, Field(ge=1, le=64)] = 1
    sandbox_port: Annotated[int, Field(ge=0, le=65535)] = 8081
    telegram_api_url: str = TELEGRAM
    alert_chat_id: int | None = None
    webhook_url: str | None = None
    webhook_listen: str = "127.0.0.1"
    webhook_port: Annotated[int, Field(ge=1, le=65535)] = 8443
    webhook_secret: SecretStr | None = Field(default_factory=lambda: SecretStr(secrets.token_urlsafe(32)))
    reader_url: str | None = None
    reader_listen: str = "127.0.0.1"
    reader_port: Annotated[int, Field(ge=0, le=65535)] = 8082
    health_listen: str = "127.0.0.1"
    health_port: Annotated[int | None, Field(ge=1, le=65535)] = None
    health_max_age: Annotated[float, Field(gt=0)] = 90
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["text", "logfmt", "json"] = "text"

    @model_validator(mode="before")
    @classmethod
    def _alert_the_first_admin(cls, values: dict[str, object]) -> dict[str, object]:
        admins = str(values.get("admin_ids") or "").replace(",", " ").split()
        if values.get("alert_chat_id") is None and admins and admins[0].isdigit():
            return {**values, "alert_chat_id": admins[0]}
        return values

    @field_validator("admin_ids", "allowed_ids", "blocked_ids", mode="before")
    @classmethod
    def _split_ids(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        parts = value.replace(",", " ").split()
        if not all(part.removeprefix("-").isdigit() for part in parts):
            raise ValueError("should be Telegram ids, separated by commas")
        return frozenset(int(part) for part in parts)

    @field_validator("timezone")
    @classmethod
    def _is_timezone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("should be a time zone, like Europe/Berlin")
        return value

    @field_validator("telegram_bot_token")
    @classmethod
    def _looks_like_a_token(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            number, _, key = value.get_secret_value().partition(":")
            if not number.isdigit() or not key:
                raise ValueError("should be the token that @BotFather gave you, like 123456:ABC-DEF")
        return value

    @field_validator("webhook_secret", mode="before")
    @classmethod
    def _is_secret_or_none(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        if not _OF_SECRETS.fullmatch(value):
            raise ValueError("should be 1 to 256 of A-Z a-z 0-9 _ -, or none")
        return None if value == "none" else value

    @field_validator("telegram_api_url", "webhook_url", "reader_url")
    @classmethod
    def _is_address(cls, value: str | None) -> str | None:
        if value is not None and not _is_web_address(value):
            raise ValueError("should be an address that begins with https:// or http://")
        return value.rstrip("/") if value else value

    @model_validator(mode="after")
    def _has_a_secret_from_telegram(self) -> Self:
        if self.webhook_secret is None and self.telegram_api_url == TELEGRAM:
            raise ValueError("WEBHOOK_SECRET: none is for other servers than Telegram's; leave it empty")
        return self

    @field_validator("engine_url")
    @classmethod
    def _is_engine(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not value.get_secret_value().startswith(("https://", "http://")):
            raise ValueError("should be empty, or like https://user:password@host:9200")
        return value

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @field_validator("log_format", mode="before")
    @classmethod
    def _lower(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value

    @property
    def now(self) -> datetime:
        """What the clock says where the bot's people live."""
        return datetime.now(ZoneInfo(self.timezone))

    @property
    def limits(self) -> Limits:
        """The limits that hold when articles are read."""
        return Limits(
            file_mb=self.max_file_mb,
            article_chars=self.max_article_chars,
            line_chars=self.max_line_chars,
            files=self.max_files,
            depth=self.max_depth,
            unpacked_mb=self.max_unpacked_mb,
            unpacked_ratio=self.max_unpacked_ratio,
            seconds=self.max_file_seconds,
        )

    @property
    def sources_file(self) -> Path:
        """Where sources are named: SOURCES, or sources.toml among the articles."""
        return self.sources or self.articles_dir / SOURCES_FILE

    @property
    def has_articles(self) -> bool:
        """Whether articles are named that are the bot's own, and not the bundled samples."""
        return not self.model_fields_set.isdisjoint({"articles_dir", "sources"})

    @property
    def engine(self) -> str:
        """Where the articles are asked, with user and password; "" is on this machine."""
        return self.engine_url.get_secret_value() if self.engine_url else ""

    @property
    def secrets(self) -> frozenset[str]:
        """What is never logged."""
        password = unquote(self.engine.partition("://")[2].rpartition("@")[0].partition(":")[2])
        webhook = self.webhook_secret.get_secret_value() if self.webhook_secret else ""
        return frozenset({self.token, webhook, password} - {""})

    @property
    def token(self) -> str:
        """The bot's token, "" where none is set."""
        return self.telegram_bot_token.get_secret_value() if self.telegram_bot_token else ""


def load_settings() -> Settings:
    """Return the settings of the environment and `.env`.

    Raises SettingsError with one line that names each wrong setting and what it should be.
    """
    try:
        return Settings()
    except ValidationError as error:
        wrong = "; ".join(map(_what_is_wrong, error.errors(include_input=False, include_url=False)))
        raise SettingsError(f"Wrong setting: {wrong}. Correct it in .env or the environment.") from None


def _is_web_address(value: str) -> bool:
    try:
        address = httpx.URL(value)
    except httpx.InvalidURL:
        return False
    return address.scheme in ("http", "https") and bool(address.host)


def _what_is_wrong(found: ErrorDetails) -> str:
    """Return the setting and what it should be; what stands in the hint keeps its case, as Europe/Berlin."""
    hint = found["msg"].removeprefix("Value error, ")
    if not found["loc"]:
        return hint
    return f"{'.'.join(map(str, found['loc'])).upper()}: {hint[:1].lower()}{hint[1:]}"
