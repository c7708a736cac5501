import re
from datetime import timedelta
from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, load_settings
from corpus.library import SAMPLES

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def test_everything_has_a_default() -> None:
    settings = load_settings()
    assert (settings.token, settings.articles_dir, settings.admin_ids) == ("", SAMPLES, frozenset())


def test_values_come_from_the_env_file_and_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("TELEGRAM_BOT_TOKEN=1:abc\nADMIN_IDS=7, 8\nLOG_LEVEL=debug\nQUOTES=\n")
    monkeypatch.setenv("QUOTES", "2")
    settings = load_settings()
    assert (settings.token, settings.quotes, settings.log_level) == ("1:abc", 2, "DEBUG")
    assert settings.admin_ids == {7, 8}
    assert "abc" not in repr(settings)


def test_the_password_of_the_engine_is_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENGINE_URL", "https://ada:hors%2Fe@search.example:9200")
    settings = load_settings()
    assert "hors/e" in settings.secrets
    assert "hors" not in repr(settings)


@pytest.mark.parametrize(("name", "has"), [("ARTICLES_DIR", True), ("SOURCES", True), ("DATA_DIR", False)])
def test_a_bot_has_articles_of_its_own_where_they_are_named(
    name: str, has: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "here")
    assert load_settings().has_articles is has


@pytest.mark.parametrize(
    ("admins", "chat", "hears"),
    [("8, 7", "", 8), ("8 7", "-100", -100), ("", "", None), ("", "5", 5), ("8", "0", 0)],
)
def test_the_first_admin_hears_of_trouble_unless_a_chat_is_named(
    admins: str, chat: str, hears: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ADMIN_IDS", admins)
    monkeypatch.setenv("ALERT_CHAT_ID", chat)
    assert load_settings().alert_chat_id == hears


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELEGRAM_BOT_TOKEN", "not-a-token"), ("ADMIN_IDS", "ada"), ("QUOTES", "9"), ("MAX_FILE_MB", "0"),
        ("SANDBOX_PORT", "port"), ("TELEGRAM_API_URL", "api.telegram.org"), ("LOG_LEVEL", "loud"),
        ("ENGINE_URL", "ada:secret@host:9200"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_one_line_that_names_it(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert name in str(caught.value)
    assert "\n" not in str(caught.value)
    assert value == "9" or value not in str(caught.value) or name not in ("TELEGRAM_BOT_TOKEN", "ENGINE_URL")


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("TIMEZONE", "Berlin", "TIMEZONE: should be a time zone, like Europe/Berlin."),
        ("TELEGRAM_BOT_TOKEN", "abc", "the token that @BotFather gave you, like 123456:ABC-DEF."),
        ("LOG_LEVEL", "loud", "LOG_LEVEL: input should be 'DEBUG', 'INFO', 'WARNING' or 'ERROR'."),
    ],
)
def test_what_a_value_should_be_is_told_in_its_own_case(
    name: str, value: str, hint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert hint in str(caught.value)


def test_the_example_documents_every_setting_and_no_other() -> None:
    documented = re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert sorted(documented) == sorted(name.upper() for name in Settings.model_fields)


def test_the_example_as_it_stands_gives_the_defaults() -> None:
    Path(".env").write_text((ROOT / ".env.example").read_text())
    made = {"webhook_secret"}  # anew at each start
    usual = Settings(_env_file=None)  # type: ignore[call-arg]
    assert load_settings().model_dump(exclude=made) == usual.model_dump(exclude=made)


def test_a_webhook_has_a_secret_unless_it_is_told_to_have_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def secret() -> str | None:
        found = load_settings().webhook_secret
        return found.get_secret_value() if found else None

    first, second = secret(), secret()
    assert first is not None
    assert second is not None
    assert first != second
    assert len(first) > 40
    monkeypatch.setenv("WEBHOOK_SECRET", "s3cret-word")
    assert secret() == "s3cret-word"
    monkeypatch.setenv("WEBHOOK_SECRET", "none")
    with pytest.raises(SettingsError, match="none is for other servers than Telegram's"):
        load_settings()
    monkeypatch.setenv("TELEGRAM_API_URL", "http://127.0.0.1:9")
    assert secret() is None
    monkeypatch.setenv("WEBHOOK_SECRET", "two words")
    with pytest.raises(SettingsError, match="WEBHOOK_SECRET: should be 1 to 256 of") as told:
        load_settings()
    assert "two words" not in str(told.value)


@pytest.mark.parametrize(
    "address", ["http://[::1", "https://", "http://127.0.0.1:notaport", "ftp://a.example"]
)
def test_an_address_that_is_none_is_told_of(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_API_URL", address)
    with pytest.raises(SettingsError, match="TELEGRAM_API_URL: should be an address that begins with"):
        load_settings()


def test_the_clock_is_that_of_the_time_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIMEZONE", "Pacific/Kiritimati")
    assert load_settings().now.utcoffset() == timedelta(hours=14)
