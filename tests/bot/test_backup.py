"""What a backup holds, and that nothing but a whole one is ever put back."""

import json
import sqlite3
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.backup import BackupError, back_up, restore
from bot.ledger import GroupSettings, Ledger
from corpus.fetching import ADDED, Page, Store, file_name
from tests.bot.test_ledger import ASKED

LEDGER = "ledger-7.sqlite3"
Change = Callable[[dict[str, bytes]], object]


@pytest.fixture
async def data(tmp_path: Path) -> Path:
    """What a bot has kept: a question, a group, an added and a hidden article, and caches."""
    folder = tmp_path / "data"
    async with Ledger(folder / LEDGER) as ledger:
        await ledger.note_question(ASKED)
        await ledger.keep_settings(-5, GroupSettings(quotes=2))
    store = Store(folder / "fetched")
    store.keep(page("https://a.example/1"), b"The ferry sails at noon.")
    store.hide("a1", True)
    (folder / "articles-abc.sqlite3").write_bytes(b"a cache")
    (folder / "inbox-7.sqlite3").write_bytes(b"")
    return folder


def page(url: str) -> Page:
    return Page(ADDED.name, url, url, file_name(url), "txt", None, None, 1.0)


def content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


async def test_what_was_backed_up_is_there_after_it_was_restored_elsewhere(
    data: Path, tmp_path: Path
) -> None:
    archive, elsewhere = tmp_path / "backup.zip", tmp_path / "elsewhere"
    made = back_up(data, archive)
    assert [entry.path for entry in made.files] == [
        LEDGER, "fetched/pages.sqlite3", f"fetched/added/{file_name('https://a.example/1')}",
    ]  # fmt: skip
    assert restore(archive, elsewhere).before is None
    async with Ledger(elsewhere / LEDGER) as ledger:
        assert (await ledger.days(1))[0].answered == 1
        assert await ledger.settings_of(-5) == GroupSettings(quotes=2)
    store = Store(elsewhere / "fetched")
    assert [kept.url for kept in store.pages(ADDED.name)] == ["https://a.example/1"]
    assert store.path(page("https://a.example/1")).read_bytes() == b"The ferry sails at noon."
    assert store.hidden() == {"a1"}
    if sys.platform != "win32":
        assert archive.stat().st_mode & 0o077 == 0
        assert all(path.stat().st_mode & 0o077 == 0 for path in elsewhere.rglob("*"))


async def test_what_was_there_is_kept_beside_and_caches_stay(data: Path, tmp_path: Path) -> None:
    archive = tmp_path / "backup.zip"
    back_up(data, archive)
    async with Ledger(data / LEDGER) as ledger:
        await ledger.note_question(ASKED)
    for _ in range(2):
        assert restore(archive, data).before == data / "before-restore"
    assert (data / "articles-abc.sqlite3").read_bytes() == b"a cache"
    async with Ledger(data / LEDGER) as ledger:
        assert (await ledger.days(1))[0].answered == 1
    assert {path.name for path in data.iterdir()} == {
        LEDGER, "fetched", "articles-abc.sqlite3", "inbox-7.sqlite3", "before-restore",
    }  # fmt: skip


async def test_it_is_made_while_questions_are_noted_and_not_restored_then(data: Path, tmp_path: Path) -> None:
    archive = tmp_path / "backup.zip"
    async with Ledger(data / LEDGER) as ledger:
        await ledger.note_question(ASKED)
        back_up(data, archive)
        await ledger.note_question(ASKED)
        with pytest.raises(BackupError, match="A bot runs on"):
            restore(archive, data)
        assert (await ledger.days(1))[0].answered == 3
    restore(archive, data)
    async with Ledger(data / LEDGER) as ledger:
        assert (await ledger.days(1))[0].answered == 2


def rewritten(archive: Path, change: Change) -> None:
    """Pack the archive again, with other content."""
    with zipfile.ZipFile(archive) as zipped:
        held = {name: zipped.read(name) for name in zipped.namelist()}
    change(held)
    with zipfile.ZipFile(archive, "w") as zipped:
        for name, data in held.items():
            zipped.writestr(name, data)


def told_otherwise(**fields: object) -> Change:
    def change(held: dict[str, bytes]) -> None:
        held["manifest.json"] = json.dumps({**json.loads(held["manifest.json"]), **fields}).encode()

    return change


def with_file(name: str) -> Change:
    """Let the manifest name one more file, which is there."""

    def change(held: dict[str, bytes]) -> None:
        manifest = json.loads(held["manifest.json"])
        held[name] = held[LEDGER]
        manifest["files"].append({**manifest["files"][0], "path": name})
        held["manifest.json"] = json.dumps(manifest).encode()

    return change


def with_other_ledger(form: int, damage: bool = False) -> Change:
    """Let the ledger be of another form, or damaged, with a manifest that is right about it."""

    def change(held: dict[str, bytes]) -> None:
        from hashlib import sha256

        with closing(sqlite3.connect(":memory:")) as database:
            database.execute("CREATE TABLE question (id)")
            database.execute(f"PRAGMA user_version = {form}")
            held[LEDGER] = database.serialize()
        if damage:
            held[LEDGER] = held[LEDGER][:4096] + b"\xff" * (len(held[LEDGER]) - 4096)
        manifest = json.loads(held["manifest.json"])
        manifest["files"][0] |= {"bytes": len(held[LEDGER]), "sha256": sha256(held[LEDGER]).hexdigest()}
        held["manifest.json"] = json.dumps(manifest).encode()

    return change


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda held: held.update({LEDGER: held[LEDGER][:-1] + b"x"}), "is not as it was"),
        (lambda held: held.update({LEDGER: held[LEDGER] + b"x"}), "is not as it was"),
        (lambda held: held.pop(LEDGER), "does not hold what"),
        (lambda held: held.update({"extra": b""}), "does not hold what"),
        (lambda held: held.pop("manifest.json"), "has no manifest"),
        (lambda held: held.update({"manifest.json": b"{"}), "has no manifest"),
        (told_otherwise(format="other"), "another program's"),
        (told_otherwise(form=2), "restore it with that version"),
        (told_otherwise(made_at="\x1b[31m"), "has no manifest"),
        (with_file("../evil"), "not Verbatim's"),
        (with_file("/etc/evil"), "not Verbatim's"),
        (with_file("fetched/../../evil"), "not Verbatim's"),
        (with_file("control-x.json"), "not Verbatim's"),
        (with_other_ledger(99), "of a later Verbatim"),
        (with_other_ledger(1, damage=True), "nothing was restored"),
    ],
)
def test_what_is_no_whole_backup_changes_nothing(
    data: Path, tmp_path: Path, change: Change, why: str
) -> None:
    archive = tmp_path / "backup.zip"
    back_up(data, archive)
    rewritten(archive, change)
    before = content(data)
    with pytest.raises(BackupError, match=why):
        restore(archive, data)
    assert content(data) == before
    assert not (tmp_path / "evil").exists()


@pytest.mark.parametrize("share", [0.0, 0.3, 0.99])
def test_what_was_cut_off_is_refused(data: Path, tmp_path: Path, share: float) -> None:
    archive = tmp_path / "backup.zip"
    back_up(data, archive)
    whole = archive.read_bytes()
    archive.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(BackupError, match="no whole backup"):
        restore(archive, data)


def test_a_bit_that_flipped_is_found(data: Path, tmp_path: Path) -> None:
    archive = tmp_path / "backup.zip"
    back_up(data, archive)
    whole = archive.read_bytes()
    before = content(data)
    for at in range(40, len(whole), len(whole) // 60):
        archive.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        try:
            restore(archive, tmp_path / "other")  # as where the bit is a time that nobody reads
        except BackupError:
            continue
        assert content(tmp_path / "other").keys() >= {LEDGER}
    assert content(data) == before


def test_a_manifest_that_promises_more_than_the_disk_has_is_refused(data: Path, tmp_path: Path) -> None:
    archive = tmp_path / "backup.zip"
    back_up(data, archive)

    def change(held: dict[str, bytes]) -> None:
        manifest = json.loads(held["manifest.json"])
        manifest["files"][0]["bytes"] = 1 << 60
        held["manifest.json"] = json.dumps(manifest).encode()

    rewritten(archive, change)
    with pytest.raises(BackupError, match="make room"):
        restore(archive, data)


def test_where_files_cannot_be_moved_all_is_as_it_was(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = tmp_path / "backup.zip"
    back_up(data, archive)
    before, rename = content(data), Path.rename

    def fail(self: Path, target: Path) -> Path:
        if "restoring-" in str(self) and self.name == LEDGER:
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(BackupError, match="No space left on device"):
        restore(archive, data)
    assert content(data) == before
    assert {path.name.partition("-")[0] for path in data.iterdir()} == {
        "ledger",
        "fetched",
        "articles",
        "inbox",
    }


def test_nothing_no_place_and_damage_are_told_in_one_line(data: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(BackupError, match="There is nothing in"):
        back_up(tmp_path / "empty", tmp_path / "backup.zip")
    with pytest.raises(BackupError, match="can't be written"):
        back_up(data, tmp_path / "nowhere" / "backup.zip")
    (data / LEDGER).write_bytes(b"no database " * 1000)
    with pytest.raises(BackupError, match="can't be copied"):
        back_up(data, tmp_path / "backup.zip")
    assert not list(tmp_path.glob("*backup*"))
    with pytest.raises(BackupError, match="can't be read"):
        restore(tmp_path / "backup.zip", data)
