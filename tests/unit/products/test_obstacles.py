"""Every error of the machine and of a database is one sentence with its file; a defect of the program stays one."""

from __future__ import annotations

import errno
import os
import subprocess
from pathlib import Path

import duckdb
import pytest

from pipeline.problems import Obstacle
from pipeline.products import access
from pipeline.products.obstacles import explained, obstacle, readable


def os_error(number: int, path: Path | None = None) -> OSError:
    return OSError(number, os.strerror(number), str(path) if path else None)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "no-space"),
        (errno.EFBIG, "no-space"),
        (errno.EROFS, "read-only"),
        (errno.EACCES, "no-permission"),
        (errno.EISDIR, "in-the-way"),
        (errno.ENOENT, "not-there"),
        (errno.EIO, "refused"),
    ],
)
def test_an_error_of_the_system_names_its_file_from_the_root(tmp_path: Path, number: int, code: str) -> None:
    found = explained(os_error(number, tmp_path / "data" / "x"), tmp_path)
    assert found and (found.code, dict(found.values)["file"]) == (code, "data/x")
    for language in ("sv", "en"):
        assert "data/x" in found.text(language) and "{" not in found.text(language)


def test_windows_numbers_come_first() -> None:
    error = os_error(errno.EACCES)
    error.winerror = 32  # type: ignore[attr-defined]
    assert obstacle(error, "x").code == "in-use"


def test_databases(tmp_path: Path) -> None:
    broken = tmp_path / "published.duckdb"
    broken.write_bytes(b"det visade" * 1000)
    cut = tmp_path / "cut.duckdb"
    with duckdb.connect(str(cut)) as connection:
        connection.execute("create table t as from range(100000)")
    cut.write_bytes(cut.read_bytes()[: cut.stat().st_size // 2])
    held = tmp_path / "held.duckdb"
    process = duckdb.connect(str(held))
    found = {}
    for path, query in ((broken, "select 1"), (cut, "select sum(range) from t"), (tmp_path / "no" / "x.duckdb", "")):
        with pytest.raises(duckdb.Error) as raised, duckdb.connect(str(path), read_only=True) as connection:
            connection.execute(query).fetchall()
        found[path.name] = explained(raised.value, tmp_path)
    with pytest.raises(duckdb.Error) as raised:
        process.execute("from no_such_table")
    found["other"] = explained(raised.value, tmp_path)
    process.close()
    assert {name: one and one.code for name, one in found.items()} == {
        "published.duckdb": "database-broken",
        "cut.duckdb": "database-broken",
        "x.duckdb": "not-there",
        "other": "database-of-another-version",
    }
    assert found["published.duckdb"].text().startswith("published.duckdb går inte att läsa som databas")  # type: ignore[union-attr]


@pytest.mark.skipif(os.name == "nt", reason="a second process opens the file by other rules")
def test_a_database_that_another_program_writes_is_told(tmp_path: Path) -> None:
    path = tmp_path / "published.duckdb"
    code = f"import duckdb; c = duckdb.connect({str(path)!r}); print('open', flush=True); input()"
    process = subprocess.Popen(
        [__import__("sys").executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout and process.stdout.readline() == "open\n"
    with pytest.raises(duckdb.Error) as raised:
        duckdb.connect(str(path), read_only=True)
    process.communicate("\n")
    found = explained(raised.value, tmp_path)
    assert found and (found.code, dict(found.values)["file"]) == ("database-in-use", "published.duckdb")


def test_what_an_error_was_raised_from_counts(tmp_path: Path) -> None:
    try:
        raise RuntimeError("a cell failed") from os_error(errno.ENOSPC, tmp_path / "x")
    except RuntimeError as error:
        found = explained(error, tmp_path)
    assert found and found.code == "no-space"
    assert explained(KeyError("x"), tmp_path) is None
    assert isinstance(explained(MemoryError(), tmp_path), Obstacle)


def test_names_that_are_no_text_can_be_said(tmp_path: Path) -> None:
    name = os.fsdecode(b"dialoger_\xe5.csv")
    assert readable(name) == "dialoger_\ufffd.csv"
    with pytest.raises(UnicodeEncodeError) as raised:
        name.encode()
    found = explained(raised.value, tmp_path)
    assert found and found.code == "name-not-readable" and "dialoger_" in found.text().encode().decode()


# ---- who may read -----------------------------------------------------------------------------------------------------


def test_on_windows_a_file_gets_an_access_list_of_its_user_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[list[str]] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        called.append(command)
        return subprocess.CompletedProcess(
            command, 0, '"kontoret\\anna","S-1-5-21-7"\n' if command[0] == "whoami" else ""
        )

    monkeypatch.setattr(access, "WINDOWS", True)
    monkeypatch.setattr(subprocess, "run", run)
    assert access.owner_only(tmp_path) and access.owner_only(tmp_path / "x")
    assert called[1] == ["icacls", str(tmp_path), "/inheritance:r", "/grant:r", "*S-1-5-21-7:(OI)(CI)F"]
    assert called[3][-1] == "*S-1-5-21-7:F"
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: (_ for _ in ()).throw(FileNotFoundError()))
    assert not access.owner_only(tmp_path)


def test_a_disk_without_modes_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x"
    path.touch(0o644)
    monkeypatch.setattr(Path, "chmod", lambda *_: None)
    assert access.owner_only(path) is (os.name == "nt")


@pytest.mark.parametrize(
    ("name", "cloud"), [("OneDrive - Kalmar kommun", "OneDrive - Kalmar kommun"), ("Dropbox", "Dropbox"), ("own", "")]
)
def test_a_folder_that_is_copied_to_a_server_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, cloud: str
) -> None:
    for variable in [variable for variable in os.environ if variable.upper().startswith("ONEDRIVE")]:
        monkeypatch.delenv(variable)
    root = tmp_path / name / "Lägesbild #1 (50 %)"
    assert access.copied_elsewhere(root) == cloud
    monkeypatch.setenv("OneDriveCommercial", str(tmp_path / "own"))
    assert access.copied_elsewhere(root) == (cloud or "own")


def test_a_share_is_known_by_the_nearest_mount(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(
        "/dev/a / ext4 rw 0 0\n//server/g /mnt/g\\040h cifs rw 0 0\n/dev/b /mnt/g\\040h/own ext4 rw 0 0\n"
    )
    monkeypatch.setattr(access, "MOUNTS", mounts)
    asked = ("/home/anna", "/mnt/g h/lägesbild", "/mnt/g h/own/x", "/mnt/other")
    assert [access.on_a_share(Path(path)) for path in asked] == [False, True, False, False]
    monkeypatch.setattr(access, "MOUNTS", tmp_path / "none")
    assert not access.on_a_share(Path("/mnt/g h"))
